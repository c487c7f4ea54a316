// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the pager waits for. */
#ifndef WATCH_H
#define WATCH_H

#include "pager.h"

enum watch { WATCH_CALLS, WATCH_FAULTS, WATCH_PROCESS };

void watch_add(struct pager *p, int fd, enum watch what, struct process *s);
/* Events of the process that were fetched already are not to be looked at. */
void watch_forget(struct pager *p, struct process *s);
/* The program's own process is gone. */
void watch_root_ended(struct pager *p, int status);

#endif
