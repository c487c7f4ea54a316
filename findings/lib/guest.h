/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/* What the errands of a finding's guest share. */
#ifndef FINDINGS_GUEST_H
#define FINDINGS_GUEST_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>

#define PAGE 4096

/* Says what failed, and turns the guest off. */
void fail(const char *what);
/* Writes a text into a file of the kernel's. */
void put(const char *file, const char *text);
/* Private memory, every byte written. */
char *touched(size_t bytes);
/* Private memory of small pages, no byte of it touched. */
char *untouched(size_t bytes);
/* Value in kB of one line of smaps, for the mapping that begins at an address. */
long smaps(const char *memory, const char *key);
/* Number after a key at the head of a line of one of the kernel's tables; -1 if there is none. */
long value_of(const char *file, const char *key);

/* guest-swap.c */
void again(void);
void turns(void);
void pageout(void);
/* guest-memory.c */
void reads(void);
void batches(void);
#endif
