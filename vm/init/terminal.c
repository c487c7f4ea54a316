// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* A serial line with a person at its other end, for a shell. */
#define _GNU_SOURCE
#include "srguest.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Opens the terminal for a session's leader, who thereby gets it as the controlling one. */
int terminal_open(const char *size)
{
	struct winsize window = { 0 };
	int fd = open(SR_TERMINAL, O_RDWR);

	if (fd < 0)
		return -1;
	/* A size that cannot be read leaves the terminal without one, as serial lines are. */
	if (sscanf(size, "%hux%hu", &window.ws_row, &window.ws_col) == 2)
		ioctl(fd, TIOCSWINSZ, &window);
	if (ioctl(fd, TIOCSCTTY, 0) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}
