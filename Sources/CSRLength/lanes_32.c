// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Many lengths at once, 32 bytes a step, on processors with AVX2. */
#ifdef __x86_64__
#include "parse.h"

#include <immintrin.h>

#define WIDE 32
#define LANES 6
#define TARGET __attribute__((target("avx2,bmi,bmi2")))
#define LENGTHS sr_lengths_32

SR_INLINE TARGET uint32_t alike_wide(const uint8_t *at, const uint8_t *from)
{
	__m256i same = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)at),
					 _mm256_loadu_si256((const __m256i *)(const void *)from));

	/* Of 0 it counts 32. */
	return _tzcnt_u32(~(uint32_t)_mm256_movemask_epi8(same));
}

#include "lanes.h"
#else
typedef int sr_no_lanes_32;
#endif
