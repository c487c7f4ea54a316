// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The length of one page. */
#include "sr_length.h"

#include "cost.h"

size_t sr_lzo_length(const void *page, size_t bytes, void *table)
{
	size_t total = 0;
	size_t left = parse(page, bytes, table, &total, count_pair);

	return whole_cost(total, left);
}
