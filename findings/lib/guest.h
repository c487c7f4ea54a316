/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/* What the errands of a finding's guest share. */
#ifndef FINDINGS_GUEST_H
#define FINDINGS_GUEST_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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
/* The line of /proc/self/pagemap for a page. */
uint64_t pagemap(const char *page);
/* Reads a byte of each page. */
void look_at(const volatile char *memory, size_t bytes);
/* CLOCK_MONOTONIC of the guest, nanoseconds. */
long now(void);
/* Moves this program to a cgroup of its own, /cgroup/one. */
void own_cgroup(void);
/* Has the kernel reclaim a little from it. */
void reclaim_once(void);
/* Number that a file begins with, or that follows a format's words. */
long number_in(const char *path, const char *format);

/* A child that has this program's memory, and lives until the descriptor is closed. */
pid_t child_until(int *closed);

/* Swaps to a device. */
void swap_on(const char *device, long pages, int flags);
/* Gives zram's device of a number its size. */
void size_zram(int device, long pages);
/* Memory of small pages, no two the same, each of which compresses well. */
char *distinct(long pages);
/* Asks for a range to be paged out. */
void page_out(char *memory, long pages);

/* guest-swap.c */
void again(void);
void turns(void);
void ahead(void);
void asked(void);
void pageout(void);
/* guest-memory.c */
void reads(void);
void batches(void);
void prefaults(void);
void residents(void);
/* guest-dirty.c */
void dirty(void);
void moved(void);
/* guest-free.c */
void parts(void);
void freed(void);
/* guest-kinds.c */
void lazy(void);
void names(void);
void shared(void);
/* guest-stall.c */
void merged(void);
void stall(void);
/* guest-huge.c */
void heir(void);
void looks(void);
void moves(void);
void refills(void);
void returns(void);
void switches(void);
/* guest-zswap.c */
void pool(void);
/* guest-counts.c */
void faults(void);
void tables(void);
#endif
