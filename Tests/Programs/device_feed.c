/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives a guest's own zram or zswap the operations of a file, and prints the kernel's counters at
 * marks among them. scripts/validate-devices builds it and makes the file.
 *
 *   device_feed load FOLDER
 *       modules of FOLDER as its file `order` has them: a name a line, parameters behind it
 *   device_feed mount TYPE FOLDER
 *   device_feed swapon DEVICE
 *       in the place of all that is swapped to
 *   device_feed watch MILLISECONDS FILE COMMAND...
 *       runs a command, and meanwhile prints a file each so many milliseconds
 *   device_feed lengths ALGORITHM DEVICE MM_STAT CONTENTS
 *       the length that a fresh zram stores each of that many contents in
 *   device_feed block DEVICE OPERATIONS COMMANDS COUNTERS...
 *   device_feed memory PAGES SETTLED OPERATIONS COMMANDS COUNTERS...
 *       operations on a block device, or on a process's memory that MADV_PAGEOUT swaps out; then
 *       each waits until the file SETTLED does not change any more
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define NANOSECONDS 1000000000L
/* What a page holds that was never written, or whose write was refused. */
#define UNKNOWN UINT32_MAX

/* All fields are little-endian, as the guest is. */
struct operation {
	uint32_t kind;
	uint32_t page;
	/* Of a write its content, of a command its line. */
	uint32_t value;
	/* Seconds after the first operation, before which it does not happen. */
	uint32_t at;
};

enum { READ, WRITE, FREE, COMMAND, MARK, EVICT, KINDS };

static void die(const char *format, ...)
{
	int error = errno;
	va_list words;

	va_start(words, format);
	fputs("device_feed: ", stderr);
	vfprintf(stderr, format, words);
	va_end(words);
	fprintf(stderr, ": %s\n", strerror(error));
	exit(1);
}

static char *slurp(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	size_t used = 0, room = 1 << 16;
	char *text = malloc(room + 1);

	if (!file || !text)
		die("%s", path);
	for (;;) {
		used += fread(text + used, 1, room - used, file);
		if (used < room)
			break;
		room *= 2;
		text = realloc(text, room + 1);
		if (!text)
			die("%s", path);
	}
	if (ferror(file))
		die("%s", path);
	fclose(file);
	text[used] = 0;
	if (size)
		*size = used;
	return text;
}

/* The mixing function of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t value)
{
	value += 0x9e3779b97f4a7c15;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

/*
 * A content: zeros, a repeated word, noise, and from 3 on a page of noise, of letters from a small
 * alphabet, which only an entropy coder makes shorter, and of one repeated line; in shares that its
 * number decides.
 */
static void fill(unsigned char *page, uint32_t content)
{
	uint64_t state = mix(content), word = content ? state : 0;
	size_t noise = PAGE, letters = 0, at;

	if (content < 2) {
		for (at = 0; at < PAGE; at += sizeof(word))
			memcpy(page + at, &word, sizeof(word));
		return;
	}
	if (content > 2) {
		noise = state % 2048;
		letters = (state >> 16) % 2048;
	}
	for (at = 0; at < PAGE; at++) {
		if (at % 8 == 0)
			word = mix(state + at);
		if (at < noise)
			page[at] = word >> at % 8 * 8;
		else if (at < noise + letters)
			page[at] = 'a' + (word >> at % 8 * 8) % 16;
		else
			page[at] = " the same line\n"[(at - noise - letters) % 15];
	}
}

/* A write to a file of sysfs; refusals are told, and are the kernel's to give. */
static void command(char *line)
{
	char *text = strchr(line, ' ');
	int file;

	if (!text)
		die("the command %s has nothing to write", line);
	*text++ = 0;
	file = open(line, O_WRONLY);
	if (file < 0)
		die("%s", line);
	if (write(file, text, strlen(text)) < 0)
		printf("refused %s %s: %s\n", line, text, strerror(errno));
	close(file);
	text[-1] = ' ';
}

