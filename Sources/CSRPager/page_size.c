// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "page_size.h"

#include <unistd.h>

uint64_t kernel_page_bytes;

__attribute__((constructor)) static void ask_the_kernel(void)
{
	kernel_page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
}
