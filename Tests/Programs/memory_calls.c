// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The rarer ways to reach memory: locked, moved away from under itself, read through a file, of
 * another process. Prints the same lines whether it runs free or under a cap.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"

/* As much of a sum as a line has room for. */
static unsigned low(const void *bytes, size_t count)
{
	return (unsigned)sum(bytes, count);
}

static void locks(void)
{
	unsigned char *data = area(4 * MIB);
	struct rlimit none = { 65536, 65536 };

	fill(data, 4 * MIB, 1);
	printf("locks %d", mlock(data, MIB));
	printf(" %d", munlock(data, MIB));
	printf(" %d", mlock2(data + MIB, 4096, MLOCK_ONFAULT));
	printf(" %d", mlockall(MCL_CURRENT | MCL_FUTURE));
	memset(area(MIB), 3, MIB);
	chill();
	printf(" %08x %d", low(data, 4 * MIB), munlockall());
	printf(" %d", mlockall(MCL_ONFAULT));
	printf(" %d", mlockall(0x100));
	/* What an ordinary user may not lock; root may. */
	setrlimit(RLIMIT_MEMLOCK, &none);
	errno = 0;
	printf(" %d %d", mlock(data, MIB), errno);
	printf(" %d %d\n", mlockall(MCL_CURRENT), errno);
	munlockall();
	munmap(data, 4 * MIB);
}

static void moved(void)
{
	unsigned char *data = area(2 * MIB), *now;
	unsigned zero = 0;

	fill(data, 2 * MIB, 2);
	chill();
	/* The C library's mremap() passes no fifth argument on, and the kernel looks at it. */
	now = (void *)syscall(SYS_mremap, data, 2 * MIB, 2 * MIB,
			      MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
	if (now == MAP_FAILED) {
		printf("moved %d\n", errno);
		return;
	}
	chill();
	for (size_t i = 0; i < 2 * MIB; i++)
		zero |= data[i];
	fill(data, MIB, 3);
	chill();
	printf("moved %u %08x %08x\n", zero, low(now, 2 * MIB), low(data, 2 * MIB));
	munmap(now, 2 * MIB);
	munmap(data, 2 * MIB);
}

static void files(void)
{
	unsigned char *data = area(2 * MIB), *copy = area(MIB), small[4096];
	int fd = open("/proc/self/mem", O_RDWR);
	ssize_t n;

	fill(data, 2 * MIB, 4);
	chill();
	n = pread(fd, copy, MIB, (off_t)(uintptr_t)data);
	printf("files %zd %08x", n, low(copy, MIB));
	chill();
	n = pread(fd, small, sizeof(small), (off_t)(uintptr_t)(data + MIB));
	printf(" %zd %08x", n, low(small, sizeof(small)));
	chill();
	n = pwrite(fd, small, sizeof(small), (off_t)(uintptr_t)(data + 8192));
	printf(" %zd", n);
	chill();
	lseek(fd, (off_t)(uintptr_t)(data + 65536), SEEK_SET);
	n = read(fd, small, sizeof(small));
	printf(" %zd %08x", n, low(small, sizeof(small)));
	chill();
	n = read(fd, copy, MIB);
	printf(" %zd %08x %08x\n", n, low(copy, MIB), low(data, 2 * MIB));
	close(fd);
	munmap(data, 2 * MIB);
	munmap(copy, MIB);
}

/* Pages lent to a pipe, and asked about. */
static void pipes(void)
{
	unsigned char *data = area(MIB), *copy = area(65536), *there = area(4096);
	struct iovec lent = { data + 8192, 32768 };
	int ends[2];
	ssize_t n;

	if (pipe(ends))
		abort();
	fill(data, MIB, 9);
	chill();
	n = vmsplice(ends[1], &lent, 1, 0);
	chill();
	printf("pipes %zd", n);
	n = read(ends[0], copy, 65536);
	printf(" %zd %08x %d\n", n, low(copy, 32768), mincore(data, MIB, there));
	close(ends[0]);
	close(ends[1]);
	munmap(data, MIB);
}

/* The child's memory, read and written while it waits; and the child's of its parent's. */
static void others(void)
{
	unsigned char *data = area(MIB), *copy = area(MIB);
	struct iovec local = { copy, MIB }, there = { data, MIB };
	int up[2], down[2], status;
	char byte = 0;
	pid_t pid;
	ssize_t n;

	if (pipe(up) || pipe(down))
		abort();
	fill(data, MIB, 5);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		fill(data, MIB, 6);
		chill();
		if (write(up[1], &byte, 1) != 1 || read(down[0], &byte, 1) != 1)
			_exit(1);
		_exit((int)(low(data, MIB) & 0x7F));
	}
	if (read(up[0], &byte, 1) != 1)
		abort();
	chill();
	n = process_vm_readv(pid, &local, 1, &there, 1, 0);
	printf("others %zd %08x %08x", n, low(copy, MIB), low(data, MIB));
	fill(copy, MIB, 7);
	chill();
	n = process_vm_writev(pid, &local, 1, &there, 1, 0);
	if (write(down[1], &byte, 1) != 1)
		abort();
	waitpid(pid, &status, 0);
	printf(" %zd %d\n", n, WEXITSTATUS(status));
	munmap(data, MIB);
	munmap(copy, MIB);
}

/* A length far beyond what is there, and beyond what a call moves; at a low place, so that it
 * is an address still. */
static void lengths(void)
{
	unsigned char *data = mmap((void *)0x20000000000, MIB, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	int fd = open("/dev/null", O_RDWR);
	ssize_t n;

	fill(data, MIB, 8);
	chill();
	n = read(fd, data, (size_t)1 << 46);
	printf("lengths %zd", n);
	n = write(fd, data, (size_t)1 << 45);
	printf(" %d %08x\n", n > 0, low(data, MIB));
	munmap(data, MIB);
	close(fd);
}

int main(void)
{
	cold = area(COLD);
	memset(cold, 1, COLD);
	locks();
	moved();
	files();
	pipes();
	others();
	lengths();
	return 7;
}
