/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about how memory is counted:
 *
 *   reads    memory that reading alone allocates: private, shared, and a hole of a file in tmpfs
 *   batches  how far smaps, statm, getrusage and a cgroup stray while pages are touched one by one
 *   prefaults  copies that MAP_POPULATE and mlock() make of a file's pages
 *   residents  pages of a hole that mincore() calls resident, to the owner and to another user
 */
#include "guest.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *mapped(size_t bytes, int protection, int flags, int fd)
{
	char *memory = mmap(NULL, bytes, protection, flags, fd, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

/* KiB that a file occupies. */
static long occupied(int fd)
{
	struct stat status;

	if (fstat(fd, &status))
		fail("fstat");
	return status.st_blocks / 2;
}

void reads(void)
{
	const size_t bytes = 1024 * PAGE;
	char *private = untouched(bytes);
	char *common = mapped(bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
	static char buffer[PAGE];

	look_at(private, bytes);
	look_at(common, bytes);
	printf("found private %ld\nfound shared %ld\n", smaps(private, "Rss:"), smaps(common, "Rss:"));

	int fd = memfd_create("hole", 0);

	if (fd < 0 || ftruncate(fd, bytes))
		fail("memfd_create");
	for (size_t at = 0; at < bytes; at += PAGE)
		if (pread(fd, buffer, PAGE, at) != PAGE)
			fail("pread");
	printf("found hole read %ld\n", occupied(fd));
	look_at(mapped(bytes, PROT_READ, MAP_PRIVATE, fd), bytes);
	printf("found hole mapped %ld\n", occupied(fd));
}

/* How far a count, in pages, strays from the pages touched. */
struct spread {
	const char *name;
	long least, most;
};

static void note(struct spread *spread, long count, long touched)
{
	if (count - touched < spread->least)
		spread->least = count - touched;
	if (count - touched > spread->most)
		spread->most = count - touched;
}

void batches(void)
{
	const long pages = 400;
	char *memory = untouched(pages * PAGE);
	struct spread all[] = {
		{ "smaps", 1L << 30, -(1L << 30) },
		{ "statm", 1L << 30, -(1L << 30) },
		{ "maxrss", 1L << 30, -(1L << 30) },
		{ "cgroup", 1L << 30, -(1L << 30) },
	};
	struct rusage usage;

	own_cgroup();
	for (long page = 0; page < pages; page++) {
		memory[page * PAGE] = 1;
		getrusage(RUSAGE_SELF, &usage);
		long resident = number_in("/proc/self/statm", "%*d %ld");
		long charged = number_in("/cgroup/one/memory.current", "%ld") / PAGE;
		long mapped = smaps(memory, "Rss:") / (PAGE / 1024);

		/* After the first hundred: by then the program touches nothing else that is new. */
		if (page < 100)
			continue;
		note(&all[0], mapped, page + 1);
		note(&all[1], resident, page + 1);
		note(&all[2], usage.ru_maxrss / (PAGE / 1024), page + 1);
		note(&all[3], charged, page + 1);
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		printf("found %s %ld\n", all[i].name, all[i].most - all[i].least);
}

static void copies(const char *label, const char *memory)
{
	printf("found %s %ld\n", label, smaps(memory, "Anonymous:"));
}

void prefaults(void)
{
	const size_t bytes = 1024 * PAGE;
	int fd = memfd_create("file", 0);

	if (fd < 0 || ftruncate(fd, bytes))
		fail("memfd_create");
	memset(mapped(bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd), 1, bytes);
	copies("readable", mapped(bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd));
	copies("writable", mapped(bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, fd));
	char *looked = mapped(bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd);

	look_at(looked, bytes);
	copies("looked", looked);
	if (mlock(looked, bytes))
		fail("mlock");
	copies("locked", looked);
}

/* Pages of a file that mincore() calls resident. */
static long resident(const char *path)
{
	static unsigned char present[1024];
	const size_t bytes = sizeof(present) * PAGE;
	int fd = open(path, O_RDONLY);
	long sum = 0;

	if (fd < 0 || mincore(mapped(bytes, PROT_READ, MAP_SHARED, fd), bytes, present))
		fail(path);
	close(fd);
	for (size_t page = 0; page < sizeof(present); page++)
		sum += present[page] & 1;
	return sum;
}

void residents(void)
{
	static const char path[] = "/hole";
	int fd = open(path, O_WRONLY | O_CREAT, 0644);

	if (fd < 0 || ftruncate(fd, 1024 * PAGE))
		fail(path);
	printf("found owner %ld\n", resident(path));
	if (fork() == 0) {
		if (setgid(1000) || setuid(1000))
			fail("setuid");
		printf("found other %ld\n", resident(path));
		_exit(0);
	}
	wait(NULL);
	printf("found blocks %ld\n", occupied(fd));
}
