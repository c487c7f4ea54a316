// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Calls of the sampled mode that change the address space. */
#ifndef SAMPLED_CALLS_H
#define SAMPLED_CALLS_H

#include "pager.h"

/* True when *value is the answer. */
bool sampled_call(struct pager *p, struct process *s, int number, const uint64_t *a,
		  int64_t *value);

#endif
