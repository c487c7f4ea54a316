/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about swapping:
 *
 *   again    pages paged out, read, and paged out again, on zram0 and on the disk vda: what is
 *            written and read, and the memory that is free after the first time
 *   turns    which of two swap areas of equal priority each page of a range goes to
 *   ahead    what is read from zram0 when every eighth page of private and of shared memory is looked
 *            at, and how often all of them, one after another, are waited for: with vm.page-cluster 0 and 3
 *   asked    where pages are that a look at each, or MADV_WILLNEED before it, brought back from zram0
 *   pageout  what MADV_PAGEOUT pages out while a child shares the pages, and afterwards
 */
#include "guest.h"
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

static void fill(char *memory, long pages)
{
	for (long page = 0; page < pages; page++)
		for (size_t at = 0; at < PAGE; at += 64)
			*(uint32_t *)(memory + page * PAGE + at) = (uint32_t)(page * 2654435761u + at * 40503u);
}

char *distinct(long pages)
{
	char *memory = untouched(pages * PAGE);

	fill(memory, pages);
	return memory;
}

/* A swap header: version 1, the number of the last page, and the mark at the end of the first. */
void swap_on(const char *device, long pages, int flags)
{
	static char header[PAGE];
	uint32_t fields[2] = { 1, (uint32_t)pages - 1 };
	int fd = open(device, O_WRONLY);

	memcpy(header + 1024, fields, sizeof(fields));
	memcpy(header + PAGE - 10, "SWAPSPACE2", 10);
	if (fd < 0 || write(fd, header, PAGE) != PAGE || fsync(fd))
		fail(device);
	close(fd);
	if (swapon(device, flags))
		fail(device);
}

void size_zram(int device, long pages)
{
	char name[64], text[32];

	snprintf(name, sizeof(name), "/sys/block/zram%d/disksize", device);
	snprintf(text, sizeof(text), "%ld", pages * PAGE);
	put(name, text);
}

static void reset_zram(int device)
{
	char name[64];

	snprintf(name, sizeof(name), "/sys/block/zram%d/reset", device);
	put(name, "1");
}

/* Number of the swap area that holds a page; -1 if none does. */
static int area_of(const char *page)
{
	uint64_t entry = pagemap(page);

	return entry >> 62 & 1 ? (int)(entry & 31) : -1;
}

static long swapped(const char *memory, long pages)
{
	long sum = 0;

	for (long page = 0; page < pages; page++)
		sum += area_of(memory + page * PAGE) >= 0;
	return sum;
}

void page_out(char *memory, long pages)
{
	if (madvise(memory, pages * PAGE, MADV_PAGEOUT))
		fail("MADV_PAGEOUT");
}

static void again_on(const char *device, const char *label)
{
	static const char *const rounds[] = { "first", "read", "written" };
	const long pages = 4096;

	swap_on(device, 16384, 0);
	char *memory = distinct(pages);

	for (int round = 0; round < 3; round++) {
		long in = value_of("/proc/vmstat", "pswpin"), free = value_of("/proc/meminfo", "MemFree");

		for (long page = 0; page < pages; page++) {
			volatile char *byte = memory + page * PAGE + 1;

			if (round == 2)
				*byte = *byte + 1;
			else
				(void)*byte;
		}
		printf("found %s %s in %ld\n", label, rounds[round], value_of("/proc/vmstat", "pswpin") - in);
		long out = value_of("/proc/vmstat", "pswpout");

		page_out(memory, pages);
		sleep(1);
		printf("found %s %s out %ld\n", label, rounds[round], swapped(memory, pages));
		printf("found %s %s wrote %ld\n", label, rounds[round], value_of("/proc/vmstat", "pswpout") - out);
		if (round == 0) {
			printf("found %s mapped %ld\n", label, smaps(memory, "Rss:"));
			printf("found %s freed %ld\n", label, value_of("/proc/meminfo", "MemFree") - free);
			printf("found %s cached %ld\n", label, value_of("/proc/meminfo", "SwapCached"));
		}
	}
	munmap(memory, pages * PAGE);
	if (swapoff(device))
		fail("swapoff");
}

