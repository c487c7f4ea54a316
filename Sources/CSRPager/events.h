// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Events on their way to the trace, SR_EVENTS at a time. */
#ifndef EVENTS_H
#define EVENTS_H

#include "pager.h"

/* operation: SR_OP_*, flags: SR_FLAG_* of sr_relay.h. length: bytes, of a write. */
void event(struct pager *p, uint8_t operation, uint32_t slot, uint32_t length, uint8_t flags);
void events_flush(struct pager *p);

#endif
