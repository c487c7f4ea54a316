// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the shim in the program and the pager say to each other. */
#ifndef SR_HELLO_H
#define SR_HELLO_H

#include <stdint.h>

/*
 * No system call of Linux has this number. The shim makes it, the filter hands it to the
 * pager: hello(userfaultfd, the pager's end of the agent's socket, the agent's process id, the
 * address of a name for a file, the address of a struct sr_entry).
 */
#define SR_HELLO_CALL 0x5352

/* A forked child that has said hello asks to be put back to where it was born. */
#define SR_BORN_CALL 0x5353

/* Where the shim begins in a forked child: a function that does not return, and its stack. */
struct sr_entry {
	uint64_t function;
	uint64_t stack; /* its upper end, aligned to 16 */
};

/* The environment variable that holds the cookie, in hexadecimal. */
#define SR_PAGER_VARIABLE "SR_PAGER"

/* One system call for the agent; op is its number, or SR_AGENT_QUIT. */
struct sr_agent_call {
	int64_t number;
	uint64_t argument[5];
	uint64_t sixth; /* in place of the cookie, with its upper bits; 0: the cookie */
};

#define SR_AGENT_QUIT (-1)

/* Calls in one message to the agent, at most; it answers with one int64_t for each. */
#define SR_AGENT_BATCH 64

#endif
