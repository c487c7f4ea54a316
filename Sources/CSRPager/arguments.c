// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Makes present, and holds in place, what a system call is about to touch. */
#define _GNU_SOURCE
#include "arguments.h"
#include "pins.h"
#include "table.h"

#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* The largest structure that a call takes without saying so (struct utsname is 390). */
#define STRUCTURE 512u

#define ARGUMENT_STRINGS 65536u
#define TEXT_PIECES 256u /* of a text that is looked through */
#define VECTORS 1024u /* UIO_MAXIOV */

/* A text that ends where nobody said: piece by piece, none over a page's end, until its NUL. */
static void pin_text(struct pager *p, struct thread *t, uint64_t address)
{
	char bytes[1024];

	for (unsigned n = 0; n < TEXT_PIECES && address != 0; n++) {
		size_t rest = PAGE - address % PAGE;
		size_t count = rest < sizeof(bytes) ? rest : sizeof(bytes);

		if (!peek(p, t, address, bytes, count) || memchr(bytes, 0, count))
			return;
		address += count;
	}
}

static void pin_vector(struct pager *p, struct thread *t, uint64_t address, uint64_t count,
		       bool write)
{
	struct iovec vector;

	for (uint64_t i = 0; i < count && i < VECTORS; i++) {
		if (!peek(p, t, address + i * sizeof(vector), &vector, sizeof(vector)))
			return;
		pin(p, t, (uint64_t)vector.iov_base, vector.iov_len, write);
	}
}

static void pin_message(struct pager *p, struct thread *t, uint64_t address, bool write)
{
	struct msghdr header;

	if (!peek(p, t, address, &header, sizeof(header)))
		return;
	pin(p, t, address, sizeof(header), write);
	pin(p, t, (uint64_t)header.msg_name, header.msg_namelen, write);
	pin(p, t, (uint64_t)header.msg_control, header.msg_controllen, write);
	pin_vector(p, t, (uint64_t)header.msg_iov, header.msg_iovlen, write);
}

static void pin_messages(struct pager *p, struct thread *t, uint64_t address, uint64_t count,
			 bool write)
{
	for (uint64_t i = 0; i < count && i < VECTORS; i++) {
		uint64_t one = address + i * sizeof(struct mmsghdr);

		pin(p, t, one, sizeof(struct mmsghdr), true);
		pin_message(p, t, one, write);
	}
}

static void pin_strings(struct pager *p, struct thread *t, uint64_t address)
{
	uint64_t text;

	for (unsigned i = 0; i < ARGUMENT_STRINGS; i++) {
		if (!peek(p, t, address + i * sizeof(text), &text, sizeof(text)) || text == 0)
			return;
		pin_text(p, t, text);
	}
}

static void keep(struct pager *p, struct thread *t, uint64_t address)
{
	uint64_t start = address & ~(PAGE - 1), end = (address + STRUCTURE) & ~(PAGE - 1);

	pin(p, t, address, STRUCTURE, true);
	if (address != 0)
		ranges_add(&t->process->kept, start, end + PAGE);
}

/* A structure's size: ioctl numbers say it (_IOC_SIZE), others are small. */
static uint64_t structure(int number, const uint64_t *a)
{
	if (number == SYS_ioctl && _IOC_SIZE(a[1]) > 0)
		return _IOC_SIZE(a[1]);
	return STRUCTURE;
}

static void word(struct pager *p, struct thread *t, int number, const uint64_t *a,
		 const char *w)
{
	uint64_t address = a[w[0] - '0'];
	uint64_t count = w[2] >= '0' && w[2] <= '5' ? a[w[2] - '0'] : 0;

	switch (w[1]) {
	case 'r': pin(p, t, address, count, false); break;
	case 'w': pin(p, t, address, count, true); break;
	case 's': pin_text(p, t, address); break;
	case 'p': pin(p, t, address, structure(number, a), true); break;
	case 'q': pin(p, t, address, STRUCTURE, false); break;
	case 'v': pin_vector(p, t, address, count, false); break;
	case 'V': pin_vector(p, t, address, count, true); break;
	case 'm': pin_message(p, t, address, false); break;
	case 'M': pin_message(p, t, address, true); break;
	case 'n': pin_messages(p, t, address, count, false); break;
	case 'N': pin_messages(p, t, address, count, true); break;
	case 'a': pin_strings(p, t, address); break;
	case 'f': pin(p, t, address, count * sizeof(struct pollfd), true); break;
	case 'e': pin(p, t, address, count * sizeof(struct epoll_event), true); break;
	case 'k': keep(p, t, address); break;
	default: break;
	}
}

void arguments_ready(struct pager *p, struct thread *t, int number, const uint64_t *a)
{
	const struct call *entry = table_find(number);

	for (const char *w = entry ? entry->words : ""; *w; w++) {
		if ((w == entry->words || w[-1] == ' ') && *w >= '0' && *w <= '5')
			word(p, t, number, a, w);
	}
}
