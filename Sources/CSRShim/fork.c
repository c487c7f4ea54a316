// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * fork() with all signals held off. A call that the filter holds can be interrupted until the
 * pager takes it up (SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV holds from then on), and then ends
 * with EINTR if the handler has no SA_RESTART. fork(2) never does that by itself, and shells,
 * whose children end at any time, take it for a failure.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

pid_t fork(void)
{
	static pid_t (*next)(void);
	sigset_t all, before;
	int error;
	pid_t pid;

	if (!next)
		*(void **)&next = dlsym(RTLD_NEXT, "fork");
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = next();
	error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return pid;
}
