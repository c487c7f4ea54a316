// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* A forked child, from its first instruction until it is under the cap. */
#ifndef BIRTH_H
#define BIRTH_H

#include "pager.h"

/* The thread's next child is to stop at its first instruction; false where another traces it. */
bool birth_watch(pid_t tid);
/* Waits until the thread has a child, and lets the thread go on; 0 or below where it has none. */
pid_t birth_wait(struct pager *p, pid_t tid);
/* Sends the child into the shim, which says hello and then SR_BORN_CALL. */
void birth_begin(struct pager *p, struct process *s);
/* The child is held in SR_BORN_CALL: it will stop there. */
void birth_interrupt(struct process *s);
/* It is let go where it was born. */
void birth_end(struct pager *p, struct process *s);
/* A child in birth was stopped by a signal. */
void birth_stopped(struct pager *p, pid_t pid, int status);
void birth_forget(struct process *s);

#endif
