// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The shim: before the program's main(), makes a userfaultfd for its memory and an agent in it,
 * and hands both to the pager. After that only fork() is its own.
 */
#define _GNU_SOURCE
#include "agent.h"
#include "raw.h"
#include "sr_hello.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* For swift-autolink-extract, which links this: libswiftCore is on its list in any case, and is
 * not to be loaded into every program. */
__attribute__((section(".swift1_autolink_entries"), used)) static const char link_flags[] =
	"-Wl,--as-needed";

static const char file_name[] = "srorch";
static struct agent agent;
static int agent_pid;
static char stack[16384] __attribute__((aligned(16)));
static char middle_stack[4 << 10] __attribute__((aligned(16)));
static char child_stack[16384] __attribute__((aligned(16)));
static struct sr_entry entry;

static long call(long number, uint64_t x, uint64_t y, uint64_t z, uint64_t u)
{
	return raw_call(number, x, y, z, u, 0, agent.cookie);
}

static int enter(void *unused)
{
	(void)unused;
	agent_run(&agent);
}

static int middle(void *unused)
{
	(void)unused;
	agent_pid = clone(enter, stack + sizeof(stack), CLONE_VM, NULL);
	call(SYS_exit_group, 0, 0, 0, 0);
	return 0;
}

/*
 * The agent hears no signal but SIGKILL and SIGSTOP. It is made by a process that ends at once, so
 * that it is the pager's child: wait4(2) of the program would see it with __WALL, and wait.
 */
static int start_agent(void)
{
	sigset_t all, before;
	int pid;

	agent_pid = -1;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = clone(middle, middle_stack + sizeof(middle_stack),
		    CLONE_VM | CLONE_VFORK | CLONE_UNTRACED, NULL);
	if (pid > 0)
		call(SYS_wait4, (uint64_t)pid, 0, __WALL, 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return agent_pid;
}

/* Makes a userfaultfd and an agent, and hands them to the pager; what failed, or NULL. The
 * pager's machine has userfaultfd(2): where there is none, an emulator (valgrind) runs this
 * program in a process of its own, which is not under the cap. */
static const char *come_under(void)
{
	static int ends[2];
	const char *failed = NULL;
	int pid;

	agent.program = (int)call(SYS_getpid, 0, 0, 0, 0);
	agent.faults = (int)call(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY, 0, 0, 0);
	if (agent.faults == -ENOSYS)
		return NULL;
	if (agent.faults == -EMFILE)
		return "no file descriptor is free";
	if (agent.faults < 0)
		return "the kernel refuses userfaultfd(2) to this user";
	if (call(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, (uint64_t)ends) != 0)
		return "no socket pair";
	agent.socket = ends[0];
	pid = start_agent();
	if (pid < 0)
		failed = "no agent (clone)";
	else if (raw_call(SR_HELLO_CALL, (uint64_t)agent.faults, (uint64_t)ends[1], (uint64_t)pid,
			  (uint64_t)file_name, (uint64_t)&entry, 0) != 0)
		failed = "the pager did not take it";
	call(SYS_close, (uint64_t)ends[0], 0, 0, 0);
	call(SYS_close, (uint64_t)ends[1], 0, 0, 0);
	call(SYS_close, (uint64_t)agent.faults, 0, 0, 0);
	return failed;
}

static _Noreturn void fail(const char *what)
{
	static const char head[] = "srorch: this program cannot be run under the cap: ";
	size_t n = 0;

	while (what[n])
		n++;
	if (write(2, head, sizeof(head) - 1) < 0 || write(2, what, n) < 0 || write(2, "\n", 1) < 0)
		_exit(125);
	_exit(125);
}

/* Where a forked child begins, before anything of the program; the pager puts it back. */
static _Noreturn void be_born(void)
{
	const char *failed = come_under();

	if (!failed)
		raw_call(SR_BORN_CALL, 0, 0, 0, 0, 0, 0);
	fail(failed ? failed : "the pager did not let it go on");
}

__attribute__((constructor)) static void begin(void)
{
	const char *cookie = getenv(SR_PAGER_VARIABLE), *failed;

	if (!cookie)
		return;
	agent.cookie = strtoull(cookie, NULL, 16);
	entry = (struct sr_entry) { (uint64_t)be_born,
				    (uint64_t)child_stack + sizeof(child_stack) };
	failed = come_under();
	if (failed)
		fail(failed);
}
