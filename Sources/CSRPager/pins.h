// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What a system call holds in place. */
#ifndef PINS_H
#define PINS_H

#include "pager.h"

void pin(struct pager *p, struct thread *t, uint64_t start, uint64_t bytes, bool write);
/* The same in another process, for this thread's call. */
void pin_in(struct pager *p, struct thread *t, struct process *other, uint64_t start,
	    uint64_t bytes, bool write);
/* Reads the program's memory; false if it is not there. */
bool peek(struct pager *p, struct thread *t, uint64_t address, void *to, size_t bytes);

#endif
