// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll_check DEVICE FILE ENABLED WAKE_BYTES
 * Holds poll(2) on a CPU's record file to its rules: readable once WAKE_BYTES wait and not
 * before, a sleeper is woken then each time, and at the end of the recording it sees the end.
 * Records are made by writing pages to DEVICE on the CPU that this starts on.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "page.h"

#define ROUNDS	2000
#define RECORD	32

static int device, file;
static size_t wake;
static char *page;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void make_records(size_t bytes)
{
	for (size_t i = 0; i < bytes / RECORD; i++)
		if (pwrite(device, page, page_bytes, (off_t)(i * page_bytes)) !=
		    (ssize_t)page_bytes)
			fail("poll_check: write");
}

static void take_records(size_t want)
{
	static char to[1 << 16];

	if (read(file, to, sizeof(to)) != (ssize_t)want) {
		fprintf(stderr, "poll_check: not %zu bytes to read\n", want);
		exit(1);
	}
}

static void expect(const char *when, int timeout, short events)
{
	struct pollfd fd = { .fd = file, .events = POLLIN };

	if (poll(&fd, 1, timeout) < 0)
		fail("poll_check: poll");
	if (fd.revents == events)
		return;
	fprintf(stderr, "poll_check: %s: events %x, but should be %x\n", when, fd.revents, events);
	exit(1);
}

/* A child sleeps until it is woken and reads; what it gets to is told through a pipe. */
static void wake_a_sleeper(void)
{
	int asleep[2], done[2];
	char byte = 0;
	pid_t child;

	if (pipe(asleep) || pipe(done))
		fail("poll_check: pipe");
	child = fork();
	if (child < 0)
		fail("poll_check: fork");
	if (!child) {
		cpu_set_t all;

		memset(&all, 0xff, sizeof(all));	/* on any CPU */
		sched_setaffinity(0, sizeof(all), &all);
		for (int i = 0; i < ROUNDS; i++) {
			if (write(asleep[1], &byte, 1) != 1)
				fail("poll_check: pipe");
			expect("a sleeper", -1, POLLIN);
			take_records(wake);
			if (write(done[1], &byte, 1) != 1)
				fail("poll_check: pipe");
		}
		exit(0);
	}
	close(done[1]);		/* so that a child that failed is noticed */
	for (int i = 0; i < ROUNDS; i++) {
		if (read(asleep[0], &byte, 1) != 1)
			fail("poll_check: pipe");
		make_records(wake);
		if (read(done[0], &byte, 1) != 1) {
			fprintf(stderr, "poll_check: the sleeper is gone in round %d\n", i);
			exit(1);
		}
	}
	if (waitpid(child, NULL, 0) != child)
		fail("poll_check: wait");
}

int main(int argc, char **argv)
{
	cpu_set_t one;
	int enabled;

	if (argc != 5)
		return 2;
	page = new_pages(1);
	wake = strtoul(argv[4], NULL, 10);
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		fail("poll_check: CPU 0");
	device = open(argv[1], O_WRONLY | O_DIRECT);
	file = open(argv[2], O_RDONLY);
	enabled = open(argv[3], O_WRONLY);
	if (device < 0 || file < 0 || enabled < 0)
		fail("poll_check: open");
	expect("nothing waits", 0, 0);
	make_records(wake - RECORD);
	expect("one record short", 0, 0);
	make_records(RECORD);
	expect("enough waits", 0, POLLIN);
	take_records(wake);
	expect("all was read", 0, 0);
	wake_a_sleeper();
	make_records(RECORD);
	expect("one record waits", 0, 0);
	if (write(enabled, "0", 1) != 1)
		fail("poll_check: end the recording");
	expect("the end, and a record", -1, POLLIN | POLLHUP);
	take_records(RECORD);
	expect("the end", -1, POLLHUP);
	return 0;
}
