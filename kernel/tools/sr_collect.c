// SPDX-License-Identifier: GPL-2.0-only
/*
 * sr_collect - copies the swap relay's records to a file
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 *	sr_collect [--interval MS] INPUT OUTPUT
 *
 * INPUT is one relay file, or the debugfs folder that holds the relay files of
 * all CPUs. OUTPUT may be - for standard output. It ends on SIGINT or SIGTERM,
 * or once sr_relay/enabled reads 0, after a last round over all files. It is
 * locked in memory: it must not wait for a page that its own work pushes out.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

#define MAX_CPUS	256
#define BUFFER_BYTES	65536

enum { EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_OUTPUT = 3 };

struct input {
	int fd;
	size_t held;			/* bytes of a record that is not whole yet */
	unsigned char rest[2048];
};

static struct input inputs[MAX_CPUS];
static int n_inputs;
static unsigned char buffer[BUFFER_BYTES + sizeof(inputs[0].rest)];
static const char *folder;
static int out;
static uint64_t records, highest;
static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

static void die(int status, const char *what, const char *which)
{
	fprintf(stderr, "sr_collect: %s %s: %s\n", what, which, strerror(errno));
	exit(status);
}

static void put(const void *bytes, size_t length)
{
	const char *p = bytes;

	while (length) {
		ssize_t n = write(out, p, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die(EXIT_OUTPUT, "cannot write", "the output");
		p += n;
		length -= n;
	}
}

/* The value of a key in sr_relay/counters or of a one-number file. */
static bool number_of(const char *file, const char *key, uint64_t *value)
{
	char path[256], text[4096];
	const char *at = text;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/sr_relay/%s", folder, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return false;
	text[n] = '\0';
	if (key) {
		at = strstr(text, key);
		if (!at)
			return false;
		at += strlen(key);
	}
	*value = strtoull(at, NULL, 10);
	return true;
}

/* Length of the whole records at the front. */
static size_t whole(const unsigned char *bytes, size_t length)
{
	size_t done = 0;

	while (length - done >= sizeof(struct sr_record)) {
		struct sr_record record;

		memcpy(&record, bytes + done, sizeof(record));
		if (record.sr_magic != SR_RECORD_MAGIC || record.sr_units < 4) {
			errno = EILSEQ;
			die(EXIT_INPUT, "no record where one should begin in", "a relay file");
		}
		if (length - done < record.sr_units * 8u)
			break;
		done += record.sr_units * 8u;
		records++;
		if (record.sr_sequence >= highest)
			highest = record.sr_sequence + 1;
	}
	return done;
}

/* Takes all that a file has now. Returns whether it had anything. */
static bool drain(struct input *in)
{
	bool any = false;

	for (;;) {
		size_t held = in->held, length, done;
		ssize_t n;

		memcpy(buffer, in->rest, held);
		n = read(in->fd, buffer + held, BUFFER_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			die(EXIT_INPUT, "cannot read", "a relay file");
		if (n == 0)
			return any;
		any = true;
		length = held + n;
		done = whole(buffer, length);
		put(buffer, done);
		in->held = length - done;
		memcpy(in->rest, buffer + done, in->held);
	}
}

static void fence(uint64_t sequence)
{
	struct sr_record record = {
		.sr_magic = SR_RECORD_MAGIC, .sr_units = sizeof(record) / 8,
		.sr_op = SR_OP_FENCE, .sr_cpu = 0xffff, .sr_sequence = sequence,
	};

	put(&record, sizeof(record));
}

static void round_over_all(bool last)
{
	uint64_t drawn = 0;
	bool known = folder && number_of("counters", "sequence ", &drawn);
	bool any = false;

	for (int i = 0; i < n_inputs; i++)
		any |= drain(&inputs[i]);
	if (known && (any || last))
		fence(drawn);
}

static void open_inputs(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		die(EXIT_INPUT, "cannot find", path);
	if (!S_ISDIR(st.st_mode)) {
		inputs[0].fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (inputs[0].fd < 0)
			die(EXIT_INPUT, "cannot open", path);
		n_inputs = 1;
		return;
	}
	folder = path;
	for (int cpu = 0; cpu < MAX_CPUS; cpu++) {
		char file[512];

		snprintf(file, sizeof(file), "%s/sr_relay%d", path, cpu);
		inputs[n_inputs].fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (inputs[n_inputs].fd >= 0)
			n_inputs++;
		else if (errno != ENOENT)
			die(EXIT_INPUT, "cannot open", file);
	}
	if (!n_inputs) {
		errno = ENOENT;
		die(EXIT_INPUT, "no sr_relay0 (is sr_relay loaded?) in", path);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = stop };
	long interval = 100;
	int at = 1;

	if (argc == 5 && !strcmp(argv[1], "--interval")) {
		interval = strtol(argv[2], NULL, 10);
		at = 3;
	}
	if (argc - at != 2 || interval < 1 || interval > 60000) {
		fprintf(stderr, "usage: sr_collect [--interval MS] INPUT OUTPUT\n"
			"  INPUT   a relay file, or the debugfs folder with those of all CPUs\n"
			"  OUTPUT  a file, or - for standard output\n");
		return EXIT_USAGE;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	open_inputs(argv[at]);
	out = strcmp(argv[at + 1], "-") ?
		open(argv[at + 1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : 1;
	if (out < 0)
		die(EXIT_OUTPUT, "cannot create", argv[at + 1]);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		fprintf(stderr, "sr_collect: memory not locked: %s\n", strerror(errno));

	while (!stopped) {
		const struct timespec pause = { interval / 1000, interval % 1000 * 1000000 };
		uint64_t enabled = 1;

		round_over_all(false);
		if (folder && number_of("enabled", NULL, &enabled) && !enabled)
			break;
		nanosleep(&pause, NULL);
	}
	round_over_all(true);
	fprintf(stderr, "sr_collect: %llu records, %llu lost\n", (unsigned long long)records,
		(unsigned long long)(highest - records));
	return 0;
}
