// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* madvise(). */
#ifndef ADVICE_H
#define ADVICE_H

#include "pager.h"

/* True when *value is the answer. */
bool do_madvise(struct pager *p, struct process *s, const uint64_t *a, int64_t *value);

#endif
