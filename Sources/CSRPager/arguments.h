// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What a call's arguments point to. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "pager.h"

/* Makes it present, and holds it in place. a: six arguments. */
void arguments_ready(struct pager *p, struct thread *t, int number, const uint64_t *a);

#endif
