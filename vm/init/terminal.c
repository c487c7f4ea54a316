// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* A serial line with a person at its other end, for a shell. */
#define _GNU_SOURCE
#include "srguest.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A size that cannot be read leaves the terminal as it is. */
static void set_size(int terminal, const char *size)
{
	struct winsize window = { 0 };

	if (sscanf(size, "%hux%hu", &window.ws_row, &window.ws_col) == 2)
		ioctl(terminal, TIOCSWINSZ, &window);
}

/* Opens the terminal for a session's leader, who thereby gets it as the controlling one. */
int terminal_open(const char *size)
{
	int fd = open(SR_TERMINAL, O_RDWR);

	if (fd < 0)
		return -1;
	set_size(fd, size);
	if (ioctl(fd, TIOCSCTTY, 0) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

int terminal_sizes(void)
{
	char path[64];
	int fd = -1;

	if (port_path("sr.size", path, sizeof(path)))
		fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		fail("ports", "cannot open the virtio-serial port sr.size");
	return fd;
}

void terminal_follow(int sizes)
{
	static char line[sizeof("65535x65535")];
	static size_t length;
	int terminal = open(SR_TERMINAL, O_RDWR | O_NOCTTY | O_CLOEXEC);

	for (char c; read(sizes, &c, 1) == 1;) {
		if (c != '\n') {
			if (length < sizeof(line) - 1)
				line[length++] = c;
			continue;
		}
		line[length] = '\0';
		length = 0;
		/* The kernel tells the processes in the terminal's foreground: SIGWINCH. */
		set_size(terminal, line);
	}
	close(terminal);
}
