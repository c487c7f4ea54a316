// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef LOOP_H
#define LOOP_H

#include "pager.h"

/* Runs until every task that the filter binds is gone. */
void loop_run(struct pager *p);

#endif
