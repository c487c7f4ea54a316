/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * zsmalloc: what an object is asked for with. Since 6.16 that names a node of memory.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_ZSMALLOC_H
#define SR_COMPAT_ZSMALLOC_H

#include <linux/numa.h>
#include <linux/topology.h>
#include <linux/version.h>
#include <linux/zsmalloc.h>

static unsigned long sr_zs_malloc(struct zs_pool *pool, size_t size, gfp_t gfp)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
	return zs_malloc(pool, size, gfp);
#else
	return zs_malloc(pool, size, gfp, numa_node_id());
#endif
}

#endif
