/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernels that the swap relay builds for. What differs between them stands in this folder,
 * one concern a header, and nowhere else.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_KERNELS_H
#define SR_COMPAT_KERNELS_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "this needs Linux 6.1, or 6.11 and later"
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
/* A block device is opened with an fmode_t, limits are set on a queue. */
#define SR_LINUX_6_1	1
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#error "this needs Linux 6.1, or 6.11 and later"
#else
/* A block device is opened as a file, limits are handed over with their features. */
#define SR_LINUX_6_1	0
#endif

#endif
