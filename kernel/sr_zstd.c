// SPDX-License-Identifier: GPL-2.0-only
/*
 * zstd at levels of one's choice for the kernel's crypto API, whose own zstd has only
 * one level. For the swap relay's parameter `compressors`: `levels=1,19` registers sr-zstd-1 and
 * sr-zstd-19.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * Parameters are those that the library chooses for a page at that level, as zram of 6.12
 * asks for them (drivers/block/zram/backend_zstd.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/vmalloc.h>
#include <linux/zstd.h>

#include "compat/algorithm.h"

#define SR_MAX_LEVELS	8

static int levels[SR_MAX_LEVELS];
static int n_levels;
module_param_array(levels, int, &n_levels, 0444);
MODULE_PARM_DESC(levels, "zstd levels, separated by commas");

struct sr_level {
	struct sr_algorithm algorithm;
	zstd_parameters parameters;
};

/* Of one transform. */
struct sr_zstd {
	zstd_cctx *context;
	void *workspace;
};

static struct sr_level sr_levels[SR_MAX_LEVELS];

static const zstd_parameters *sr_parameters(const struct sr_algorithm *algorithm)
{
	return &container_of(algorithm, struct sr_level, algorithm)->parameters;
}

static int sr_begin(const struct sr_algorithm *algorithm, void *context)
{
	struct sr_zstd *own = context;
	size_t bytes = zstd_cctx_workspace_bound(&sr_parameters(algorithm)->cParams);

	own->workspace = vzalloc(bytes);
	if (!own->workspace)
		return -ENOMEM;
	own->context = zstd_init_cctx(own->workspace, bytes);
	if (!own->context) {
		vfree(own->workspace);
		return -EINVAL;
	}
	return 0;
}

static void sr_end(void *context)
{
	struct sr_zstd *own = context;

	vfree(own->workspace);
}

static int sr_pack(const struct sr_algorithm *algorithm, void *context, const u8 *from,
		   unsigned int bytes, u8 *to, unsigned int *length)
{
	struct sr_zstd *own = context;
	size_t got;

	got = zstd_compress_cctx(own->context, to, *length, from, bytes,
				 sr_parameters(algorithm));
	if (zstd_is_error(got))
		return -EINVAL;
	*length = got;
	return 0;
}

static void sr_forget(int count)
{
	while (count--)
		sr_unregister(&sr_levels[count].algorithm);
}

static int __init sr_init(void)
{
	char name[16];
	int i, err;

	for (i = 0; i < n_levels; i++) {
		if (levels[i] < 1 || levels[i] > zstd_max_clevel()) {
			pr_err("level %d: 1 to %d\n", levels[i], zstd_max_clevel());
			sr_forget(i);
			return -EINVAL;
		}
		sr_levels[i].parameters = zstd_get_params(levels[i], PAGE_SIZE);
		snprintf(name, sizeof(name), "sr-zstd-%d", levels[i]);
		err = sr_register(&sr_levels[i].algorithm, name, sizeof(struct sr_zstd));
		if (err) {
			pr_err("%s cannot be registered: error %d\n", name, err);
			sr_forget(i);
			return err;
		}
	}
	return 0;
}

static void __exit sr_exit(void)
{
	sr_forget(n_levels);
}

module_init(sr_init);
module_exit(sr_exit);

MODULE_AUTHOR("The SwapReplay authors");
MODULE_DESCRIPTION("zstd at levels of one's choice for the swap relay");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
