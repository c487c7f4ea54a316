// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Small files, whole. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *read_file(const char *path, size_t *length)
{
	size_t size = 0, room = 4 << 10;
	char *text;
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	text = malloc(room);
	while (text && (n = read(fd, text + size, room - 1 - size)) != 0) {
		if (n < 0) {
			if (errno == EINTR)
				continue;
			free(text);
			text = NULL;
			break;
		}
		size += n;
		if (size == room - 1) {
			char *larger = realloc(text, room *= 2);

			if (!larger)
				free(text);
			text = larger;
		}
	}
	close(fd);
	if (!text)
		return NULL;
	text[size] = '\0';
	if (length)
		*length = size;
	return text;
}

bool write_all(int fd, const void *bytes, size_t length)
{
	const char *next = bytes;

	while (length > 0) {
		ssize_t n = write(fd, next, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		next += n;
		length -= n;
	}
	return true;
}

bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = write_all(fd, text, strlen(text));
	close(fd);
	return done;
}

void sleep_ms(unsigned int milliseconds)
{
	struct timespec t = {
		.tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000L,
	};

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

bool wait_for_path(const char *path, unsigned int milliseconds)
{
	for (unsigned int waited = 0; access(path, F_OK) < 0; waited += 10) {
		if (waited >= milliseconds)
			return false;
		sleep_ms(10);
	}
	return true;
}

long status_field_kib(pid_t pid, const char *field)
{
	char path[64];
	char *text, *at;
	long kib = -1;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	text = read_file(path, NULL);
	at = text ? strstr(text, field) : NULL;
	if (at)
		kib = strtol(at + strlen(field), NULL, 10);
	free(text);
	return kib;
}
