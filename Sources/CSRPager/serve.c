// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "serve.h"
#include "exact.h"
#include "fault.h"
#include "places.h"
#include "threads.h"
#include "turns.h"

#include <linux/userfaultfd.h>
#include <unistd.h>

static void serve(struct pager *p, struct process *s, const struct uffd_msg *msg)
{
	uint64_t address = msg->arg.pagefault.address & ~(PAGE - 1);
	uint64_t flags = msg->arg.pagefault.flags;
	bool write = flags & (UFFD_PAGEFAULT_FLAG_WRITE | UFFD_PAGEFAULT_FLAG_WP);
	bool was = false;
	struct place *place = place_find(p, s, address);

	p->result->faults++;
	/* A thread that faults is in user mode: its last system call is over. */
	thread_returned(p, (pid_t)msg->arg.pagefault.feat.ptid);
	turns_share(p, s, (pid_t)msg->arg.pagefault.feat.ptid);
	was = place && place->flags & MAPPED && !(write && place->flags & PROTECTED);
	if (!fault_in(p, s, address, write) || was) {
		/* Another thread was first, or the mapping went away meanwhile: look again. A
		 * protection that the tables here do not have was left by a moved mapping. */
		if (flags & UFFD_PAGEFAULT_FLAG_WP)
			p->hands->unprotect(s, address);
		exact_wake(s, address);
	}
}

void faults_serve(struct pager *p, struct process *s)
{
	struct uffd_msg messages[16];
	ssize_t n = read(s->faults, messages, sizeof(messages));

	for (ssize_t i = 0; i < n / (ssize_t)sizeof(*messages); i++) {
		if (messages[i].event == UFFD_EVENT_PAGEFAULT)
			serve(p, s, &messages[i]);
	}
}
