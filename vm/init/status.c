// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* JSON lines on the port sr.status; each is one write, so the host never sees half of one. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

static int port = -1;
static char *pending;
static size_t pending_length;

void status_open(void)
{
	char path[64];

	if (!port_path("sr.status", path, sizeof(path)))
		fail("ports", "no virtio-serial port is named sr.status");
	port = open(path, O_WRONLY | O_CLOEXEC);
	if (port < 0)
		fail("ports", "cannot open %s", path);
}

uint64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * UINT64_C(1000000000) + t.tv_nsec;
}

static void put_string(FILE *line, const char *value)
{
	fputc('"', line);
	for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
		if (*c == '"' || *c == '\\')
			fprintf(line, "\\%c", *c);
		else if (*c < 0x20 || *c >= 0x7f)
			fprintf(line, "\\u%04x", *c);	/* Latin-1: never broken UTF-8 */
		else
			fputc(*c, line);
	}
	fputc('"', line);
}

FILE *status_begin(const char *event)
{
	FILE *line = open_memstream(&pending, &pending_length);

	if (!line)
		power_off();
	fprintf(line, "{\"event\":\"%s\",\"monotonicNs\":%llu", event,
		(unsigned long long)monotonic_ns());
	return line;
}

void status_string(FILE *line, const char *key, const char *value)
{
	fprintf(line, ",\"%s\":", key);
	put_string(line, value);
}

void status_number(FILE *line, const char *key, long long value)
{
	fprintf(line, ",\"%s\":%lld", key, value);
}

void status_end(FILE *line)
{
	fputs("}\n", line);
	if (fclose(line) != 0)
		power_off();
	write_all(port >= 0 ? port : STDERR_FILENO, pending, pending_length);
	free(pending);
}

void fail(const char *step, const char *format, ...)
{
	int error = errno;
	char message[512];
	va_list args;
	FILE *line;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fprintf(stderr, "srorch init: %s: %s (%s)\n", step, message, strerror(error));
	line = status_begin("error");
	status_string(line, "step", step);
	status_string(line, "message", message);
	status_number(line, "errno", error);
	status_end(line);
	power_off();
}

void power_off(void)
{
	/* Nothing to sync: what the guest writes goes no further than its memory. */
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
