// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef TURNS_H
#define TURNS_H

#include "pager.h"

/* At a fault of the thread: a program of one thread, if its faults come one after another, is had on the
 * pager's processor. */
void turns_share(struct pager *p, struct process *s, pid_t tid);

/* Before a call that tells, sets or hands on the processors of a thread, and at a program's end:
 * all may run where they could before. */
void turns_part(struct pager *p);

void turns_release(struct pager *p);

#endif
