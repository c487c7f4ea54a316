// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The calls that change the address space. */
#ifndef MEMORY_H
#define MEMORY_H

#include "pager.h"

/* True when *value is the answer. */
bool memory_call(struct pager *p, struct thread *t, int number, const uint64_t *a,
		 int64_t *value);

#endif
