// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Which ranges of a process are managed. */
#ifndef AREAS_H
#define AREAS_H

#include "pager.h"

/* A range is managed from now on, if it can be. */
void area_manage(struct process *s, uint64_t start, uint64_t end);
/* A range that is managed already is watched too; false if it cannot be. */
bool area_watch(struct process *s, uint64_t start, uint64_t end);

#endif
