// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What readahead remembers of a mapping. */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "pager.h"

/* The window of the mapping that the address is in, or NULL. */
struct window *window_of(struct process *s, uint64_t address);
/* Mappings that begin there are gone: what comes after them has windows of its own. */
void windows_forget(struct process *s, uint64_t start, uint64_t end);

#endif
