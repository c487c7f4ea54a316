// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* System calls that the filter holds. */
#ifndef CALLS_H
#define CALLS_H

#include "pager.h"

/* Serves one. */
void call_serve(struct pager *p);

#endif
