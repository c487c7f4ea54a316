// SPDX-License-Identifier: GPL-2.0-only
/*
 * sr_collect: passes the swap relay's records on, from debugfs to a file or a
 * pipe, losing none that reached the relay files and saying how many did not.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * It runs where memory is short, so it locks what it has, allocates nothing
 * once it has begun, and needs no more than one small buffer. It waits until
 * as much waits on a CPU as wakes a reader (wake_bytes), or for the longest pause
 * allowed, and then makes a round: note the sequence number, pass on what each CPU
 * has, and end with a fence that bears the number noted. The fence tells a reader
 * that a record below it which has not come by now never will (docs/dataflow.md).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sr_relay.h"

/* Exit statuses; README.md lists them. */
enum {
	DONE = 0,
	BAD_USAGE = 2,
	BAD_INPUT = 3,
	BAD_OUTPUT = 4,
	BAD_RECORDS = 5,
};

#define MAX_CPUS	1024
#define BUFFER_RECORDS	1024	/* 32 KiB */
/* What is read before the size of a record is known: 32, 40, 48, 56 and 64 divide it. */
#define FIRST_READ	6720
/* 160 bytes or so of totals and 80 at most for each CPU. */
#define COUNTERS_SIZE	(512 + MAX_CPUS * 96)
#define DEFAULT_PAUSE_MS 100

struct totals {
	uint64_t written;	/* records passed on */
	uint64_t late;		/* records read but drawn after the end */
	uint64_t last_fence;
	bool fenced;
};

static struct sr_record buffer[BUFFER_RECORDS];
static char *const bytes = (char *)buffer;
static size_t record_bytes;	/* all records of a device have one size; 0: not known yet */
static char counters_text[COUNTERS_SIZE];
static struct pollfd relays[MAX_CPUS];	/* fd -1: no such file */
static unsigned int cpus;
static bool whole_device;	/* a folder was given: all CPUs, so there are fences */
static int counters = -1, enabled = -1;
static int output = -1;
static int contents = -1;	/* where sampled pages' contents go */
static const char *input_name, *output_name, *contents_name;
static int pages_files[MAX_CPUS];	/* -1: no such file */
static struct totals totals;
static volatile sig_atomic_t stop;

static size_t rounddown(size_t value, size_t unit)
{
	return value / unit * unit;
}

static void __attribute__((format(printf, 2, 3), noreturn)) fail(int status, const char *format, ...)
{
	va_list list;

	fprintf(stderr, "sr_collect: ");
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fprintf(stderr, "\n");
	exit(status);
}

static void usage(FILE *to)
{
	fprintf(to,
		"usage: sr_collect [-i MILLISECONDS] [-p PRIORITY] [-c FILE] INPUT OUTPUT\n"
		"Copies the swap relay's records from INPUT to OUTPUT.\n"
		"\n"
		"  INPUT   the folder where debugfs is mounted, for all CPUs (what a trace needs),\n"
		"          or one relay file, for one CPU\n"
		"  OUTPUT  a file, or - for standard output\n"
		"  -i N    longest pause between two rounds, in milliseconds (default %d)\n"
		"  -p N    run at real-time priority N, 1 to 99 (SCHED_FIFO)\n"
		"  -c FILE take the contents of sampled pages to FILE, where the module keeps them\n"
		"\n"
		"Ends on SIGINT or SIGTERM, or once sr_relay/enabled is 0, and first passes on what\n"
		"is left. Example:\n"
		"\n"
		"  sr_collect -p 10 /sys/kernel/debug swap.stream\n",
		DEFAULT_PAUSE_MS);
}

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* --- output -------------------------------------------------------------- */

static void wait_for_output(int to)
{
	struct pollfd fd = { .fd = to, .events = POLLOUT };

	poll(&fd, 1, -1);
}

/* All of it, or no return. A signal does not cut it short: it only ends the rounds. */
static void put_to(int to, const char *name, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t n = write(to, at, size);

		if (n > 0) {
			at += n;
			size -= n;
		} else if (n < 0 && errno == EAGAIN) {
			wait_for_output(to);
		} else if (n < 0 && errno != EINTR) {
			fail(BAD_OUTPUT, "cannot write to %s: %s; %" PRIu64 " records were written",
			     name, strerror(errno), totals.written);
		}
	}
}

