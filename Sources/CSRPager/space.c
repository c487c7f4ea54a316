// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "space.h"
#include "place.h"
#include "places.h"
#include "windows.h"

uint64_t space_up(uint64_t bytes)
{
	return (bytes + PAGE - 1) & ~(PAGE - 1);
}

void space_leave(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	if (!ranges_overlap(&s->managed, start, end))
		return;
	forget(p, s, start, end);
	ranges_remove(&s->managed, start, end);
	windows_forget(s, start, end);
	ranges_remove(&s->kept, start, end);
	ranges_remove(&s->locked, start, end);
	ranges_remove(&s->unforked, start, end);
	ranges_remove(&s->wiped, start, end);
}

uint64_t space_next(struct process *s, uint64_t length)
{
	if (s->cursor + length >= PLACE_LIBRARIES / 2)
		s->cursor = PLACE_WINDOW;
	return s->cursor;
}
