// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Uses its memory in every way that a pager can get wrong, and prints what it finds: the same
 * lines whether it runs free or under a cap. Each part leaves the rest of the heap cold, so
 * that under a cap its pages have left when the kernel is handed them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "memory.h"

extern char **environ;

static void *big(size_t bytes)
{
	void *p = malloc(bytes);

	if (!p)
		abort();
	return p;
}

static void files(void)
{
	FILE *file = tmpfile();
	int fd = fileno(file);
	unsigned char *out = big(3 * MIB), *in = big(3 * MIB);
	struct iovec *vector = big(16 * sizeof(*vector));
	ssize_t n;

	fill(out, 3 * MIB, 1);
	chill();
	n = write(fd, out, 3 * MIB);
	chill();
	n += pread(fd, in, 3 * MIB, 0);
	printf("files %zd %d\n", n, memcmp(in, out, 3 * MIB));
	memset(in, 0, 3 * MIB);
	for (int i = 0; i < 16; i++)
		vector[i] = (struct iovec) { in + (size_t)(15 - i) * 100000, 100000 };
	chill();
	n = preadv(fd, vector, 16, 5);
	printf("vectors %zd %016llx\n", n, (unsigned long long)sum(in, 1600000));
	chill();
	rewind(file);
	n = (ssize_t)fread(in, 1, 3 * MIB, file);
	printf("stdio %zd %016llx\n", n, (unsigned long long)sum(in, 3 * MIB));
	fclose(file);
	free(out);
	free(in);
	free(vector);
}

static void messages(void)
{
	int ends[2];
	char *text = big(8192), *got = big(8192);
	struct msghdr *header = calloc(1, sizeof(*header));
	struct iovec *vector = big(sizeof(*vector));
	ssize_t n;

	socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
	fill(text, 8192, 2);
	*vector = (struct iovec) { text, 8192 };
	header->msg_iov = vector;
	header->msg_iovlen = 1;
	chill();
	n = sendmsg(ends[0], header, 0);
	vector->iov_base = got;
	chill();
	n += recvmsg(ends[1], header, MSG_WAITALL);
	printf("messages %zd %d\n", n, memcmp(text, got, 8192));
	close(ends[0]);
	close(ends[1]);
}

static void mappings(void)
{
	unsigned char *p = mmap(NULL, 2 * MIB, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *q;
	int zero = 0;

	fill(p, 2 * MIB, 3);
	chill();
	q = mremap(p, 2 * MIB, 5 * MIB, MREMAP_MAYMOVE);
	printf("moved %016llx", (unsigned long long)sum(q, 2 * MIB));
	for (size_t i = 2 * MIB; i < 5 * MIB; i++)
		zero |= q[i];
	chill();
	printf(" %d %016llx\n", zero, (unsigned long long)sum(q, 5 * MIB));
	madvise(q + MIB, MIB, MADV_DONTNEED);
	chill();
	printf("given back %016llx\n", (unsigned long long)sum(q, 5 * MIB));
	fill(q + MIB, MIB, 4);
	munmap(q + 4096, 8192);
	p = mmap(q + 4096, 8192, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	chill();
	printf("hole %d %016llx\n", p == q + 4096, (unsigned long long)sum(q, 5 * MIB));
	chill();
	mprotect(q, 5 * MIB, PROT_NONE);
	chill();
	mprotect(q, 5 * MIB, PROT_READ);
	printf("closed %016llx\n", (unsigned long long)sum(q, 5 * MIB));
	munmap(q, 5 * MIB);
}

static void children(void)
{
	unsigned char *kept = big(4 * MIB);
	int status, pipes[2];
	char **argv = big(4 * sizeof(*argv));
	pid_t pid;

	fill(kept, 4 * MIB, 5);
	chill();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		uint64_t found = sum(kept, 4 * MIB);

		fill(kept, MIB, 6);
		_exit(found == sum(kept, 0) ? 1 : found % 251);
	}
	kept[4096] = 7; /* the parent goes on writing while the child looks */
	waitpid(pid, &status, 0);
	kept[4096] = 0;
	printf("fork %d %016llx\n", WEXITSTATUS(status),
	       (unsigned long long)sum(kept, 4 * MIB));
	argv[0] = strdup("sh");
	argv[1] = strdup("-c");
	argv[2] = strdup("echo spawned; exit 9");
	argv[3] = NULL;
	if (pipe(pipes))
		abort();
	chill();
	posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ);
	waitpid(pid, &status, 0);
	printf("spawn %d\n", WEXITSTATUS(status));
	pid = vfork();
	if (pid == 0) {
		execve("/bin/sh", argv, environ);
		_exit(3);
	}
	waitpid(pid, &status, 0);
	printf("vfork %d\n", WEXITSTATUS(status));
	free(kept);
}

