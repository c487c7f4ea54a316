// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Events on their way to the trace, SR_EVENTS at a time. */
#ifndef EVENTS_H
#define EVENTS_H

#include "pager.h"

/* operation: SR_OP_*, but no write; flags: SR_FLAG_* of sr_relay.h. */
void event(struct pager *p, uint8_t operation, uint32_t slot, uint8_t flags);
/* A write of these bytes, a page. They stay as they are until events_measure(). */
void event_write(struct pager *p, uint32_t slot, const uint8_t *bytes, uint8_t flags);
/* Finds the lengths of the writes that still lack them: many at once take less time. */
void events_measure(struct pager *p);
void events_flush(struct pager *p);

#endif