static void put(const void *data, size_t size)
{
	put_to(output, output_name, data, size);
}

static void put_fence(uint64_t sequence)
{
	struct timespec now;
	struct sr_record fence = {
		.sr_magic = SR_RECORD_MAGIC,
		.sr_units = sizeof(fence) / 8,
		.sr_op = SR_OP_FENCE,
		.sr_sequence = sequence,
	};

	clock_gettime(CLOCK_MONOTONIC, &now);
	fence.sr_time_ns = now.tv_sec * 1000000000ULL + now.tv_nsec;
	put(&fence, sizeof(fence));
	totals.last_fence = sequence;
	totals.fenced = true;
}

/* --- input --------------------------------------------------------------- */

/* A file that gives its whole text afresh when read from its start. */
static size_t read_text(int fd, const char *name, char *text, size_t size)
{
	size_t got = 0;

	while (got < size - 1) {
		ssize_t n = pread(fd, text + got, size - 1 - got, got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail(BAD_INPUT, "cannot read %s/sr_relay/%s: %s", input_name, name,
			     strerror(errno));
		if (!n)
			break;
		got += n;
	}
	text[got] = 0;
	return got;
}

static bool find_counter(const char *key, uint64_t *value)
{
	size_t length = strlen(key);
	const char *at = counters_text;

	while (at && *at) {
		if (!strncmp(at, key, length) && at[length] == ' ') {
			*value = strtoull(at + length + 1, NULL, 10);
			return true;
		}
		at = strchr(at, '\n');
		if (at)
			at++;
	}
	return false;
}

static uint64_t read_sequence(void)
{
	uint64_t sequence;

	read_text(counters, "counters", counters_text, sizeof(counters_text));
	if (!find_counter("sequence", &sequence))
		fail(BAD_INPUT, "%s/sr_relay/counters has no line \"sequence\": is this another version's module?",
		     input_name);
	return sequence;
}

static bool recording(void)
{
	char text[8];

	if (enabled < 0)
		return true;
	read_text(enabled, "enabled", text, sizeof(text));
	return text[0] != '0';
}

static int open_in(const char *folder, const char *name, int flags)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, flags | O_CLOEXEC);
}

static bool open_cpu(unsigned int cpu)
{
	char name[32];

	if (contents >= 0) {
		snprintf(name, sizeof(name), "sr_pages%u", cpu);
		pages_files[cpu] = open_in(input_name, name, O_RDONLY);
		if (pages_files[cpu] < 0 && errno == ENOENT)
			fail(BAD_INPUT, "no file %s/%s: load sr_relay with pages_share=", input_name, name);
	}
	snprintf(name, sizeof(name), "sr_relay%u", cpu);
	relays[cpu].fd = open_in(input_name, name, O_RDONLY);
	relays[cpu].events = POLLIN;
	if (relays[cpu].fd < 0)
		return false;
	if (cpu >= cpus)
		cpus = cpu + 1;
	return true;
}

/* A CPU that has come up since the last round. Its line in the counters names it. */
static void open_new_cpus(void)
{
	const char *at = counters_text;

	while ((at = strstr(at, "\ncpu "))) {
		unsigned long cpu = strtoul(at + 5, NULL, 10);

		if (cpu < MAX_CPUS && relays[cpu].fd < 0)
			open_cpu(cpu);
		at += 5;
	}
}

static void open_folder(void)
{
	counters = open_in(input_name, "sr_relay/counters", O_RDONLY);
	if (counters < 0)
		fail(BAD_INPUT, "cannot open %s/sr_relay/counters: %s; is debugfs mounted there and sr_relay loaded?",
		     input_name, strerror(errno));
	enabled = open_in(input_name, "sr_relay/enabled", O_RDONLY);
	if (enabled < 0)
		fail(BAD_INPUT, "cannot open %s/sr_relay/enabled: %s", input_name, strerror(errno));
	whole_device = true;
	read_sequence();
	open_new_cpus();
	if (!cpus)
		fail(BAD_INPUT, "no file %s/sr_relay0: has sr_relay just been unloaded?", input_name);
}

