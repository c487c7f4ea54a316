// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef CLONES_H
#define CLONES_H

#include "pager.h"

/* clone3(2) */
struct clone3_arguments {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

/* fork(), clone() and clone3(): 0, or the answer where the call cannot go on. */
int64_t cloning(struct pager *p, struct thread *t, int number, const uint64_t *a);

#endif
