// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* One system call of the program, held by the filter: made ready, answered, let go on. */
#define _GNU_SOURCE
#include "calls.h"
#include "agent.h"
#include "arguments.h"
#include "birth.h"
#include "clones.h"
#include "fork.h"
#include "pins.h"
#include "process.h"
#include "sampled_calls.h"
#include "special.h"
#include "threads.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A program that the shim is not in. Of its calls only exit is of interest; the first counts it,
 * and process_hello() takes it back. */
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
	answered = special_call(p, t, number, t->argument, value);
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
		if (agent_failed(value))
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
