// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Swap slots: over their map. */
#ifndef SLOTS_H
#define SLOTS_H

#include "pager.h"

uint32_t slot_take(struct pager *p);
/* The slot is not needed any more. It is free, and its event comes, when SLOT_CACHE have come
 * together. */
void slot_give(struct pager *p, uint32_t slot);
/* Empties the cache of freed slots, as swapoff(2) does. */
void slots_drain(struct pager *p);

#endif
