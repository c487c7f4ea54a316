// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Bytes of this kernel's pages, as it says them. */
#ifndef PAGE_SIZE_H
#define PAGE_SIZE_H

#include <stdint.h>

/* Read before main, and never changed. */
extern uint64_t kernel_page_bytes;

#define PAGE kernel_page_bytes
/* What a page of page tables spans: PTRS_PER_PTE entries of 8 bytes. */
#define TABLE_BYTES (PAGE / 8 * PAGE)

#endif
