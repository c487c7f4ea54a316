// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "special.h"
#include "clones.h"
#include "locks.h"
#include "memory.h"
#include "others.h"
#include "pins.h"
#include "turns.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

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
int64_t ptrace_answer(struct pager *p, uint64_t request)
{
	if (request != PTRACE_TRACEME && request != PTRACE_ATTACH && request != PTRACE_SEIZE)
		return 0;
	p->result->traces++;
	return -EPERM;
}

bool special_call(struct pager *p, struct thread *t, int number, const uint64_t *a,
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
	case SYS_sched_setaffinity:
	case SYS_sched_getaffinity:
#ifdef SYS_vfork
	case SYS_vfork:
#endif
		turns_part(p);
		return false;
	case SYS_execve:
	case SYS_execveat:
		turns_part(p);
		t->execing = true;
		return false;
	default:
		return memory_call(p, t, number, a, value);
	}
}
