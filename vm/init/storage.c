// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * NVDIMMs are numbered in the order in which they happen to be probed, so a device is
 * known by what is on it: the root by its ext4 label, swap by its signature.
 */
#define _GNU_SOURCE
#include "srguest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* ext4: superblock at 1024, s_magic at 0x38, s_volume_name at 0x78 (fs/ext4/ext4.h). */
#define EXT4_MAGIC_AT	(1024 + 0x38)
#define EXT4_LABEL_AT	(1024 + 0x78)
/* swap: the last ten bytes of the first page (include/linux/swap.h, union swap_header). */
#define SWAP_MAGIC_BYTES	10
/* No kernel has larger pages. */
#define MOST_PAGE_BYTES	(64 << 10)

static void look(const char *name, struct storage *storage)
{
	static unsigned char page[MOST_PAGE_BYTES];
	const size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
	char device[32];
	ssize_t n;
	int fd;

	if (snprintf(device, sizeof(device), "/dev/%s", name) >= (int)sizeof(device))
		return;
	fd = open(device, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	n = bytes > sizeof(page) ? -1 : pread(fd, page, bytes, 0);
	close(fd);
	if (n != (ssize_t)bytes)
		return;
	if (page[EXT4_MAGIC_AT] == 0x53 && page[EXT4_MAGIC_AT + 1] == 0xef &&
	    !strncmp((char *)page + EXT4_LABEL_AT, "srroot", 16))
		strcpy(storage->root, device);
	if (!memcmp(page + bytes - SWAP_MAGIC_BYTES, "SWAPSPACE2", SWAP_MAGIC_BYTES))
		strcpy(storage->swap, device);
}

void storage_find(struct storage *storage, bool swap_wanted)
{
	*storage = (struct storage) { "", "" };
	/* Probing goes on in the background after the drivers have loaded. */
	for (int tries = 0; tries < 1000; tries++) {
		DIR *blocks = opendir("/sys/block");
		struct dirent *entry;

		while (blocks && (entry = readdir(blocks)))
			if (!strncmp(entry->d_name, "pmem", 4))
				look(entry->d_name, storage);
		if (blocks)
			closedir(blocks);
		if (storage->root[0] && (storage->swap[0] || !swap_wanted))
			return;
		sleep_ms(10);
	}
	errno = ENODEV;
	if (!storage->root[0])
		fail("storage", "no NVDIMM holds an ext4 file system labelled srroot");
	fail("storage", "no NVDIMM holds a swap area");
}

static void mount_at(const char *source, const char *path, const char *type,
		     unsigned long flags, const char *options)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		fail("storage", "cannot make %s", path);
	if (mount(source, path, type, flags, options) < 0)
		fail("storage", "cannot mount %s on %s", source, path);
}

void storage_mount_root(const struct storage *storage)
{
	/* Without DAX: files go through the page cache, as on an ordinary disk. */
	mount_at(storage->root, SR_ROOT, "ext4", MS_NOATIME, "");
	mount_at("proc", SR_ROOT "/proc", "proc", 0, NULL);
	mount_at("sysfs", SR_ROOT "/sys", "sysfs", 0, NULL);
	mount_at("dev", SR_ROOT "/dev", "devtmpfs", 0, NULL);
	mount_at("devpts", SR_ROOT "/dev/pts", "devpts", 0, NULL);
	mount_at("tmpfs", SR_ROOT "/dev/shm", "tmpfs", MS_NOATIME, "mode=1777");
	/* Names that shells and scripts count on; udev would make them. */
	if (symlink("/proc/self/fd", SR_ROOT "/dev/fd") < 0 ||
	    symlink("/proc/self/fd/0", SR_ROOT "/dev/stdin") < 0 ||
	    symlink("/proc/self/fd/1", SR_ROOT "/dev/stdout") < 0 ||
	    symlink("/proc/self/fd/2", SR_ROOT "/dev/stderr") < 0)
		fail("storage", "cannot make the links in /dev");
}
