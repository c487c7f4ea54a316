// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The ways of finding many lengths at once. All find the same. */
#ifndef SR_WAYS_H
#define SR_WAYS_H

#include "sr_length.h"

typedef void sr_lengths_fn(const void *const *pages, size_t count, size_t bytes, void *room,
			   uint32_t *lengths);

/* Any processor's; by 32 bytes with AVX2; by 64 with AVX-512. */
sr_lengths_fn sr_lengths_16;
#ifdef __x86_64__
sr_lengths_fn sr_lengths_32, sr_lengths_64;
#endif

#endif
