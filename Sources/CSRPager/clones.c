// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* New threads and forked children. */
#define _GNU_SOURCE
#include "clones.h"
#include "fork.h"
#include "pins.h"
#include "turns.h"

#include <sched.h>
#include <sys/syscall.h>

/* A new thread: what the kernel knows of its control block stays in place. */
static void new_thread(struct pager *p, struct thread *t, const struct clone3_arguments *c)
{
	struct process *s = t->process;
	const uint64_t places[] = { c->tls, c->child_tid, c->parent_tid, c->pidfd };

	for (size_t i = 0; i < 4; i++) {
		uint64_t start = (places[i] & ~(PAGE - 1)) - PAGE;

		if (places[i] == 0 || !ranges_find(&s->managed, places[i]))
			continue;
		pin(p, t, start, 3 * PAGE, true);
		ranges_add(&s->kept, start, start + 3 * PAGE);
	}
	if (c->stack_size > 0 && ranges_find(&s->managed, c->stack)) {
		/* A stack of the program's own making: signals are written to it. */
		pin(p, t, c->stack, c->stack_size, true);
		ranges_add(&s->kept, c->stack, c->stack + c->stack_size);
	}
}

int64_t cloning(struct pager *p, struct thread *t, int number, const uint64_t *a)
{
	struct clone3_arguments c = { 0 };

	turns_part(p); /* a child may run wherever its parent may */
	if (number == SYS_clone3) {
		if (!peek(p, t, a[0], &c, sizeof(c)))
			return 0;
	} else if (number == SYS_clone) {
#if defined(__x86_64__)
		c = (struct clone3_arguments) { .flags = a[0], .parent_tid = a[2],
						.child_tid = a[3], .tls = a[4] };
#else
		c = (struct clone3_arguments) { .flags = a[0], .parent_tid = a[2],
						.child_tid = a[4], .tls = a[3] };
#endif
	}
	if (!(c.flags & CLONE_VM))
		return fork_begin(p, t);
	new_thread(p, t, &c);
	return 0;
}
