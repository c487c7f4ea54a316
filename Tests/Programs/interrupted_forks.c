// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Forks 300 times while a timer's signal, whose handler has no SA_RESTART, comes 3000 times a
 * second; prints how many forks failed. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int number)
{
	(void)number;
}

int main(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct itimerval often = { { 0, 333 }, { 0, 333 } }, never = { 0 };
	int failed = 0;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 300; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		if (pid < 0)
			failed++;
		while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	setitimer(ITIMER_REAL, &never, NULL);
	printf("%d failed\n", failed);
	return 0;
}
