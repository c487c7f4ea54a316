// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The filter that stands before every system call of the program. */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>

/* Binds this process; its listener if so asked, or below 0 with errno set. */
int filter_install(uint64_t cookie, bool listener);

#endif
