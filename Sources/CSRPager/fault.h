// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page faults: where a page is put into the program. */
#ifndef FAULT_H
#define FAULT_H

#include "pager.h"

/* Makes the page present, for a write if so asked; false if the memory is not there. */
bool fault_in(struct pager *p, struct process *s, uint64_t address, bool write);

#endif
