// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Calls that need more than their arguments in place. */
#ifndef SPECIAL_H
#define SPECIAL_H

#include "pager.h"

/* True when *value is the answer. */
bool special_call(struct pager *p, struct thread *t, int number, const uint64_t *a,
		  int64_t *value);
/* ptrace(2): 0 if the call may go on, or an errno below 0. */
int64_t ptrace_answer(struct pager *p, uint64_t request);

#endif
