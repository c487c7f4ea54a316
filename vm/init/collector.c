// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* sr_collect: from the module's relay files to the port sr.stream. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/sr_collect"

void collector_start(struct collector *c, const struct spec *spec)
{
	const char *argv[10];
	char port[64], pages[64];
	int n = 0;

	*c = (struct collector) { 0 };
	if (!port_path("sr.stream", port, sizeof(port)))
		fail("collector", "no virtio-serial port is named sr.stream");
	argv[n++] = PROGRAM;
	if (spec->collect_interval) {
		argv[n++] = "-i";
		argv[n++] = spec->collect_interval;
	}
	if (spec->collect_pages) {
		if (!port_path("sr.pages", pages, sizeof(pages)))
			fail("collector", "no virtio-serial port is named sr.pages");
		argv[n++] = "-c";
		argv[n++] = pages;
	}
	argv[n++] = SR_DEBUGFS;
	argv[n++] = port;
	argv[n] = NULL;
	c->pid = fork();
	if (c->pid < 0)
		fail("collector", "cannot fork");
	if (c->pid == 0) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execv(PROGRAM, (char *const *)argv);
		_exit(127);
	}
}

void collector_finish(struct collector *c)
{
	/* The end of the recording ends the collector, and its memory may then be gone at once:
	 * so first. -1 if it had ended before. */
	long locked = c->gone ? -1 : status_field_kib(c->pid, "VmLck:");
	FILE *line;

	if (!write_file(SR_RELAY_DIR "/enabled", "0"))
		fail("collector", "cannot end the recording");
	if (!c->gone) {
		kill(c->pid, SIGTERM);
		while (waitpid(c->pid, &c->wait_status, 0) < 0) {
			if (errno != EINTR)
				fail("collector", "cannot wait for it");
		}
		c->gone = true;
	}
	line = status_begin("collector");
	status_number(line, "status", WIFEXITED(c->wait_status) ? WEXITSTATUS(c->wait_status)
							: -WTERMSIG(c->wait_status));
	status_number(line, "lockedKiB", locked);
	status_end(line);
}
