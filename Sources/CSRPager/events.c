// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Events on their way to the trace, SR_EVENTS at a time. */
#include "events.h"
#include "moment.h"

void event(struct pager *p, uint8_t operation, uint32_t slot, uint32_t length, uint8_t flags)
{
	if (!p->recording)
		return;
	p->events[p->event_count++] = (struct sr_event) {
		.time = moment() - p->start,
		.slot = slot,
		.length = length,
		.operation = operation,
		.flags = flags,
	};
	if (p->event_count == SR_EVENTS)
		events_flush(p);
}

void events_flush(struct pager *p)
{
	if (p->event_count > 0 &&
	    p->config->events(p->config->context, p->events, p->event_count) != 0)
		p->recording = false;
	p->event_count = 0;
}
