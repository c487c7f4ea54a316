// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Many lengths at once, 64 bytes a step, on processors with AVX-512 of bytes. */
#ifdef __x86_64__
#include "parse.h"

#include <immintrin.h>

#define WIDE 64
#define LANES 6
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,bmi,bmi2")))
#define LENGTHS sr_lengths_64

SR_INLINE TARGET uint32_t alike_wide(const uint8_t *at, const uint8_t *from)
{
	/* Of 0 it counts 64. */
	return (uint32_t)_tzcnt_u64(_mm512_cmpneq_epi8_mask(_mm512_loadu_si512(at), _mm512_loadu_si512(from)));
}

#include "lanes.h"
#else
typedef int sr_no_lanes_64;
#endif
