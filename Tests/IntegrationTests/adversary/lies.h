/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * The adversary: a library that is preloaded into QEMU and answers as a bad host might. Each lie
 * is one that a host can tell: what it breaks was a dependence on the host.
 *
 * SR_LIES names the lies, separated by commas; `all` is all of them. SR_LIES_SEED makes the same
 * choices again. SR_LIES_COUNTS names a file to which `CALL COUNT` lines go when QEMU ends.
 */
#ifndef LIES_H
#define LIES_H

#include <stdbool.h>
#include <stdint.h>

/* Whether SR_LIES has the word. */
bool lies_told(const char *what);

/* The same, asked once for each place in the code: some calls come a million times. */
#define lies_about(what)                                                                          \
	({                                                                                        \
		static int told;                                                                  \
		if (!told)                                                                        \
			told = lies_told(what) ? 1 : -1;                                          \
		told > 0;                                                                         \
	})

/* A number below `end`, which must not be 0. */
uint64_t lies_any(uint64_t end);

/* Stands for up to so many microseconds. */
void lies_nap(uint64_t microseconds);

/* What comes after this library under that name; ends the process where there is nothing. */
void *lies_next(const char *name);

/* One more call of it; the answer stays valid. */
void lies_count(uint64_t *counter, const char *name);

/* At the head of each call: counts it, and finds what it stands for. */
#define LIE(name)                                                                                 \
	static __typeof__(&name) next;                                                            \
	static uint64_t counter;                                                                  \
	if (!next)                                                                                \
		next = (__typeof__(&name))lies_next(#name);                                       \
	lies_count(&counter, #name)

/* True once in so many times, where the lie is told. */
#define SOMETIMES(what, often) (lies_about(what) && lies_any(often) == 0)

#endif
