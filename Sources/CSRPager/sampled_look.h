// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What was touched since the last look. */
#ifndef SAMPLED_LOOK_H
#define SAMPLED_LOOK_H

#include "pager.h"

#define SAMPLE_MS 5

/* Looks at every process. */
void sampled_look(struct pager *p);

#endif
