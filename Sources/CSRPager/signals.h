// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef SIGNALS_H
#define SIGNALS_H

#include <sys/types.h>

/*
 * While the program runs, SIGINT, SIGTERM, SIGHUP and SIGQUIT are its own: those from the
 * terminal reach it by themselves, those that were sent to us are passed on.
 */
void signals_divert(void);
/* Who gets them; 0: nobody. */
void signals_to(pid_t pid);
/* How many have come, and which was the last. */
unsigned signals_seen(int *number);
/* Puts back what was there before; the child, before it execs, too. */
void signals_restore(void);

#endif