static void open_input(void)
{
	struct stat info;
	unsigned int cpu;

	for (cpu = 0; cpu < MAX_CPUS; cpu++)
		relays[cpu].fd = pages_files[cpu] = -1;
	if (stat(input_name, &info))
		fail(BAD_INPUT, "cannot find %s: %s; is debugfs mounted and sr_relay loaded?",
		     input_name, strerror(errno));
	if (S_ISDIR(info.st_mode)) {
		open_folder();
		return;
	}
	relays[0].fd = open(input_name, O_RDONLY | O_CLOEXEC);
	if (relays[0].fd < 0)
		fail(BAD_INPUT, "cannot open %s: %s", input_name, strerror(errno));
	relays[0].events = POLLIN;
	cpus = 1;
}

static void open_output(void)
{
	if (!strcmp(output_name, "-")) {
		output = STDOUT_FILENO;
		output_name = "standard output";
		return;
	}
	output = open(output_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (output < 0)
		fail(BAD_OUTPUT, "cannot open %s: %s", output_name, strerror(errno));
}

/* --- rounds -------------------------------------------------------------- */

static void __attribute__((noreturn)) not_a_record(const struct sr_record *record)
{
	fail(BAD_RECORDS, "what was read is not a swap relay record (it begins %04x %02x), after %" PRIu64 " that were",
	     record->sr_magic, record->sr_units, totals.written);
}

/* Takes the size of all records from the first. */
static void learn_size(void)
{
	record_bytes = buffer[0].sr_units * 8;
	if (buffer[0].sr_magic != SR_RECORD_MAGIC || record_bytes < sizeof(struct sr_record) ||
	    FIRST_READ % record_bytes)
		not_a_record(&buffer[0]);
}

/*
 * Passes on `count` records that were read, but none drawn at `end` or later:
 * beyond the end other CPUs' records are missing, and would pass for lost.
 */
static void pass(size_t count, uint64_t end)
{
	size_t i, keep = count;

	for (i = 0; i < count; i++) {
		const struct sr_record *record = (void *)(bytes + i * record_bytes);

		if (record->sr_magic != SR_RECORD_MAGIC || record->sr_units != record_bytes / 8)
			not_a_record(record);
		if (keep == count && record->sr_sequence >= end)
			keep = i;	/* numbers rise within a CPU */
	}
	put(bytes, keep * record_bytes);
	totals.written += keep;
	totals.late += count - keep;
}

/*
 * Everything that a CPU has by now. A short read is the end of it; a round goes
 * no further than `most` buffers, so that one busy CPU does not keep the rest
 * waiting. Returns the records read.
 */
static uint64_t drain(struct pollfd *relay, uint64_t end, unsigned int most)
{
	size_t got = 0, room = 0;
	uint64_t total = 0;

	while (most) {
		ssize_t n;

		if (!got)
			room = record_bytes ? rounddown(sizeof(buffer), record_bytes) : FIRST_READ;
		n = read(relay->fd, bytes + got, room - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail(BAD_INPUT, "cannot read the relay file of CPU %d: %s; %" PRIu64 " records were written",
			     (int)(relay - relays), strerror(errno), totals.written);
		got += n;
		if (!record_bytes && got >= sizeof(struct sr_record))
			learn_size();
		/* A torn record is finished before it is passed on. */
		if (n && (!record_bytes || got % record_bytes))
			continue;
		if (got && (!record_bytes || got % record_bytes))
			fail(BAD_RECORDS, "the relay file of CPU %d ends within a record",
			     (int)(relay - relays));
		if (got) {
			pass(got / record_bytes, end);
			total += got / record_bytes;
		}
		if (got < room)
			break;
		got = 0;
		most--;
	}
	return total;
}

/* The contents of sampled pages that a CPU has by now. */
static void drain_pages(unsigned int cpu)
{
	static char *pages;
	const size_t room = 8 * (sizeof(struct sr_page_record) + (size_t)sysconf(_SC_PAGESIZE));
	ssize_t n;

	if (!pages && !(pages = malloc(room)))
		fail(BAD_INPUT, "no memory for %zu bytes of pages", room);

	do {
		n = read(pages_files[cpu], pages, room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail(BAD_INPUT, "cannot read the pages of CPU %u: %s", cpu, strerror(errno));
		put_to(contents, contents_name, pages, n);
	} while (n == (ssize_t)room);
}

/* Returns the records read. */
static uint64_t make_round(bool last)
{
	uint64_t end = UINT64_MAX, total = 0, fence = 0;
	unsigned int cpu;

	if (whole_device) {
		fence = read_sequence();
		open_new_cpus();
		if (last)
			end = fence;
	}
	for (cpu = 0; contents >= 0 && cpu < cpus; cpu++)
		if (pages_files[cpu] >= 0)
			drain_pages(cpu);
	for (cpu = 0; cpu < cpus; cpu++)
		if (relays[cpu].fd >= 0)
			total += drain(&relays[cpu], end, last ? UINT_MAX : 64);
	if (whole_device && (last || total || fence != totals.last_fence))
		put_fence(fence);
	return total;
}

static void report(void)
{
	fprintf(stderr, "sr_collect: %" PRIu64 " records written", totals.written);
	if (totals.fenced)
		fprintf(stderr, ", %" PRIu64 " lost of %" PRIu64 " drawn",
			totals.last_fence - totals.written, totals.last_fence);
	if (totals.late)
		fprintf(stderr, "; %" PRIu64 " that came after the end were left out", totals.late);
	fprintf(stderr, "\n");
}

static long number(const char *text, const char *option, long least, long most)
{
	char *rest;
	long value = strtol(text, &rest, 10);

	if (!*text || *rest || value < least || value > most) {
		fprintf(stderr, "sr_collect: %s %s: a number from %ld to %ld is wanted\n", option, text,
			least, most);
		exit(BAD_USAGE);
	}
	return value;
}

static void catch_signals(sigset_t *while_waiting)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);	/* EPIPE says more */
	/* Let in only while waiting, so that none comes between looking and waiting. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, while_waiting);
	sigdelset(while_waiting, SIGINT);
	sigdelset(while_waiting, SIGTERM);
}

static bool signalled(void)
{
	sigset_t pending;

	if (stop)
		return true;
	sigpending(&pending);
	return sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM);
}

int main(int argc, char **argv)
{
	long pause_ms = DEFAULT_PAUSE_MS, priority = 0;
	struct timespec pause;
	sigset_t waiting;
	bool last = false;
	int option;

	while ((option = getopt(argc, argv, "hi:p:c:")) != -1) {
		switch (option) {
		case 'i':
			pause_ms = number(optarg, "-i", 1, 3600000);
			break;
		case 'p':
			priority = number(optarg, "-p", 1, 99);
			break;
		case 'c':
			contents_name = optarg;
			break;
		case 'h':
			usage(stdout);
			return DONE;
		default:
			usage(stderr);
			return BAD_USAGE;
		}
	}
	if (argc - optind != 2) {
		usage(stderr);
		return BAD_USAGE;
	}
	input_name = argv[optind];
	output_name = argv[optind + 1];
	pause = (struct timespec){ pause_ms / 1000, pause_ms % 1000 * 1000000 };

	catch_signals(&waiting);
	if (contents_name) {
		contents = open(contents_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (contents < 0)
			fail(BAD_OUTPUT, "cannot open %s: %s", contents_name, strerror(errno));
	}
	open_input();
	open_output();
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		fprintf(stderr, "sr_collect: cannot lock memory: %s; going on, but may be swapped out itself\n",
			strerror(errno));
	if (priority) {
		struct sched_param param = { .sched_priority = priority };

		if (sched_setscheduler(0, SCHED_FIFO, &param))
			fail(BAD_USAGE, "cannot have real-time priority %ld: %s", priority,
			     strerror(errno));
	}

	while (!last) {
		/* Looked up before the round: what was recorded by then is in it. */
		last = signalled() || !recording();
		make_round(last);
		if (last)
			break;
		if (ppoll(relays, cpus, &pause, &waiting) < 0 && errno != EINTR)
			fail(BAD_INPUT, "cannot wait for the relay files: %s", strerror(errno));
		/* One file, and no more to come: the round that follows takes what is left. */
		if (!whole_device && relays[0].revents & POLLHUP)
			stop = 1;
	}
	if (close(output) && errno != EINTR)
		fail(BAD_OUTPUT, "cannot finish %s: %s", output_name, strerror(errno));
	report();
	return DONE;
}
