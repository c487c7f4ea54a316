// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Runs a program whose anonymous memory is paged by this process: a cap's worth of its
 * pages are resident, the others are here, and each that leaves or returns is an event.
 */
#ifndef SR_PAGER_H
#define SR_PAGER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct sr_event {
	uint64_t time;   /* ns since the program's start, CLOCK_MONOTONIC */
	uint32_t slot;
	uint32_t length; /* of a write: LZO1X-1 bytes, not capped at the page size */
	uint8_t operation; /* SR_OP_*, and SR_FLAG_* of a write: kernel/uapi/sr_relay.h */
	uint8_t flags;
};

struct sr_pager_config {
	size_t cap_pages;   /* resident pages of all the program's processes together */
	const char *file;   /* the program's path */
	char *const *argv;
	char *const *envp;  /* with LD_PRELOAD of the shim, and SR_PAGER=cookie */
	uint64_t cookie;    /* bits 40 to 62 random: tells the shim's own calls from the program's */
	int sampled;        /* the sampled mode, not the exact one */
	void *context;
	/* Takes events in order; anything but 0 ends the recording, not the program. */
	int (*events)(void *context, const struct sr_event *events, size_t count);
};

struct sr_pager_result {
	int wait_status;        /* of the program, as waitpid has it */
	int started;            /* the program's execve succeeded */
	int error;              /* errno of what failed, 0 for nothing */
	const char *step;       /* what failed, in words; NULL for nothing */
	uint64_t faults;        /* page faults served, first touches included */
	uint64_t soft_faults;   /* of these, on pages that had not left: the reference bit */
	uint64_t calls;         /* system calls that were looked at */
	uint64_t processes;     /* programs under the cap */
	uint64_t forks;         /* copies of these, by fork(2) */
	uint64_t ended;         /* of these, those that could not be brought under the cap */
	uint64_t traces;        /* requests to trace or be traced (ptrace(2)), refused */
	uint64_t ran_free;      /* processes that did not come under the cap to their end */
	uint64_t readahead;     /* pages read along with one that faulted */
	uint64_t readahead_hits; /* of these, the ones that were touched */
	uint64_t peak_resident; /* pages */
	uint64_t peak_managed;  /* pages that the program had touched at one time */
	int cannot_hold;        /* a fork() in the sampled mode: the program was ended for it */
	uint64_t pinned_over;   /* times when pages in use by system calls outgrew the cap */
};

/*
 * Runs the program to its end, and whatever it started. Called from one thread; signals are
 * the caller's affair. Returns 0, or -1 with result->error and result->step set.
 */
int sr_pager_run(const struct sr_pager_config *config, struct sr_pager_result *result);

/* What a machine lacks for the mode, as the step and the errno; 0 when nothing. */
int sr_pager_probe(int sampled, const char **step);

/* Whether the file has capabilities of its own (capabilities(7)). */
int sr_pager_has_capabilities(const char *path);

#endif
