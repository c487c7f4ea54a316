// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Many lengths at once, 16 bytes a step, with what every processor has. */
#include "parse.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WIDE 16
/* More would need more registers than there are: two vectors are loaded for each comparison. */
#define LANES 4
#define TARGET
#define LENGTHS sr_lengths_16

SR_INLINE uint32_t alike_wide(const uint8_t *at, const uint8_t *from)
{
#ifdef __SSE2__
	__m128i differ = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)at),
					_mm_loadu_si128((const __m128i *)(const void *)from));

	return (uint32_t)__builtin_ctz((uint32_t)_mm_movemask_epi8(differ) ^ 0x1ffff);
#else
	uint64_t low = eight(at) ^ eight(from), high = eight(at + 8) ^ eight(from + 8);
	/* Without a zero to count to, and without a branch. */
	uint32_t ahead = ((uint32_t)__builtin_ctzll(high | UINT64_C(1) << 63) >> 3) + (high == 0);
	uint32_t first = (uint32_t)__builtin_ctzll(low | UINT64_C(1) << 63) >> 3;

	return low ? first : 8 + ahead;
#endif
}

#include "lanes.h"
