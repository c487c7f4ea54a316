// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef MOMENT_H
#define MOMENT_H

#include <stdint.h>

/* CLOCK_MONOTONIC, ns. */
uint64_t moment(void);

#endif
