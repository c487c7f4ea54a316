/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A disk with the limits of the device below it, and how it says that its I/O is synchronous.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_DISK_H
#define SR_COMPAT_DISK_H

#include <linux/blkdev.h>
#include <linux/err.h>

#include "kernels.h"

#if SR_LINUX_6_1

/*
 * Here a device is taken for synchronous when it has this operation. Refusing
 * sends the caller to the bio path, where the records are made.
 */
static int sr_rw_page(struct block_device *bdev, sector_t sector, struct page *page,
		      enum req_op op)
{
	return -EOPNOTSUPP;
}

#define SR_SYNCHRONOUS_OPS	.rw_page = sr_rw_page,

static struct gendisk *sr_alloc_disk(struct block_device *below, const char *name,
				     bool synchronous)
{
	struct gendisk *disk = blk_alloc_disk(NUMA_NO_NODE);
	struct request_queue *q;

	if (!disk)
		return ERR_PTR(-ENOMEM);
	q = disk->queue;
	blk_set_stacking_limits(&q->limits);
	disk_stack_limits(disk, below, 0);
	if (!bdev_max_discard_sectors(below))
		blk_queue_max_discard_sectors(q, 0);
	q->limits.max_secure_erase_sectors = 0;
	blk_queue_max_write_zeroes_sectors(q, 0);
	blk_queue_write_cache(q, bdev_write_cache(below), bdev_fua(below));
	blk_queue_flag_set(QUEUE_FLAG_NONROT, q);
	blk_queue_flag_clear(QUEUE_FLAG_ADD_RANDOM, q);
	if (synchronous || bdev_stable_writes(below))
		blk_queue_flag_set(QUEUE_FLAG_STABLE_WRITES, q);
	return disk;
}

#else

/* Here a device is taken for synchronous when its queue says so. */
#define SR_SYNCHRONOUS_OPS

static struct gendisk *sr_alloc_disk(struct block_device *below, const char *name,
				     bool synchronous)
{
	struct queue_limits lim;

	blk_set_stacking_limits(&lim);
	queue_limits_stack_bdev(&lim, below, 0, name);
	if (!bdev_max_discard_sectors(below))
		lim.max_hw_discard_sectors = 0;
	lim.max_secure_erase_sectors = 0;
	lim.max_write_zeroes_sectors = 0;
	lim.features &= ~(BLK_FEAT_ROTATIONAL | BLK_FEAT_ADD_RANDOM | BLK_FEAT_NOWAIT |
			  BLK_FEAT_POLL | BLK_FEAT_DAX);
	if (synchronous)
		lim.features |= BLK_FEAT_SYNCHRONOUS | BLK_FEAT_STABLE_WRITES;
	return blk_alloc_disk(&lim, NUMA_NO_NODE);
}

#endif

#endif
