// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Programs under the cap: from the shim's hello to their end. */
#define _GNU_SOURCE
#include "process.h"
#include "agent.h"
#include "areas.h"
#include "birth.h"
#include "chunks.h"
#include "descriptors.h"
#include "must.h"
#include "place.h"
#include "places.h"
#include "sampled.h"
#include "scan.h"
#include "threads.h"
#include "turns.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
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

static void retire_old_image(struct pager *p, pid_t pid)
{
	for (struct process *s = p->processes; s; s = s->next) {
		if (s->pid == pid) {
			process_end(p, s);
			return;
		}
	}
}

/* Takes over the userfaultfd and the agent's socket; 0 or an errno. */
static int connect_to(struct pager *p, struct process *s, const uint64_t *a)
{
	struct uffdio_api api = { .api = UFFD_API,
				  .features = s->sampled ? SAMPLED_FEATURES : FEATURES };
	struct sr_entry entry = { 0 };
	struct iovec local = { &entry, sizeof(entry) }, there = { (void *)a[4], sizeof(entry) };

	s->agent = (pid_t)a[2];
	if (s->pidfd < 0)
		return ESRCH;
	s->faults = descriptor_of(s->pidfd, (int)a[0]);
	s->socket = descriptor_of(s->pidfd, (int)a[1]);
	if (s->faults < 0 || s->socket < 0 || ioctl(s->faults, UFFDIO_API, &api) != 0 ||
	    process_vm_readv(s->agent, &local, 1, &there, 1, 0) != (ssize_t)sizeof(entry) ||
	    (s->sampled && !sampled_begin(p, s, a[3])))
		return errno;
	s->entry = entry.function;
	s->entry_stack = entry.stack;
	fcntl(s->faults, F_SETFL, O_NONBLOCK);
	return 0;
}

static struct process *in_birth(struct pager *p, pid_t pid)
{
	struct process *s = p->processes;

	while (s && !(s->pid == pid && s->birth))
		s = s->next;
	return s;
}

/* The child's page table is the parent's, as the kernel copied it: all but what it has for
 * itself goes, and comes by faults. */
static int join(struct pager *p, struct process *s)
{
	struct ranges copied = { 0 };
	bool done = true;

	for (size_t i = 0; i < s->managed.count; i++) {
		area_watch(s, s->managed.list[i].start, s->managed.list[i].end);
		ranges_add(&copied, s->managed.list[i].start, s->managed.list[i].end);
	}
	places_own(p, s, &copied);
	for (size_t i = 0; i < copied.count && done; i += SR_AGENT_BATCH) {
		size_t rest = copied.count - i;

		done = agent_drop(s, copied.list + i, rest < SR_AGENT_BATCH ? rest : SR_AGENT_BATCH);
	}
	ranges_clear(&copied);
	watch_add(p, s->faults, WATCH_FAULTS, s);
	return done ? 0 : -EFAULT;
}

static int child_hello(struct pager *p, struct process *s, const uint64_t *a)
{
	int error = -connect_to(p, s, a);

	if (error == 0)
		error = join(p, s);
	if (error != 0)
		kill(s->pid, SIGKILL);
	return error;
}

struct process *process_born(struct pager *p, pid_t pid)
{
	struct process *s = in_birth(p, pid);

	if (s)
		birth_interrupt(s);
	return s;
}

int process_hello(struct pager *p, pid_t pid, const uint64_t *a)
{
	struct process *s = in_birth(p, pid);
	int error;

	if (s)
		return child_hello(p, s, a);
	retire_old_image(p, pid);
	thread_came_under(p, pid);
	s = must(calloc(1, sizeof(*s)));
	s->pid = pid;
	s->faults = s->socket = s->file = s->pagemap = -1;
	s->sampled = p->config->sampled;
	s->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	error = connect_to(p, s, a);
	if (error) {
		close(s->faults);
		close(s->socket);
		close(s->pidfd);
		free(s);
		return -error;
	}
	s->cursor = PLACE_WINDOW;
	s->brk_end = (uint64_t)agent_call(s, SYS_brk, 0, 0, 0, 0, 0);
	s->brk_start = up(s->brk_end);
	s->next = p->processes;
	p->processes = s;
	p->result->processes++;
	watch_add(p, s->faults, WATCH_FAULTS, s);
	watch_add(p, s->pidfd, WATCH_PROCESS, s);
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
	chunks_free(p, s);
}

void process_end(struct pager *p, struct process *s)
{
	struct process **link = &p->processes;

	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	turns_part(p);
	if (s->socket >= 0)
		agent_quit(s);
	give_all_back(p, s);
	threads_leave(p, s);
	watch_forget(p, s);
	close(s->faults);
	close(s->socket);
	close(s->pidfd);
	if (s->sampled) {
		close(s->file);
		close(s->pagemap);
	}
	ranges_clear(&s->managed);
	ranges_clear(&s->kept);
	ranges_clear(&s->locked);
	ranges_clear(&s->unforked);
	ranges_clear(&s->wiped);
	if (s->birth) /* it never came under the cap */
		p->result->ended++;
	birth_forget(s);
	if (s->agent > 0)
		waitpid(s->agent, NULL, __WALL | WNOHANG);
	free(s);
}
