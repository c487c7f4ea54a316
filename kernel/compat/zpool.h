/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The zpool interface: how a pool is made and how it tells its size. Nothing of it is linked, so
 * its header, which 7.3 no longer has, is not needed.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_ZPOOL_H
#define SR_COMPAT_ZPOOL_H

#include <linux/mm.h>

#include "kernels.h"

struct zpool;
struct zpool_ops;

#if SR_LINUX_6_1

typedef struct zpool *sr_create_pool_fn(const char *type, const char *name, gfp_t gfp,
					const struct zpool_ops *ops);

/* In bytes. */
#define SR_ZPOOL_TOTAL	"zpool_get_total_size"
#define SR_ZPOOL_TOTAL_SHIFT	PAGE_SHIFT

static struct zpool *sr_call_create_pool(sr_create_pool_fn *create, const char *type,
					 const char *name, gfp_t gfp)
{
	return create(type, name, gfp, NULL);
}

#else

typedef struct zpool *sr_create_pool_fn(const char *type, const char *name, gfp_t gfp);

/* In pages. */
#define SR_ZPOOL_TOTAL	"zpool_get_total_pages"
#define SR_ZPOOL_TOTAL_SHIFT	0

static struct zpool *sr_call_create_pool(sr_create_pool_fn *create, const char *type,
					 const char *name, gfp_t gfp)
{
	return create(type, name, gfp);
}

#endif

#endif
