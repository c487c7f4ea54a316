/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Opening and closing the backing device, exclusively.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_BACKING_H
#define SR_COMPAT_BACKING_H

#include <linux/blkdev.h>
#include <linux/err.h>

#include "kernels.h"

struct sr_backing {
	struct block_device *bdev;
#if SR_LINUX_6_1
	fmode_t mode;
#else
	struct file *file;
#endif
};

/* 0, or a negative errno: -EACCES or -EROFS if `writable` is asked for and cannot be had. */
static int sr_open_backing(struct sr_backing *backing, const char *path, bool writable)
{
#if SR_LINUX_6_1
	fmode_t mode = FMODE_READ | FMODE_EXCL | (writable ? FMODE_WRITE : 0);
	struct block_device *bdev = blkdev_get_by_path(path, mode, backing);

	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	backing->bdev = bdev;
	backing->mode = mode;
#else
	blk_mode_t mode = BLK_OPEN_READ | (writable ? BLK_OPEN_WRITE : 0);
	struct file *file = bdev_file_open_by_path(path, mode, backing, NULL);

	if (IS_ERR(file))
		return PTR_ERR(file);
	backing->file = file;
	backing->bdev = file_bdev(file);
#endif
	return 0;
}

static void sr_close_backing(struct sr_backing *backing)
{
#if SR_LINUX_6_1
	blkdev_put(backing->bdev, backing->mode);
#else
	bdev_fput(backing->file);
#endif
}

#endif
