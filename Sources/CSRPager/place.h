// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Where things lie in an address space. */
#ifndef PLACE_H
#define PLACE_H

/*
 * Libraries, stacks and what the kernel places by itself lie at the top (mmap_base(),
 * arch/x86/mm/mmap.c and mm/util.c), the program and its heap below. From here up nothing is
 * managed, and the filter need not ask.
 */
#if defined(__x86_64__)
#define PLACE_LIBRARIES 0x7E0000000000ull
#else
#define PLACE_LIBRARIES 0xFC0000000000ull
#endif

/* Where the pager puts mappings that the program gives no place. */
#define PLACE_WINDOW 0x100000000000ull

#endif
