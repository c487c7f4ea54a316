// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static struct sigaction before[sizeof(numbers) / sizeof(*numbers)];
static volatile pid_t receiver;
static volatile sig_atomic_t last, count;

static void pass_on(int number, siginfo_t *info, void *context)
{
	int error = errno;

	(void)context;
	last = number;
	count++;
	if (info->si_code <= 0 && receiver > 0) /* sent by a process, not by the terminal */
		kill(receiver, number);
	errno = error;
}

void signals_to(pid_t pid)
{
	receiver = pid;
}

unsigned signals_seen(int *number)
{
	*number = last;
	return (unsigned)count;
}

void signals_divert(void)
{
	struct sigaction action = { .sa_sigaction = pass_on, .sa_flags = SA_SIGINFO | SA_RESTART };

	receiver = 0;
	count = 0;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		sigaction(numbers[i], NULL, &before[i]);
		/* What the caller ignores (nohup), the program ignores. */
		if (before[i].sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
}

void signals_restore(void)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaction(numbers[i], &before[i], NULL);
}
