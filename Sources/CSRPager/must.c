// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "must.h"

#include <stdio.h>
#include <stdlib.h>

void *must(void *memory)
{
	if (!memory) {
		/* Going on would be to lose the program's pages: it ends with this process. */
		fputs("srorch: out of memory for the program's pages\n", stderr);
		abort();
	}
	return memory;
}
