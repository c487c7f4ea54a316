// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Which system calls read or write the program's memory, and where. One word for each
 * argument that is an address: the argument's number, a letter, and the number of the argument
 * that says how many.
 *
 *   r w   bytes, read or written by the kernel
 *   s     a path or other text
 *   p     a small structure, written    q    one that is only read
 *   v V   iovecs, read or written    m M    a msghdr    n N    mmsghdrs
 *   a     argv: pointers to texts, up to NULL
 *   f     pollfds    e    epoll_events
 *   k     stays known to the kernel after the call: keep
 *   !     a call of memory.c or calls.c if the argument is an address that may be managed
 *   !!    always looked at
 */
#ifndef TABLE_H
#define TABLE_H

struct call {
	int number;
	const char *words;
};

extern const struct call table[];

/* The entry for the number, or NULL. */
const struct call *table_find(int number);

#endif
