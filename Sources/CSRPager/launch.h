// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef LAUNCH_H
#define LAUNCH_H

#include "pager.h"

/*
 * Starts the program; p->root and p->listener are set. *news holds an int, an errno below 0,
 * if its execve failed, and is the caller's to close. On an error p->root may have to be waited
 * for.
 */
int launch(struct pager *p, int *news);

#endif