struct shared {
	pthread_mutex_t lock;
	pthread_cond_t turn;
	unsigned long count, next;
	unsigned char pad[8192];
};

static void *work(void *argument)
{
	struct shared *s = argument;
	unsigned char *own = big(2 * MIB);
	uint64_t found = 0;

	for (unsigned i = 0; i < 20; i++) {
		fill(own, 2 * MIB, i);
		pthread_mutex_lock(&s->lock);
		s->count++;
		s->pad[i * 64]++;
		pthread_cond_broadcast(&s->turn);
		pthread_mutex_unlock(&s->lock);
		found += sum(own, 2 * MIB);
	}
	free(own);
	return (void *)(uintptr_t)found;
}

static void threads(void)
{
	struct shared *s = calloc(1, sizeof(*s));
	pthread_t *t = big(4 * sizeof(*t));
	uint64_t found = 0;

	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->turn, NULL);
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, work, s);
	pthread_mutex_lock(&s->lock);
	while (s->count < 80)
		pthread_cond_wait(&s->turn, &s->lock);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < 4; i++) {
		void *value;

		pthread_join(t[i], &value);
		found += (uintptr_t)value;
	}
	printf("threads %lu %016llx\n", s->count, (unsigned long long)(found + sum(s->pad, 8192)));
}

static unsigned long ticks;
static unsigned char *noticed;

static void tick(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)info;
	(void)context;
	ticks++;
	noticed[ticks % COLD]++;
}

/* Signals on a stack that lies on the heap, while pages come and go. */
static void signals(void)
{
	stack_t *stack = big(sizeof(*stack));
	struct sigaction action = { .sa_sigaction = tick, .sa_flags = SA_ONSTACK | SA_SIGINFO };
	unsigned long before;

	noticed = cold;
	*stack = (stack_t) { .ss_sp = big(65536), .ss_size = 65536 };
	chill();
	printf("stack %d", sigaltstack(stack, NULL));
	sigaction(SIGUSR1, &action, NULL);
	for (int i = 0; i < 20; i++) {
		chill();
		raise(SIGUSR1);
	}
	before = ticks;
	printf(" %lu\n", before);
}

static ucontext_t *back, *forth;

static void coroutine(void)
{
	for (int i = 0; i < 10; i++) {
		volatile unsigned char deep[20000];

		fill((void *)deep, sizeof(deep), 7);
		chill();
		swapcontext(forth, back);
	}
}

static void stacks(void)
{
	back = big(sizeof(*back));
	forth = big(sizeof(*forth));
	getcontext(forth);
	forth->uc_stack.ss_sp = big(256 * 1024);
	forth->uc_stack.ss_size = 256 * 1024;
	forth->uc_link = back;
	makecontext(forth, coroutine, 0);
	for (int i = 0; i < 10; i++) {
		swapcontext(back, forth);
		chill();
	}
	printf("stacks\n");
}

/* One call that asks for more than the cap. */
static void greedy(void)
{
	int fd = open("/dev/urandom", O_RDONLY), zero = open("/dev/zero", O_RDONLY);
	unsigned char *p = big(16 * MIB);
	void *volatile wild = (void *)8;
	ssize_t n;

	memset(p, 1, 16 * MIB);
	n = read(zero, p, 16 * MIB);
	for (size_t i = 0; i < 16 * MIB && n == 16 * MIB; i++)
		n += p[i];
	printf("greedy %zd", n);
	n = read(fd, p + MIB, 100);
	printf(" %zd\n", n);
	errno = 0;
	n = read(zero, wild, 10); /* a wild address is the program's own affair */
	printf("wild %zd %d\n", n, errno == EFAULT);
	free(p);
	close(fd);
	close(zero);
}

int main(void)
{
	cold = big(COLD);
	memset(cold, 1, COLD);
	files();
	messages();
	mappings();
	children();
	threads();
	signals();
	stacks();
	greedy();
	printf("cold %016llx\n", (unsigned long long)sum(cold, COLD));
	return 5;
}
