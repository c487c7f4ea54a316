// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef LOCKS_H
#define LOCKS_H

#include "pager.h"

/* What is managed between start and end does not leave, as far as there is room. */
void lock_range(struct pager *p, struct thread *t, uint64_t start, uint64_t end);
/* mlock(), munlock(), mlockall(), munlockall(): 0, or an errno below 0. */
int64_t lock(struct pager *p, struct thread *t, uint64_t start, uint64_t bytes);
int64_t unlock(struct thread *t, uint64_t start, uint64_t bytes);
int64_t lock_all(struct pager *p, struct thread *t, uint64_t flags);
int64_t unlock_all(struct thread *t);

#endif
