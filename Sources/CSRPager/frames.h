// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Memory of this process for the content of pages. */
#ifndef FRAMES_H
#define FRAMES_H

#include "pager.h"

uint8_t *frame_bytes(struct pager *p, uint32_t frame);
uint32_t frame_take(struct pager *p);
void frame_give(struct pager *p, uint32_t frame);
void frames_release(struct pager *p);

#endif
