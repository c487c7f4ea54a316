// SPDX-License-Identifier: GPL-2.0-only
/*
 * fua DEVICE PAGE: writes one page of a block device with O_DIRECT and O_DSYNC, which the
 * kernel turns into a write that bears REQ_FUA where the device knows it. dd of busybox has
 * no such flag.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "page.h"

int main(int argc, char **argv)
{
	char *page = strcpy(new_pages(1), "fua");
	int fd = argc == 3 ? open(argv[1], O_WRONLY | O_DIRECT | O_DSYNC) : -1;

	if (fd < 0 || pwrite(fd, page, page_bytes, atol(argv[2]) * (off_t)page_bytes) !=
			      (ssize_t)page_bytes) {
		perror("fua");
		return 1;
	}
	return close(fd) ? 1 : 0;
}
