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

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* For swift-autolink-extract, which links this: libswiftCore is on its list in any case, and is
 * not to be loaded into every program. */
__attribute__((section(".swift1_autolink_entries"), used)) static const char link_flags[] =
	"-Wl,--as-needed";

static const char file_name[] = "srorch";
static struct agent agent;
static char stack[16384] __attribute__((aligned(16)));

static int enter(void *unused)
{
	(void)unused;
	agent_run(&agent);
}

static int start_agent(void)
{
	sigset_t all, before;
	int pid;

	/* The agent hears no signal but SIGKILL. With no exit signal, wait() does not see it. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = clone(enter, stack + sizeof(stack), CLONE_VM, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static void fail(const char *what)
{
	static const char head[] = "srorch: this program cannot be run under the cap: ";
	size_t n = 0;

	while (what[n])
		n++;
	if (write(2, head, sizeof(head) - 1) < 0 || write(2, what, n) < 0 || write(2, "\n", 1) < 0)
		_exit(125);
	_exit(125);
}

__attribute__((constructor)) static void begin(void)
{
	const char *cookie = getenv(SR_PAGER_VARIABLE);
	int ends[2], pid;
	long answer;

	if (!cookie)
		return;
	agent.cookie = strtoull(cookie, NULL, 16);
	agent.program = getpid();
	agent.faults = (int)raw_call(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY, 0, 0, 0,
				     0, agent.cookie);
	if (agent.faults < 0)
		fail("the kernel refuses userfaultfd(2) to this user");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		fail("no socket pair");
	agent.socket = ends[0];
	pid = start_agent();
	if (pid < 0)
		fail("no agent (clone)");
	answer = raw_call(SR_HELLO_CALL, (uint64_t)agent.faults, (uint64_t)ends[1], (uint64_t)pid,
			  (uint64_t)file_name, 0, 0);
	close(ends[0]);
	close(ends[1]);
	close(agent.faults);
	if (answer != 0)
		fail("the pager did not take it");
}
