// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Programs under the cap: from the shim's hello to their end. */
#ifndef PROCESS_H
#define PROCESS_H

#include "pager.h"

/* The value for the shim: 0, or an errno below 0. */
int process_hello(struct pager *p, pid_t pid, const uint64_t *a);
void process_end(struct pager *p, struct process *s);
/* The forked child with that id, which will stop when its call is answered, or NULL. */
struct process *process_born(struct pager *p, pid_t pid);

#endif
