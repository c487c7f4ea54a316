// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Faults that userfaultfd(2) tells of. */
#ifndef SERVE_H
#define SERVE_H

#include "pager.h"

void faults_serve(struct pager *p, struct process *s);

#endif
