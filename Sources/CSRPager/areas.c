// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "areas.h"

#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

bool area_watch(struct process *s, uint64_t start, uint64_t end)
{
	struct uffdio_register area = {
		.range = { .start = start, .len = end - start },
		.mode = UFFDIO_REGISTER_MODE_WP |
			(s->sampled ? 0 : UFFDIO_REGISTER_MODE_MISSING),
	};

	return start < end && ioctl(s->faults, UFFDIO_REGISTER, &area) == 0;
}

void area_manage(struct process *s, uint64_t start, uint64_t end)
{
	/* What cannot be registered is the program's own, resident and not counted. */
	if (area_watch(s, start, end))
		ranges_add(&s->managed, start, end);
}