static void load(const char *folder)
{
	char path[512], *rest, *line, *order;

	snprintf(path, sizeof(path), "%s/order", folder);
	order = slurp(path, NULL);
	for (line = strtok_r(order, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *words = strchr(line, ' ');
		int file;

		if (words)
			*words++ = 0;
		snprintf(path, sizeof(path), "%s/%s", folder, line);
		file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			die("%s", path);
		if (syscall(SYS_finit_module, file, words ? words : "", 0) && errno != EEXIST)
			die("%s does not load", line);
		close(file);
	}
	free(order);
}

static void swap_to(const char *device)
{
	char *table = slurp("/proc/swaps", NULL), *rest, *line;

	strtok_r(table, "\n", &rest);
	while ((line = strtok_r(NULL, "\n", &rest))) {
		line[strcspn(line, " \t")] = 0;
		if (swapoff(line))
			die("swapoff %s", line);
	}
	free(table);
	if (swapon(device, 0))
		die("swapon %s", device);
}

static int open_device(const char *path)
{
	int device = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);

	if (device < 0)
		die("%s", path);
	return device;
}

static uint64_t stored_bytes(const char *mm_stat)
{
	char *text = slurp(mm_stat, NULL);
	uint64_t bytes;

	if (sscanf(text, "%*u %" SCNu64, &bytes) != 1)
		die("%s is not understood", mm_stat);
	free(text);
	return bytes;
}

static void lengths(char **words)
{
	static unsigned char page[PAGE] __attribute__((aligned(PAGE)));
	uint32_t content, contents = strtoul(words[3], NULL, 10);
	int device = open_device(words[1]);

	for (content = 0; content < contents; content++) {
		uint64_t before = stored_bytes(words[2]);

		fill(page, content);
		if (pwrite(device, page, PAGE, (off_t)content * PAGE) != PAGE)
			die("a write to %s", words[1]);
		printf("length %s %" PRIu32 " %" PRIu64 "\n", words[0], content,
		       stored_bytes(words[2]) - before);
	}
	close(device);
}

/* What operations are done to. */
struct target {
	/* A block device, or -1: then memory. */
	int device;
	unsigned char *memory;
	uint32_t *contents;
	uint32_t pages;
	uint64_t refused;
	const char *settled;
};

static void check(struct target *t, const unsigned char *page, uint32_t number)
{
	static unsigned char wanted[PAGE];

	if (t->contents[number] == UNKNOWN)
		return;
	fill(wanted, t->contents[number]);
	if (memcmp(page, wanted, PAGE)) {
		errno = EILSEQ;
		die("page %" PRIu32 " does not hold what was written to it", number);
	}
}

static void on_device(struct target *t, const struct operation *o)
{
	static unsigned char page[PAGE] __attribute__((aligned(PAGE)));
	off_t at = (off_t)o->page * PAGE;
	uint64_t range[2] = { at, PAGE };

	switch (o->kind) {
	case READ:
		if (pread(t->device, page, PAGE, at) != PAGE)
			die("a read of page %" PRIu32, o->page);
		check(t, page, o->page);
		break;
	case WRITE:
		fill(page, o->value);
		if (pwrite(t->device, page, PAGE, at) == PAGE) {
			t->contents[o->page] = o->value;
		} else {
			/* The old content stays. */
			t->refused++;
		}
		break;
	case FREE:
		if (ioctl(t->device, BLKDISCARD, range))
			die("a discard of page %" PRIu32, o->page);
		t->contents[o->page] = UNKNOWN;
		break;
	}
}

/* The kernel's workers get the CPU, until they have done what they began. */
static void settle(const char *file)
{
	static const struct timespec pause = { 0, 10000000 };
	char *before = slurp(file, NULL);

	for (;;) {
		char *after;
		bool same;

		nanosleep(&pause, NULL);
		after = slurp(file, NULL);
		same = !strcmp(before, after);
		free(before);
		before = after;
		if (same)
			break;
	}
	free(before);
}

static void on_memory(struct target *t, const struct operation *o)
{
	unsigned char *page = t->memory + (size_t)o->page * PAGE;

	switch (o->kind) {
	case READ:
		check(t, page, o->page);
		break;
	case WRITE:
		fill(page, o->value);
		t->contents[o->page] = o->value;
		/* fallthrough */
	case EVICT:
		if (madvise(page, PAGE, MADV_PAGEOUT))
			die("page %" PRIu32 " is not paged out", o->page);
		break;
	case FREE:
		if (madvise(page, PAGE, MADV_DONTNEED))
			die("page %" PRIu32 " is not freed", o->page);
		t->contents[o->page] = UNKNOWN;
		break;
	}
	settle(t->settled);
}

static void mark(uint32_t event, char **counters)
{
	printf("mark %" PRIu32, event);
	for (; *counters; counters++) {
		char *text = slurp(*counters, NULL), *name = strrchr(*counters, '/');
		size_t at;

		for (at = 0; text[at]; at++)
			if (text[at] == '\n')
				text[at] = ' ';
		printf(" | %s %s", name ? name + 1 : *counters, text);
		free(text);
	}
	putchar('\n');
}