void again(void)
{
	size_zram(0, 16384);
	again_on("/dev/zram0", "zram");
	reset_zram(0);
	again_on("/dev/vda", "disk");
}

static void turns_of(const char *label, long size, long pages)
{
	int last = -2;
	long run = 0, longest = 0, runs = 0;

	for (int device = 0; device < 2; device++) {
		char name[32];

		size_zram(device, size);
		snprintf(name, sizeof(name), "/dev/zram%d", device);
		swap_on(name, size, SWAP_FLAG_PREFER | 5);
	}
	char *memory = distinct(pages);

	page_out(memory, pages);
	for (long page = 0; page < pages; page++) {
		int area = area_of(memory + page * PAGE);

		run = area == last ? run + 1 : 1;
		runs += run == 1;
		last = area;
		if (run > longest)
			longest = run;
	}
	printf("found %s out %ld\nfound %s runs %ld\nfound %s longest %ld\n", label, swapped(memory, pages), label, runs, label,
	       longest);
	munmap(memory, pages * PAGE);
	if (swapoff("/dev/zram0") || swapoff("/dev/zram1"))
		fail("swapoff");
	reset_zram(0);
	reset_zram(1);
}

void turns(void)
{
	char number[8];
	int fd = open("/sys/class/zram-control/hot_add", O_RDONLY);

	if (fd < 0 || read(fd, number, sizeof(number)) < 1 || number[0] != '1')
		fail("hot_add");
	close(fd);
	turns_of("small", 101, 128);
	turns_of("large", 16384, 1024);
}

static void ahead_of(const char *label, char *memory, long pages)
{
	static const char *const clusters[] = { "0", "3" };

	fill(memory, pages);
	for (int i = 0; i < 4; i++) {
		put("/proc/sys/vm/page-cluster", clusters[i % 2]);
		page_out(memory, pages);
		long in = value_of("/proc/vmstat", "pswpin"), faults = value_of("/proc/vmstat", "pgmajfault");

		for (long page = 0; page < pages; page += i < 2 ? 8 : 1)
			look_at(memory + page * PAGE, PAGE);
		if (i < 2)
			printf("found %s in %s %ld\n", label, clusters[i], value_of("/proc/vmstat", "pswpin") - in);
		else
			printf("found %s waits %s %ld\n", label, clusters[i - 2], value_of("/proc/vmstat", "pgmajfault") - faults);
	}
}

void ahead(void)
{
	const long pages = 1024;
	char *shared = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		fail("mmap");
	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	ahead_of("private", untouched(pages * PAGE), pages);
	ahead_of("shared", shared, pages);
}

static void say_where(const char *when, const char *memory)
{
	printf("found %s rss %ld\nfound %s swap %ld\n", when, smaps(memory, "Rss:") / 4, when, smaps(memory, "Swap:") / 4);
	/* One page is the swap header. */
	printf("found %s zram %ld\n", when, number_in("/sys/block/zram0/mm_stat", "%ld") / PAGE - 1);
}

void asked(void)
{
	const long pages = 1024;

	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	char *memory = distinct(pages);

	page_out(memory, pages);
	say_where("out", memory);
	look_at(memory, pages * PAGE);
	say_where("looked", memory);
	page_out(memory, pages);
	long in = value_of("/proc/vmstat", "pswpin");

	if (madvise(memory, pages * PAGE, MADV_WILLNEED))
		fail("MADV_WILLNEED");
	printf("found asked in %ld\n", value_of("/proc/vmstat", "pswpin") - in);
	say_where("asked", memory);
	look_at(memory, pages * PAGE);
	say_where("both", memory);
}

void pageout(void)
{
	const long pages = 1024;
	int closed;

	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	char *memory = distinct(pages);

	pid_t child = child_until(&closed);

	page_out(memory, pages);
	printf("found shared %ld\n", swapped(memory, pages));
	/* The parent's own copies of half of the pages. */
	for (long page = 0; page < pages; page += 2)
		memory[page * PAGE]++;
	page_out(memory, pages);
	printf("found half %ld\n", swapped(memory, pages));
	close(closed);
	waitpid(child, NULL, 0);
	page_out(memory, pages);
	printf("found alone %ld\n", swapped(memory, pages));
}
