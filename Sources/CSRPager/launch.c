// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Starts the program behind the filter, and fetches the filter's listener. */
#define _GNU_SOURCE
#include "launch.h"
#include "descriptors.h"
#include "filter.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The child. All it says lies on its stack, and it says it before its first call that the
 * filter holds: execve.
 */
static _Noreturn void child(const struct pager *p, int say, int hear)
{
	sigset_t none;
	int word;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	word = filter_install(p->config->cookie, true);
	if (word < 0)
		word = -errno;
	if (write(say, &word, sizeof(word)) != sizeof(word) || word < 0 ||
	    read(hear, &word, sizeof(word)) != sizeof(word))
		_exit(127);
	/* The listener is the pager's now; the program is not to have it. It is closed by exec. */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signals_restore();
	execve(p->config->file, p->config->argv, p->config->envp);
	word = -errno;
	if (write(say, &word, sizeof(word)) != sizeof(word))
		_exit(126);
	_exit(127);
}

static int fail(struct pager *p, const char *step)
{
	p->result->step = step;
	p->result->error = errno;
	return -1;
}

static int take_listener(struct pager *p, int hear, int say)
{
	int pidfd, word;

	if (read(hear, &word, sizeof(word)) != sizeof(word)) {
		errno = ECHILD;
		return fail(p, "the program's process ended before it was ready");
	}
	if (word < 0) {
		errno = -word;
		return fail(p, "seccomp(2) with a listener");
	}
	pidfd = (int)syscall(SYS_pidfd_open, p->root, 0);
	p->listener = pidfd < 0 ? -1 : descriptor_of(pidfd, word);
	if (p->listener < 0)
		fail(p, "pidfd_getfd(2) on a child");
	if (pidfd >= 0)
		close(pidfd);
	if (p->listener < 0 || write(say, &word, sizeof(word)) != sizeof(word))
		return -1;
	return 0;
}

int launch(struct pager *p, int *news)
{
	int up[2], down[2], status;

	if (pipe2(up, O_CLOEXEC) != 0 || pipe2(down, O_CLOEXEC) != 0)
		return fail(p, "pipe(2)");
	p->root = fork();
	if (p->root == 0)
		child(p, up[1], down[0]);
	close(up[1]);
	close(down[0]);
	status = p->root < 0 ? fail(p, "fork(2)") : take_listener(p, up[0], down[1]);
	close(down[1]);
	fcntl(up[0], F_SETFL, O_NONBLOCK);
	*news = up[0];
	return status;
}
