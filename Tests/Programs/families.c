// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Forks in every way that a pager can get wrong, and prints what parents and children find: the
 * same lines whether it runs free or under a cap. `families exits` has 40 children that touch
 * 4 MiB each, one after the other, and prints nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"

static int status_of(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static pid_t forked(void)
{
	fflush(stdout);
	return fork();
}

/* A server's workers: what they share, what each has for itself, and what they answer. */
static void workers(void)
{
	unsigned char *table = area(2 * MIB), *own;
	int answer[2];
	uint64_t found, all = 0;

	if (pipe(answer))
		abort();
	fill(table, 2 * MIB, 1);
	chill();
	for (unsigned i = 0; i < 4; i++) {
		if (forked() != 0)
			continue;
		own = area(2 * MIB);
		for (unsigned round = 0; round < 3; round++) {
			fill(own, 2 * MIB, i + round);
			found = sum(own, 2 * MIB) + sum(table, 2 * MIB);
			table[i * 4096 + round]++;
			chill();
		}
		found += sum(table, 2 * MIB);
		_exit(write(answer[1], &found, sizeof(found)) != sizeof(found));
	}
	for (unsigned i = 0; i < 4; i++) {
		chill();
		if (read(answer[0], &found, sizeof(found)) == sizeof(found))
			all += found;
	}
	for (unsigned i = 0; i < 4; i++)
		all += (uint64_t)status_of(-1);
	printf("workers %016llx %016llx\n", (unsigned long long)all,
	       (unsigned long long)sum(table, 2 * MIB));
	munmap(table, 2 * MIB);
}

/* The child sees what was, however much the parent writes meanwhile. */
static void snapshot(void)
{
	unsigned char *data = area(4 * MIB);
	uint64_t old;
	pid_t pid;

	fill(data, 4 * MIB, 2);
	old = sum(data, 4 * MIB);
	pid = forked();
	if (pid == 0) {
		for (int i = 0; i < 4; i++) {
			if (sum(data, 4 * MIB) != old)
				_exit(1);
			chill();
		}
		_exit(42);
	}
	for (unsigned i = 0; i < 8; i++)
		fill(data, 4 * MIB, 3 + i);
	printf("snapshot %d", status_of(pid));
	printf(" %016llx\n", (unsigned long long)sum(data, 4 * MIB));
	munmap(data, 4 * MIB);
}

static volatile uint64_t *inside; /* among pages that come and go */
static volatile uint64_t outside; /* in the program's own data */
static volatile int stop;

static void *count(void *unused)
{
	(void)unused;
	for (uint64_t i = 1; !stop; i++) {
		for (unsigned k = 0; k < 64; k++)
			inside[k * 512] = i;
		__atomic_store_n(&outside, i, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

/* A child of a program with threads has one moment of their memory: what was written first is
 * there if what was written after it is. */
static void threads(void)
{
	pthread_t t;
	int wrong = 0;

	inside = area(64 * 4096);
	pthread_create(&t, NULL, count, NULL);
	for (int i = 0; i < 30; i++) {
		pid_t pid = forked();

		if (pid == 0) {
			uint64_t then = outside;
			int late = 0;

			for (unsigned k = 0; k < 64; k++)
				late |= inside[k * 512] < then || inside[k * 512] > then + 1;
			_exit(late);
		}
		chill();
		wrong += status_of(pid) != 0;
	}
	stop = 1;
	pthread_join(t, NULL);
	printf("threads %d\n", wrong);
}

/* Children of children; each changes a part, sees what those before it changed, and no more. */
static void generations(void)
{
	unsigned char *data = area(MIB);
	int depth = 0;

	fill(data, MIB, 20);
	while (depth < 5) {
		pid_t pid;

		chill();
		pid = forked();
		if (pid != 0) {
			int below = status_of(pid);

			chill();
			if (depth > 0)
				_exit((int)((uint64_t)below + sum(data, MIB)) & 0x7F);
			printf("generations %d %016llx\n", below,
			       (unsigned long long)sum(data, MIB));
			munmap(data, MIB);
			return;
		}
		depth++;
		memset(data + (unsigned)depth * 8192, depth, 4096);
	}
	_exit((int)(sum(data, MIB) & 0x7F));
}

/* madvise(2) about children; memory that is shared; a growing area keeps what was said of it. */
static void advice(void)
{
	unsigned char *gone = area(MIB), *wiped = area(MIB), *shared;
	pid_t pid;

	shared = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(gone, 1, MIB);
	memset(wiped, 2, MIB);
	memset(shared, 3, MIB);
	madvise(gone, MIB, MADV_DONTFORK);
	madvise(wiped, MIB, MADV_WIPEONFORK);
	wiped = mremap(wiped, MIB, 2 * MIB, MREMAP_MAYMOVE);
	chill();
	pid = forked();
	if (pid == 0) {
		unsigned char found = 0;

		for (size_t i = 0; i < 2 * MIB; i++)
			found |= wiped[i];
		memset(wiped, 9, MIB);
		chill();
		shared[5000] = wiped[77];
		if (found)
			_exit(1);
		signal(SIGSEGV, SIG_DFL);
		_exit(((volatile unsigned char *)gone)[4096]);
	}
	printf("advice %d", status_of(pid));
	printf(" %d %d %d\n", shared[5000], wiped[77], gone[4096]);
	munmap(gone, MIB);
	munmap(wiped, 2 * MIB);
	munmap(shared, MIB);
}

/* A program that has used all the descriptors it may have. */
static void full(void)
{
	struct rlimit before, few;
	int top = dup(0);
	pid_t pid;

	getrlimit(RLIMIT_NOFILE, &before);
	few = before;
	few.rlim_cur = (rlim_t)top;
	close(top);
	setrlimit(RLIMIT_NOFILE, &few);
	pid = forked();
	if (pid == 0) {
		struct rlimit found;

		getrlimit(RLIMIT_NOFILE, &found);
		_exit(dup(0) < 0 && found.rlim_cur == few.rlim_cur ? 9 : 1);
	}
	printf(" full %d", status_of(pid));
	setrlimit(RLIMIT_NOFILE, &before);
}

/* fork(2) without the C library's; one that cannot be; a child that is stopped, with its group. */
static void odd(void)
{
	unsigned char *data = area(2 * MIB);
	pid_t pid;

	fill(data, 2 * MIB, 30);
	chill();
	fflush(stdout);
	pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0) {
		uint64_t found = sum(data, 2 * MIB);

		syscall(SYS_exit_group, (int)(found & 0x7F));
	}
	printf("raw %d", status_of(pid));
	errno = 0;
	pid = (pid_t)syscall(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0);
	printf(" %d %d", (int)pid, errno == EINVAL);
	pid = forked();
	if (pid == 0) {
		setpgid(0, 0);
		memset(data, 5, MIB);
		raise(SIGSTOP);
		_exit((int)(sum(data, 2 * MIB) & 0x7F));
	}
	waitpid(pid, NULL, WUNTRACED);
	kill(-pid, SIGSTOP);
	chill();
	chill();
	kill(-pid, SIGCONT);
	printf(" stopped %d", status_of(pid));
	full();
	/* __WALL sees children of every kind: there is none left. */
	pid = waitpid(-1, NULL, __WALL);
	printf(" left %d %d\n", (int)pid, errno == ECHILD);
	munmap(data, 2 * MIB);
}

static int exits(void)
{
	int wrong = 0;

	for (unsigned i = 0; i < 40; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			unsigned char *own = area(4 * MIB);

			fill(own, 4 * MIB, i);
			_exit(sum(own, 4 * MIB) == 0);
		}
		wrong += status_of(pid);
	}
	return wrong;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "exits") == 0)
		return exits();
	cold = area(COLD);
	memset(cold, 1, COLD);
	workers();
	snapshot();
	threads();
	generations();
	advice();
	odd();
	printf("cold %016llx\n", (unsigned long long)sum(cold, COLD));
	return 6;
}
