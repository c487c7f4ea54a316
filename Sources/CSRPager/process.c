// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Programs under the cap: from the shim's hello to their end. */
#define _GNU_SOURCE
#include "loop.h"
#include "pager.h"
#include "place.h"
#include "sampled.h"
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>


#define SAMPLED_FEATURES \
	(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM | \
	 UFFD_FEATURE_WP_UNPOPULATED | UFFD_FEATURE_WP_ASYNC)
#define FEATURES (UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_THREAD_ID)

static uint64_t up(uint64_t address)
{
	return (address + PAGE - 1) & ~(PAGE - 1);
}

void process_register(struct process *s, uint64_t start, uint64_t end)
{
	struct uffdio_register area = {
		.range = { .start = start, .len = end - start },
		.mode = UFFDIO_REGISTER_MODE_WP |
			(s->sampled ? 0 : UFFDIO_REGISTER_MODE_MISSING),
	};

	/* What cannot be registered is the program's own, resident and not counted. */
	if (start < end && ioctl(s->faults, UFFDIO_REGISTER, &area) == 0)
		ranges_add(&s->managed, start, end);
}

static void retire_old_image(struct pager *p, pid_t pid)
{
	for (struct process *s = p->processes; s; s = s->next) {
		if (s->pid == pid) {
			process_end(p, s);
			return;
		}
	}
}

int process_hello(struct pager *p, pid_t pid, const uint64_t *a)
{
	bool sampled = p->config->sampled;
	struct uffdio_api api = { .api = UFFD_API,
				  .features = sampled ? SAMPLED_FEATURES : FEATURES };
	struct process *s;
	int error;

	retire_old_image(p, pid);
	thread_came_under(p, pid);
	s = must(calloc(1, sizeof(*s)));
	s->pid = pid;
	s->agent = (pid_t)a[2];
	s->faults = s->socket = s->file = s->pagemap = -1;
	s->sampled = sampled;
	s->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (s->pidfd >= 0) {
		s->faults = descriptor_of(s->pidfd, (int)a[0]);
		s->socket = descriptor_of(s->pidfd, (int)a[1]);
	}
	if (s->faults < 0 || s->socket < 0 || ioctl(s->faults, UFFDIO_API, &api) != 0 ||
	    (sampled && !sampled_begin(p, s, a[3]))) {
		error = errno;
		close(s->faults);
		close(s->socket);
		close(s->pidfd);
		free(s);
		return -error;
	}
	fcntl(s->faults, F_SETFL, O_NONBLOCK);
	s->cursor = PLACE_WINDOW;
	s->brk_end = (uint64_t)agent_call(s, SYS_brk, 0, 0, 0, 0, 0);
	s->brk_start = up(s->brk_end);
	s->next = p->processes;
	p->processes = s;
	p->result->processes++;
	loop_watch(p, s->faults, WATCH_FAULTS, s);
	loop_watch(p, s->pidfd, WATCH_PROCESS, s);
	return 0;
}

static int by_base(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Frees every slot in order of address, as exit_mmap() does. */
static void give_all_back(struct pager *p, struct process *s)
{
	uint64_t *bases = must(malloc((s->map_used + 1) * sizeof(*bases)));
	size_t count = 0;

	for (size_t i = 0; i < s->map_size; i++) {
		if (s->map[i] != NONE)
			bases[count++] = p->chunks[s->map[i]]->base;
	}
	qsort(bases, count, sizeof(*bases), by_base);
	for (size_t i = 0; i < count; i++)
		forget(p, s, bases[i], bases[i] + CHUNK_BYTES);
	free(bases);
	pages_free(p, s);
}

void process_end(struct pager *p, struct process *s)
{
	struct process **link = &p->processes;

	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	agent_quit(s);
	give_all_back(p, s);
	threads_leave(p, s);
	loop_forget(p, s);
	close(s->faults);
	close(s->socket);
	close(s->pidfd);
	if (s->sampled) {
		close(s->file);
		close(s->pagemap);
	}
	ranges_clear(&s->managed);
	ranges_clear(&s->kept);
	waitpid(s->agent, NULL, __WALL | WNOHANG);
	free(s);
}
