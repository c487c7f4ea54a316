// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Unpacks a newc archive, as the host's CPIOArchive writes it, over the root file system. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HEADER		110	/* "070701" and thirteen fields of eight hex digits */
#define FIELD_MODE	1
#define FIELD_MTIME	5
#define FIELD_FILESIZE	6
#define FIELD_NAMESIZE	11

static void need(FILE *archive, void *bytes, size_t length)
{
	if (fread(bytes, 1, length, archive) != length)
		fail("copyin", "the archive ends too early");
}

static void skip_padding(FILE *archive, size_t length)
{
	char padding[4];

	need(archive, padding, -length & 3);
}

static unsigned long field(const char *header, int number)
{
	char digits[9] = "";

	memcpy(digits, header + 6 + 8 * number, 8);
	return strtoul(digits, NULL, 16);
}

static void make_parents(char *name)
{
	for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		if (slash == name)
			continue;
		*slash = '\0';
		if (mkdir(name, 0755) < 0 && errno != EEXIST)
			fail("copyin", "cannot make %s", name);
		*slash = '/';
	}
}

static void make_file(FILE *archive, const char *name, mode_t mode, unsigned long size)
{
	static char buffer[65536];
	int fd;

	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 07777);
	if (fd < 0)
		fail("copyin", "cannot make %s", name);
	for (unsigned long left = size; left > 0; ) {
		size_t piece = left < sizeof(buffer) ? left : sizeof(buffer);

		need(archive, buffer, piece);
		if (!write_all(fd, buffer, piece))
			fail("copyin", "cannot write %s", name);
		left -= piece;
	}
	fchmod(fd, mode & 07777);
	close(fd);
}

static void make_link(FILE *archive, const char *name, unsigned long size)
{
	char target[PATH_MAX];

	if (size >= sizeof(target)) {
		errno = ENAMETOOLONG;
		fail("copyin", "the target of %s is too long", name);
	}
	need(archive, target, size);
	target[size] = '\0';
	unlink(name);
	if (symlink(target, name) < 0)
		fail("copyin", "cannot make the link %s", name);
}

static bool entry(FILE *archive)
{
	char header[HEADER], name[PATH_MAX];
	unsigned long name_size, size;
	struct timespec times[2];
	mode_t mode;

	need(archive, header, sizeof(header));
	errno = EINVAL;
	if (memcmp(header, "070701", 6))
		fail("copyin", "not a newc archive");
	name_size = field(header, FIELD_NAMESIZE);
	if (name_size == 0 || name_size > sizeof(name))
		fail("copyin", "a name of %lu bytes", name_size);
	need(archive, name, name_size);
	name[name_size - 1] = '\0';
	skip_padding(archive, HEADER + name_size);
	if (!strcmp(name, "TRAILER!!!"))
		return false;

	mode = field(header, FIELD_MODE);
	size = field(header, FIELD_FILESIZE);
	make_parents(name);
	if (S_ISDIR(mode)) {
		if (mkdir(name, mode & 07777) < 0 && errno != EEXIST)
			fail("copyin", "cannot make %s", name);
	} else if (S_ISLNK(mode)) {
		make_link(archive, name, size);
	} else if (S_ISREG(mode)) {
		make_file(archive, name, mode, size);
	} else {
		fail("copyin", "%s is neither file, folder nor link", name);
	}
	skip_padding(archive, size);
	times[0] = times[1] = (struct timespec) { .tv_sec = field(header, FIELD_MTIME) };
	utimensat(AT_FDCWD, name, times, AT_SYMLINK_NOFOLLOW);
	return true;
}

void unpack_over_root(const char *path)
{
	FILE *archive = fopen(path, "re");
	int status;
	pid_t pid;

	if (!archive)
		fail("copyin", "cannot open %s", path);
	/* In a child inside the new root, so that no link there leads out of it. */
	pid = fork();
	if (pid < 0)
		fail("copyin", "cannot fork");
	if (pid == 0) {
		umask(0);
		if (chroot(SR_ROOT) < 0 || chdir("/") < 0)
			fail("copyin", "cannot enter the root");
		while (entry(archive))
			;
		_exit(0);
	}
	fclose(archive);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	unlink(path);
}
