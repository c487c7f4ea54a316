// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The exact mode: page tables by userfaultfd(2). */
#ifndef EXACT_H
#define EXACT_H

#include "hands.h"

extern const struct hands exact_hands;

/* Lets the threads go on that wait for the page. */
void exact_wake(struct process *s, uint64_t address);

#endif
