// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The fastest way of finding many lengths that this processor has. */
#include "ways.h"

unsigned int sr_lengths_ways(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
		return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") ? 3 : 2;
#endif
	return 1;
}

void sr_lzo_lengths_by(unsigned int way, const void *const *pages, size_t count, size_t bytes, void *room,
		       uint32_t *lengths)
{
#ifdef __x86_64__
	static sr_lengths_fn *const ways[] = { sr_lengths_16, sr_lengths_32, sr_lengths_64 };

	ways[way](pages, count, bytes, room, lengths);
#else
	(void)way;
	sr_lengths_16(pages, count, bytes, room, lengths);
#endif
}

void sr_lzo_lengths(const void *const *pages, size_t count, size_t bytes, void *room, uint32_t *lengths)
{
	sr_lzo_lengths_by(sr_lengths_ways() - 1, pages, count, bytes, room, lengths);
}
