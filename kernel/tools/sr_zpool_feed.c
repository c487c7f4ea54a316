// SPDX-License-Identifier: GPL-2.0-only
/*
 * sr_zpool_feed ALLOCATOR[:HEADER]...: in a throw-away guest, replays a file of operations
 * (uapi/sr_zpool.h), which it finds on an NVDIMM, through each of the kernel's allocators.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * Beside it lie sr_zpool.ko and, where the kernel has them as modules, those of the allocators.
 * On standard output, for each allocator:
 *
 *   allocator NAME
 *   held PAGES WHOLE                              at each mark
 *   end PAGES WHOLE REFUSED ALLOCATIONS FREES ALLOCATION_NS FREE_NS CLOCK_NS/2^20
 *   failed OPERATION WORDS                        in place of `end`: the first not done
 *
 * PAGES are the allocator's own; WHOLE counts the objects that it does not take and that are
 * held at that moment. Ends with 0, or 1 with words on standard error.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sr_zpool.h"

#define DEVICE		"/dev/sr_zpool"
#define SLABS		"/sys/kernel/slab"
#define BATCH		(4 << 10)

static char folder[256];

static void fail(const char *what)
{
	fprintf(stderr, "sr_zpool_feed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void pause_ms(long milliseconds)
{
	nanosleep(&(struct timespec) { 0, milliseconds * 1000000L }, NULL);
}

/* False if there is no such file: the kernel then has it built in, or not at all. */
static bool load(const char *name, const char *parameters)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/%s.ko", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (syscall(SYS_finit_module, fd, parameters, 0) < 0 && errno != EEXIST) {
		fprintf(stderr, "sr_zpool_feed: %s %s: %s; the kernel's log says more\n", path,
			parameters, strerror(errno));
		exit(1);
	}
	close(fd);
	return true;
}

/* The NVDIMM that begins with the magic word. It may be probed some time after start-up. */
static int open_operations(struct sr_zpool_file *file)
{
	for (int tries = 0; tries < 500; tries++) {
		DIR *blocks = opendir("/sys/block");
		struct dirent *entry;

		while (blocks && (entry = readdir(blocks))) {
			char path[300];
			int fd;

			if (strncmp(entry->d_name, "pmem", 4))
				continue;
			snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (pread(fd, file, sizeof(*file), 0) == sizeof(*file) &&
			    !memcmp(file->sr_magic, SR_ZPOOL_MAGIC, sizeof(file->sr_magic))) {
				closedir(blocks);
				return fd;
			}
			close(fd);
		}
		if (blocks)
			closedir(blocks);
		pause_ms(10);
	}
	errno = ENODEV;
	fail("no NVDIMM holds operations");
	return -1;
}

static long long number_in(const char *cache, const char *name)
{
	char path[600], text[64] = "";
	int fd;

	snprintf(path, sizeof(path), SLABS "/%s/%s", cache, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		fail(path);
	close(fd);
	return strtoll(text, NULL, 10);
}

/* Pages of the slabs of sr_zpool's own caches, full, partial and empty ones. */
static unsigned long long slab_pages(void)
{
	DIR *caches = opendir(SLABS);
	unsigned long long pages = 0;
	struct dirent *entry;

	if (!caches)
		fail(SLABS);
	while ((entry = readdir(caches)))
		if (!strncmp(entry->d_name, "sr-", 3))
			pages += number_in(entry->d_name, "slabs") << number_in(entry->d_name, "order");
	closedir(caches);
	return pages;
}

static void state_of(int device, bool slub, struct sr_zpool_state *state)
{
	if (read(device, state, sizeof(*state)) != sizeof(*state))
		fail(DEVICE);
	if (slub)
		state->sr_pages = slab_pages();
}

/* Returns how many were done; fewer than `count` with errno set. */
static size_t apply(int device, const struct sr_zpool_operation *operations, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = write(device, operations + done, (count - done) * sizeof(*operations));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		done += n / sizeof(*operations);
	}
	return done;
}

static void feed(const struct sr_zpool_file *file, int operations, int device, bool slub)
{
	static struct sr_zpool_operation batch[BATCH];
	off_t at = SR_ZPOOL_DATA_AT;
	uint64_t number = 0;
	struct sr_zpool_state state;

	while (number < file->sr_operations) {
		uint64_t left = file->sr_operations - number;
		size_t n = left < BATCH ? left : BATCH, i = 0;

		if (pread(operations, batch, n * sizeof(*batch), at) != (ssize_t)(n * sizeof(*batch)))
			fail("the operations");
		while (i < n) {
			size_t end = i, done;

			while (end < n && batch[end].sr_object != SR_ZPOOL_MARK)
				end++;
			done = apply(device, batch + i, end - i);
			if (done < end - i) {
				printf("failed %llu %s\n", (unsigned long long)(number + i + done),
				       errno == ENOMEM ? "no memory" : strerror(errno));
				return;
			}
			if (end < n) {
				state_of(device, slub, &state);
				printf("held %llu %llu\n", (unsigned long long)state.sr_pages,
				       (unsigned long long)state.sr_whole);
			}
			i = end + 1;
		}
		fflush(stdout);
		number += n;
		at += n * sizeof(*batch);
	}
	state_of(device, slub, &state);
	printf("end %llu %llu %llu %llu %llu %llu %llu %llu\n", (unsigned long long)state.sr_pages,
	       (unsigned long long)state.sr_whole, (unsigned long long)state.sr_refused,
	       (unsigned long long)state.sr_allocations, (unsigned long long)state.sr_frees,
	       (unsigned long long)state.sr_allocation_ns, (unsigned long long)state.sr_free_ns,
	       (unsigned long long)state.sr_clock_cost);
}

static void replay(const char *word, const struct sr_zpool_file *file, int operations)
{
	char name[32], parameters[200];
	const char *colon = strchrnul(word, ':');
	int device = -1;

	snprintf(name, sizeof(name), "%.*s", (int)(colon - word), word);
	snprintf(parameters, sizeof(parameters), "allocator=%s header=%s objects=%llu throwaway=1",
		 name, *colon ? colon + 1 : "0", (unsigned long long)file->sr_objects);
	load(name, "");
	if (!load("sr_zpool", parameters))
		fail("sr_zpool.ko");
	for (int tries = 0; device < 0 && tries < 500; tries++) {
		device = open(DEVICE, O_RDWR | O_CLOEXEC);
		if (device < 0)
			pause_ms(10);
	}
	if (device < 0)
		fail(DEVICE);
	printf("allocator %s\n", name);
	feed(file, operations, device, !strcmp(name, "slub"));
	fflush(stdout);
	close(device);
	if (syscall(SYS_delete_module, "sr_zpool", 0) < 0)
		fail("sr_zpool cannot be unloaded");
}

int main(int argc, char **argv)
{
	const struct sched_param none = { 0 };
	struct sr_zpool_file file;
	char *slash = strrchr(argv[0], '/');
	int operations;

	if (argc < 2) {
		fprintf(stderr, "usage: sr_zpool_feed ALLOCATOR[:HEADER]...\n");
		return 2;
	}
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - argv[0]) : 1,
		 slash ? argv[0] : ".");
	/* The kernel's own threads come before it: what an allocator leaves to them is soon done. */
	if (syscall(SYS_sched_setscheduler, 0, SCHED_IDLE, &none) < 0)	/* musl's only says ENOSYS */
		fail("SCHED_IDLE");
	operations = open_operations(&file);
	load("zsmalloc", "");	/* sr_zpool.ko needs it */
	for (int i = 1; i < argc; i++)
		replay(argv[i], &file, operations);
	return 0;
}
