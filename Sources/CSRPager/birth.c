// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A forked child comes under the cap before its first instruction: ptrace(2) stops it there, has
 * it run a piece of the shim that makes its userfaultfd and its agent, and puts it back. The
 * child has no signal meanwhile, and nobody traces it afterwards.
 */
#define _GNU_SOURCE
#include "birth.h"
#include "must.h"
#include "watch.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef PTRACE_GETSIGMASK
#define PTRACE_GETSIGMASK 0x420a
#define PTRACE_SETSIGMASK 0x420b
#endif

#define OPTIONS (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)

/* What the child is put back to. */
struct birth {
	struct user_regs_struct registers;
	uint64_t mask;
	int stop; /* a stopping signal that came meanwhile, for later */
	struct rlimit files;
};

static long ask(int request, pid_t pid, uintptr_t address, uintptr_t data)
{
	return ptrace(request, pid, (void *)address, (void *)data);
}

static bool registers(int request, pid_t pid, struct user_regs_struct *r)
{
	struct iovec whole = { r, sizeof(*r) };

	return ask(request, pid, NT_PRSTATUS, (uintptr_t)&whole) == 0;
}

bool birth_watch(pid_t tid)
{
	return ask(PTRACE_SEIZE, tid, 0, OPTIONS) == 0;
}

/* Waits for a stop; false if the task is gone. */
static bool stopped(struct pager *p, pid_t tid, int *status)
{
	while (waitpid(tid, status, __WALL) < 0) {
		if (errno != EINTR)
			return false;
	}
	if (WIFSTOPPED(*status))
		return true;
	if (tid == p->root)
		watch_root_ended(p, *status);
	return false;
}

/* A call that fails has no event: so it is asked to stop, after a time, wherever it is. */
static void hurry(pid_t tid)
{
	const struct timespec moment = { 0, 50000 };
	siginfo_t seen;

	for (int i = 0; i < 2000; i++) {
		seen.si_pid = 0;
		if (waitid(P_PID, (id_t)tid, &seen,
			   WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) != 0 || seen.si_pid != 0)
			return;
		nanosleep(&moment, NULL);
	}
	ask(PTRACE_INTERRUPT, tid, 0, 0);
}

pid_t birth_wait(struct pager *p, pid_t tid)
{
	unsigned long child = 0;
	int status, event;

	hurry(tid);
	if (!stopped(p, tid, &status))
		return 0;
	event = status >> 16;
	if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
	    event == PTRACE_EVENT_CLONE) {
		ask(PTRACE_GETEVENTMSG, tid, 0, (uintptr_t)&child);
		ask(PTRACE_DETACH, tid, 0, 0);
		return (pid_t)child;
	}
	/* A signal came first, or there are no more processes to be had. */
	ask(PTRACE_DETACH, tid, 0, event ? 0 : (uintptr_t)WSTOPSIG(status));
	return 0;
}

static void enter(struct user_regs_struct *r, const struct process *s)
{
#if defined(__x86_64__)
	r->rip = s->entry;
	r->rsp = s->entry_stack - 8; /* as after a call */
	r->rbp = 0;
	r->orig_rax = (unsigned long long)-1;
	r->eflags &= ~0x400ull; /* the direction flag */
#else
	r->pc = s->entry;
	r->sp = s->entry_stack;
	r->regs[29] = r->regs[30] = 0;
#endif
}

/* The shim needs three descriptors for a moment, and the program may have used all of its own. */
static void allow_files(const struct process *s)
{
	const struct rlimit *own = &s->birth->files;
	struct rlimit more = { own->rlim_cur + 3, own->rlim_max };

	if (more.rlim_cur > more.rlim_max)
		more.rlim_max = more.rlim_cur;
	prlimit(s->pid, RLIMIT_NOFILE, &more, NULL);
}

void birth_begin(struct pager *p, struct process *s)
{
	struct birth *b = must(calloc(1, sizeof(*b)));
	uint64_t all = ~0ull;
	struct user_regs_struct r;
	int status;

	s->birth = b;
	/* Where it is gone, its pidfd says so. */
	if (!stopped(p, s->pid, &status) || !registers(PTRACE_GETREGSET, s->pid, &b->registers) ||
	    ask(PTRACE_GETSIGMASK, s->pid, sizeof(b->mask), (uintptr_t)&b->mask) != 0 ||
	    prlimit(s->pid, RLIMIT_NOFILE, NULL, &b->files) != 0)
		return;
	allow_files(s);
	r = b->registers;
	enter(&r, s);
	ask(PTRACE_SETSIGMASK, s->pid, sizeof(all), (uintptr_t)&all);
	registers(PTRACE_SETREGSET, s->pid, &r);
	ask(PTRACE_CONT, s->pid, 0, 0);
}

void birth_interrupt(struct process *s)
{
	ask(PTRACE_INTERRUPT, s->pid, 0, 0);
}

void birth_stopped(struct pager *p, pid_t pid, int status)
{
	for (struct process *s = p->processes; s; s = s->next) {
		if (s->pid == pid && s->birth && status >> 16 == 0)
			s->birth->stop = WSTOPSIG(status);
	}
	ask(PTRACE_CONT, pid, 0, 0);
}

void birth_end(struct pager *p, struct process *s)
{
	struct birth *b = s->birth;
	int status, stop;

	while (stopped(p, s->pid, &status)) {
		if (status >> 16 != PTRACE_EVENT_STOP || WSTOPSIG(status) != SIGTRAP) {
			birth_stopped(p, s->pid, status);
			continue;
		}
		stop = b->stop;
		registers(PTRACE_SETREGSET, s->pid, &b->registers);
		ask(PTRACE_SETSIGMASK, s->pid, sizeof(b->mask), (uintptr_t)&b->mask);
		prlimit(s->pid, RLIMIT_NOFILE, &b->files, NULL);
		birth_forget(s);
		ask(PTRACE_DETACH, s->pid, 0, 0);
		if (stop)
			kill(s->pid, stop);
		return;
	}
}

void birth_forget(struct process *s)
{
	free(s->birth);
	s->birth = NULL;
}
