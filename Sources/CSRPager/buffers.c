// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "buffers.h"
#include "must.h"

#include <lzo/lzo1x.h>
#include <stdlib.h>

void buffers_begin(struct pager *p)
{
	p->lzo = must(malloc(LZO1X_1_MEM_COMPRESS));
	/* What a page may grow to at worst: LZO.FAQ, "expansion". */
	p->packed_bytes = PAGE + PAGE / 16 + 64 + 3;
	p->packed = must(malloc(p->packed_bytes));
	p->zeros = must(calloc(1, PAGE));
	p->content = must(malloc(PAGE));
}

void buffers_release(struct pager *p)
{
	free(p->lzo);
	free(p->packed);
	free(p->zeros);
	free(p->content);
}
