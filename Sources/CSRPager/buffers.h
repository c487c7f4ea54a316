// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Buffers that are as long as a page, and the compressor's memory. */
#ifndef BUFFERS_H
#define BUFFERS_H

#include "pager.h"

void buffers_begin(struct pager *p);
void buffers_release(struct pager *p);

#endif
