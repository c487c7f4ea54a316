// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "others.h"
#include "pins.h"
#include "threads.h"

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define VECTORS 1024u /* UIO_MAXIOV */
#define AHEAD_OF_SEEK (64 * 1024u)

void others_memory(struct pager *p, struct thread *t, const uint64_t *a, bool write)
{
	struct process *other = process_of(p, (pid_t)a[0]);
	struct iovec vector;

	for (uint64_t i = 0; i < a[4] && i < VECTORS; i++) {
		if (!peek(p, t, a[3] + i * sizeof(vector), &vector, sizeof(vector)))
			return;
		if (other)
			pin_in(p, t, other, (uint64_t)vector.iov_base, vector.iov_len, write);
	}
}

/* Whose memory the file is, or NULL if it is another file or of a process that is not held. */
static struct process *file_of(struct pager *p, const struct thread *t, uint64_t fd)
{
	char path[48], name[64];
	int pid, end = 0;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", t->tid, (int)fd);
	n = readlink(path, name, sizeof(name) - 1);
	if (n <= 0)
		return NULL;
	name[n] = 0;
	if (sscanf(name, "/proc/%d/mem%n", &pid, &end) == 1 && end == n)
		return process_of(p, pid);
	if (sscanf(name, "/proc/%*d/task/%d/mem%n", &pid, &end) == 1 && end == n)
		return process_of(p, pid);
	return NULL;
}

static uint64_t position(const struct thread *t, uint64_t fd)
{
	unsigned long long at = 0;
	char path[48];
	FILE *text;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", t->tid, (int)fd);
	text = fopen(path, "re");
	if (text && fscanf(text, "pos: %llu", &at) != 1)
		at = 0;
	if (text)
		fclose(text);
	return at;
}

void memory_file(struct pager *p, struct thread *t, int number, const uint64_t *a)
{
	bool writes = number == SYS_write || number == SYS_pwrite64;
	bool seeks = number == SYS_lseek, plain = number == SYS_read || number == SYS_write;
	struct process *s;

	/* A read may have its buffer where it is not looked at: so a seek puts the next pages in
	 * place, and from then on the reads that are looked at know where they stand. */
	if (plain && !t->process->reads_memory)
		return;
	s = file_of(p, t, a[0]);
	if (!s)
		return;
	if (seeks)
		t->process->reads_memory = true;
	pin_in(p, t, s, seeks ? a[1] : plain ? position(t, a[0]) : a[3],
	       seeks ? AHEAD_OF_SEEK : a[2], writes);
}
