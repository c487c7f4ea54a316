// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* fork() under the cap. */
#ifndef FORK_H
#define FORK_H

#include "pager.h"

/* Before the thread goes into fork(): 0, or an errno below 0 for it. */
int64_t fork_begin(struct pager *p, struct thread *t);
/* The thread was let go: waits until it has forked, or failed to. */
void fork_follow(struct pager *p, pid_t tid);

#endif
