// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef AGENT_H
#define AGENT_H

#include <stdint.h>

struct agent {
	int socket;      /* its end */
	int faults;      /* the userfaultfd: open here, no page is ever lost to a closed one */
	int program;     /* process id */
	uint64_t cookie;
};

/* Never returns. Runs in the program's memory, as a process of its own. */
_Noreturn void agent_run(const struct agent *agent);

#endif
