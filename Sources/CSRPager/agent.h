// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* System calls that the agent makes in the program's address space. */
#ifndef AGENT_H
#define AGENT_H

#include "pager.h"

int64_t agent_call(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		   uint64_t d, uint64_t e);
/* mmap() of the agent's file; the offset begins with the cookie. */
int64_t agent_call_at(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t d, uint64_t e, uint64_t f);
bool agent_drop(struct process *s, const struct range *runs, size_t count);
void agent_quit(struct process *s);
/* Whether a system call's value is an errno below 0. */
bool agent_failed(int64_t value);

#endif
