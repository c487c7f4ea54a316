// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* One system call of the program, held by the filter: made ready, answered, let go on. */
#define _GNU_SOURCE
#include "birth.h"
#include "clones.h"
#include "locks.h"
#include "others.h"
#include "pager.h"
#include "sampled.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

static void alternate_stack(struct pager *p, struct thread *t, uint64_t address)
{
	stack_t stack;

	if (address == 0 || !peek(p, t, address, &stack, sizeof(stack)) ||
	    stack.ss_flags & SS_DISABLE ||
	    !ranges_find(&t->process->managed, (uint64_t)stack.ss_sp))
		return;
	pin(p, t, (uint64_t)stack.ss_sp, stack.ss_size, true);
	ranges_add(&t->process->kept, (uint64_t)stack.ss_sp & ~(PAGE - 1),
		   ((uint64_t)stack.ss_sp + stack.ss_size + PAGE - 1) & ~(PAGE - 1));
}

/* The pager stops forked children itself, and a tracer would find pages gone that the program
 * has: who wants to trace, or be traced, is told that it may not. */
static int64_t ptrace_answer(struct pager *p, uint64_t request)
{
	if (request != PTRACE_TRACEME && request != PTRACE_ATTACH && request != PTRACE_SEIZE)
		return 0;
	p->result->traces++;
	return -EPERM;
}

/* Calls that need more than their arguments in place; true when *value is the answer. */
static bool special(struct pager *p, struct thread *t, int number, const uint64_t *a,
		    int64_t *value)
{
	switch (number) {
	/* Rings whose buffers the kernel touches at any time: as where there are none. */
	case SYS_io_uring_setup:
	case SYS_io_setup:
	case SYS_userfaultfd:
	case SYS_process_madvise:
		*value = -ENOSYS;
		return true;
	case SYS_mlock:
	case SYS_mlock2:
	case SYS_munlock:
		if (!ranges_overlap(&t->process->managed, a[0], a[0] + a[1]))
			return false;
		*value = number == SYS_munlock ? unlock(t, a[0], a[1]) : lock(p, t, a[0], a[1]);
		return true;
	case SYS_mlockall:
		*value = lock_all(p, t, a[0]);
		return true;
	case SYS_munlockall:
		*value = unlock_all(t);
		return true;
	case SYS_process_vm_readv:
	case SYS_process_vm_writev:
		others_memory(p, t, a, number == SYS_process_vm_writev);
		return false;
	case SYS_read:
	case SYS_write:
	case SYS_lseek:
		memory_file(p, t, number, a);
		return false;
	case SYS_pread64:
	case SYS_pwrite64:
		if (a[3] >> 32)
			memory_file(p, t, number, a);
		return false;
	case SYS_prctl:
		if (a[0] == PR_SET_DUMPABLE) { /* else the pager could not read it */
			*value = 0;
			return true;
		}
		for (int i = 1; i < 5; i++)
			pin(p, t, a[i], 512, true);
		return false;
	case SYS_sigaltstack:
		alternate_stack(p, t, a[0]);
		return false;
	case SYS_clone:
	case SYS_clone3:
#ifdef SYS_fork
	case SYS_fork:
#endif
		*value = cloning(p, t, number, a);
		return *value != 0;
	case SYS_execve:
	case SYS_execveat:
		t->execing = true;
		return false;
	default:
		return memory_call(p, t, number, a, value);
	}
}

/* A program that the shim is not in. Of its calls only exit is of
 * interest; the first counts it, and process_hello() takes it back. */
static void runs_free(struct pager *p, struct thread *t)
{
	int leader;

	if (t->free)
		return;
	t->free = true;
	leader = (int)syscall(SYS_pidfd_open, t->tid, 0); /* EINVAL for its other threads */
	if (leader >= 0) {
		close(leader);
		p->result->ran_free++;
	}
}

/* In the sampled mode the kernel finds all memory by itself. But a forked child would share it
 * with its parent, not have a copy. */
static bool sampled_handle(struct pager *p, struct thread *t, int number, const uint64_t *a,
			   int64_t *value)
{
	struct clone3_arguments c = { 0 };

	switch (number) {
#ifdef SYS_fork
	case SYS_fork:
		break;
#endif
	case SYS_clone:
		c.flags = a[0];
		break;
	case SYS_clone3:
		peek(p, t, a[0], &c, sizeof(c));
		break;
	case SYS_execve:
	case SYS_execveat:
		t->execing = true;
		return false;
	case SYS_prctl:
		*value = 0;
		return a[0] == PR_SET_DUMPABLE;
	default:
		return sampled_call(p, t->process, number, a, value);
	}
	if (c.flags & CLONE_VM)
		return false;
	p->result->cannot_hold = 1;
	kill(t->process->pid, SIGKILL);
	return false;
}

/* A call of a process under the cap. */
static bool held(struct pager *p, struct thread *t, int number, uint64_t *a, int64_t *value)
{
	bool answered;

	p->result->calls++;
	thread_unpin(t);
	if (number == SYS_restart_syscall) {
		number = (int)t->number;
	} else {
		t->number = number;
		memcpy(t->argument, a, sizeof(t->argument));
	}
	if (p->config->sampled)
		return sampled_handle(p, t, number, a, value);
	p->caller = t;
	arguments_ready(p, t, number, t->argument);
	answered = special(p, t, number, t->argument, value);
	p->caller = NULL;
	return answered;
}

static bool handle(struct pager *p, const struct seccomp_notif *note, int64_t *value)
{
	uint64_t a[6];
	int number = note->data.nr;
	pid_t tid = (pid_t)note->pid;
	struct thread *t;

	memcpy(a, note->data.args, sizeof(a));
	if (number == SR_HELLO_CALL) {
		*value = process_hello(p, tid, a);
		return true;
	}
	if (number == SR_BORN_CALL) {
		*value = -ENOSYS;
		return true;
	}
	t = thread_of(p, tid);
	if (!t->process)
		runs_free(p, t);
	if (number == SYS_ptrace) {
		*value = ptrace_answer(p, a[0]);
		if (*value != 0)
			return true;
	}
	if (number == SYS_exit || number == SYS_exit_group)
		thread_forget(p, tid);
	else if (t->process)
		return held(p, t, number, a, value);
	return false;
}

void call_serve(struct pager *p)
{
	struct seccomp_notif note = { 0 };
	struct seccomp_notif_resp answer = { 0 };
	struct process *born = NULL;
	int64_t value = 0;

	if (ioctl(p->listener, SECCOMP_IOCTL_NOTIF_RECV, &note) != 0)
		return; /* the caller was killed */
	answer.id = note.id;
	p->forker = 0;
	if (note.data.nr == SR_BORN_CALL)
		born = process_born(p, (pid_t)note.pid);
	if (handle(p, &note, &value)) {
		if (value < 0 && value > -4096)
			answer.error = (int32_t)value;
		else
			answer.val = value;
	} else {
		answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	}
	ioctl(p->listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	if (born)
		birth_end(p, born);
	if (p->forker)
		fork_follow(p, p->forker);
}
