// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Whose memory a thread runs in, and what its present system call holds. */
#ifndef THREADS_H
#define THREADS_H

#include "pager.h"

struct thread *thread_of(struct pager *p, pid_t tid);
/* Its calls hold nothing in place any more. */
void thread_unpin(struct thread *t);
/* The process that shares its memory with the task, or NULL. A vfork()ed child does, until it
 * execs. */
struct process *process_of(struct pager *p, pid_t tid);
void thread_forget(struct pager *p, pid_t tid);
/* The shim has said hello in a process whose calls were taken for those of a free one. */
void thread_came_under(struct pager *p, pid_t tid);
/* The process is gone: so are its threads. */
void threads_leave(struct pager *p, struct process *s);
bool pinned(struct pager *p, struct process *s, uint64_t address);
/* The thread is in user mode again: it pins nothing. */
void thread_returned(struct pager *p, pid_t tid);

#endif
