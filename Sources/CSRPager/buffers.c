// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "buffers.h"
#include "must.h"

#include <sr_length.h>
#include <stdlib.h>

void buffers_begin(struct pager *p)
{
	p->lengths_room = must(malloc(SR_LENGTHS_ROOM_BYTES));
	p->zeros = must(calloc(1, PAGE));
	p->content = must(malloc(PAGE));
}

void buffers_release(struct pager *p)
{
	free(p->lengths_room);
	free(p->zeros);
	free(p->content);
}