static void run(struct target *t, char **words)
{
	size_t bytes, i, lines = 0;
	struct operation *all = (struct operation *)(void *)slurp(words[0], &bytes);
	char *commands = slurp(words[1], NULL), *rest, *line, *table[4096];
	struct timespec start, due;
	uint32_t number;

	for (line = strtok_r(commands, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (lines == sizeof(table) / sizeof(*table))
			die("too many commands");
		table[lines++] = line;
	}
	t->contents = malloc(t->pages * sizeof(*t->contents));
	if (!t->contents)
		die("no memory");
	for (number = 0; number < t->pages; number++)
		t->contents[number] = UNKNOWN;
	/* zram's ages are of this clock. */
	clock_gettime(CLOCK_BOOTTIME, &start);
	printf("start %" PRIu64 "\n",
	       start.tv_sec * (uint64_t)NANOSECONDS + (uint64_t)start.tv_nsec);
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < bytes / sizeof(*all); i++) {
		const struct operation *o = &all[i];

		if (o->kind >= KINDS || (o->kind == COMMAND && o->value >= lines) ||
		    (o->kind != COMMAND && o->kind != MARK && o->page >= t->pages)) {
			errno = EINVAL;
			die("operation %zu", i);
		}
		due = start;
		due.tv_sec += o->at;
		while (o->at && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR)
			;
		if (o->kind == COMMAND)
			command(table[o->value]);
		else if (o->kind == MARK)
			mark(o->value, words + 2);
		else if (t->device >= 0)
			on_device(t, o);
		else
			on_memory(t, o);
	}
	clock_gettime(CLOCK_MONOTONIC, &due);
	printf("refused-writes %" PRIu64 "\n", t->refused);
	printf("took %.3f\n", due.tv_sec - start.tv_sec +
	       (double)(due.tv_nsec - start.tv_nsec) / NANOSECONDS);
}

static int watch(char **words)
{
	char *file = words[1];
	struct timespec start, now, due;
	long step = strtol(words[0], NULL, 10) * 1000000;
	int status;
	pid_t child = fork();

	if (child < 0)
		die("no process");
	if (child == 0) {
		execvp(words[2], words + 2);
		die("%s", words[2]);
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	due = start;
	while (waitpid(child, &status, WNOHANG) == 0) {
		char *text = slurp(file, NULL);

		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("watch %" PRIu64 " %s",
		       (now.tv_sec - start.tv_sec) * (uint64_t)NANOSECONDS +
		       (uint64_t)(now.tv_nsec - start.tv_nsec), text);
		free(text);
		due.tv_nsec += step;
		due.tv_sec += due.tv_nsec / NANOSECONDS;
		due.tv_nsec %= NANOSECONDS;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int count, char **words)
{
	struct target t = { .device = -1 };

	/* Whole lines, beside those of a command. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (count == 3 && !strcmp(words[1], "load")) {
		load(words[2]);
	} else if (count == 4 && !strcmp(words[1], "mount")) {
		if (mount("none", words[3], words[2], 0, NULL) && errno != EBUSY)
			die("%s", words[2]);
	} else if (count == 3 && !strcmp(words[1], "swapon")) {
		swap_to(words[2]);
	} else if (count >= 5 && !strcmp(words[1], "watch")) {
		return watch(words + 2);
	} else if (count == 6 && !strcmp(words[1], "lengths")) {
		lengths(words + 2);
	} else if (count >= 5 && !strcmp(words[1], "block")) {
		uint64_t bytes;

		t.device = open_device(words[2]);
		if (ioctl(t.device, BLKGETSIZE64, &bytes))
			die("%s has no size", words[2]);
		t.pages = bytes / PAGE;
		run(&t, words + 3);
	} else if (count >= 6 && !strcmp(words[1], "memory")) {
		t.pages = strtoul(words[2], NULL, 10);
		t.memory = mmap(NULL, (size_t)t.pages * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (t.memory == MAP_FAILED)
			die("%s pages of memory", words[2]);
		/* A kernel without huge pages says EINVAL. */
		(void)madvise(t.memory, (size_t)t.pages * PAGE, MADV_NOHUGEPAGE);
		t.settled = words[3];
		run(&t, words + 4);
	} else {
		fputs("device_feed: see the head of its source\n", stderr);
		return 2;
	}
	return fflush(stdout) || ferror(stdout);
}
