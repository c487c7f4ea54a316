// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The swap device's slots: which are taken, and which is the next. */
#ifndef SLOT_MAP_H
#define SLOT_MAP_H

#include "pager.h"

/* Slots of the device, in whole clusters, before the first is taken. */
void slot_map_begin(struct pager *p, uint64_t slots);
uint32_t slot_map_take(struct pager *p);
void slot_map_give(struct pager *p, uint32_t slot);
void slot_map_release(struct pager *p);

#endif
