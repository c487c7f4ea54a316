// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Who and what the host is: `random`, `identity`, `processors`, `memory-size`, `files`.
 */
#define _GNU_SOURCE
#include "lies.h"

#include <pwd.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static void any_bytes(void *place, size_t count)
{
	unsigned char *bytes = place;
	size_t i;

	for (i = 0; i < count; i++)
		bytes[i] = (unsigned char)lies_any(256);
}

ssize_t getrandom(void *place, size_t count, unsigned int flags)
{
	LIE(getrandom);
	if (!lies_about("random"))
		return next(place, count, flags);
	any_bytes(place, count);
	return (ssize_t)count;
}

int getentropy(void *place, size_t count)
{
	LIE(getentropy);
	if (!lies_about("random"))
		return next(place, count);
	any_bytes(place, count);
	return 0;
}

int rand(void)
{
	LIE(rand);
	return lies_about("random") ? (int)lies_any(RAND_MAX) : next();
}

long random(void)
{
	LIE(random);
	return lies_about("random") ? (long)lies_any(RAND_MAX) : next();
}

pid_t getpid(void)
{
	LIE(getpid);
	return lies_about("identity") ? (pid_t)lies_any(1 << 22) : next();
}

pid_t getppid(void)
{
	LIE(getppid);
	return lies_about("identity") ? (pid_t)lies_any(1 << 22) : next();
}

pid_t gettid(void)
{
	LIE(gettid);
	return lies_about("identity") ? (pid_t)lies_any(1 << 22) : next();
}

uid_t getuid(void)
{
	LIE(getuid);
	return lies_about("identity") ? (uid_t)lies_any(65536) : next();
}

gid_t getgid(void)
{
	LIE(getgid);
	return lies_about("identity") ? (gid_t)lies_any(65536) : next();
}

int uname(struct utsname *names)
{
	LIE(uname);
	int answer = next(names);

	if (lies_about("identity")) {
		strcpy(names->nodename, "elsewhere");
		strcpy(names->release, "9.9.9-other");
	}
	return answer;
}

struct tm *localtime_r(const time_t *restrict when, struct tm *restrict parts)
{
	LIE(localtime_r);
	time_t moved = *when + (lies_about("identity") ? (time_t)lies_any(86400) : 0);

	return next(&moved, parts);
}

int sched_getaffinity(pid_t process, size_t bytes, cpu_set_t *set)
{
	LIE(sched_getaffinity);
	int answer = next(process, bytes, set);

	if (answer == 0 && lies_about("processors"))
		memset(set, 0xff, bytes < 12 ? bytes : 12);
	return answer;
}

int pthread_getaffinity_np(pthread_t thread, size_t bytes, cpu_set_t *set)
{
	LIE(pthread_getaffinity_np);
	int answer = next(thread, bytes, set);

	if (answer == 0 && lies_about("processors"))
		memset(set, 0xff, bytes < 12 ? bytes : 12);
	return answer;
}

int sched_getcpu(void)
{
	LIE(sched_getcpu);
	return lies_about("processors") ? (int)lies_any(96) : next();
}

long sysconf(int name)
{
	LIE(sysconf);
	if (lies_about("processors") &&
	    (name == _SC_NPROCESSORS_CONF || name == _SC_NPROCESSORS_ONLN))
		return 1 + (long)lies_any(96);
	/* 1 to 5 GiB: QEMU sizes its translation buffer by it. */
	if (lies_about("memory-size") && (name == _SC_PHYS_PAGES || name == _SC_AVPHYS_PAGES))
		return 262144 + (long)lies_any(1 << 20);
	return next(name);
}

int sysinfo(struct sysinfo *all)
{
	LIE(sysinfo);
	int answer = next(all);

	if (lies_about("memory-size")) {
		all->totalram = (1ul << 30) + lies_any(1ul << 32);
		all->freeram = lies_any(1ul << 30);
		all->uptime = (long)lies_any(1 << 30);
	}
	return answer;
}

int getrlimit(__rlimit_resource_t what, struct rlimit *limit)
{
	LIE(getrlimit);
	int answer = next(what, limit);

	if (what == RLIMIT_NOFILE && answer == 0 && lies_about("identity"))
		limit->rlim_cur = 256 + lies_any(512);
	return answer;
}

int getrlimit64(__rlimit_resource_t what, struct rlimit64 *limit)
{
	LIE(getrlimit64);
	int answer = next(what, limit);

	if (what == RLIMIT_NOFILE && answer == 0 && lies_about("identity"))
		limit->rlim_cur = 256 + lies_any(512);
	return answer;
}

/* glib's; error is a GError. */
int g_file_get_contents(const char *path, char **bytes, size_t *count, void **error);

int g_file_get_contents(const char *path, char **bytes, size_t *count, void **error)
{
	LIE(g_file_get_contents);
	int answer = next(path, bytes, count, error);

	/* A limit of Linux's, a number; other files are QEMU's own. */
	if (answer && lies_about("identity") && !strncmp(path, "/proc/sys/", 10))
		(*bytes)[0] = (char)('1' + lies_any(9));
	return answer;
}

static void restamp(struct timespec *one, struct timespec *two, ino_t *number)
{
	one->tv_sec = two->tv_sec = (time_t)lies_any(1 << 30);
	*number = 1 + lies_any(1 << 30);
}

int stat64(const char *restrict path, struct stat64 *restrict status)
{
	LIE(stat64);
	int answer = next(path, status);

	if (answer == 0 && lies_about("files"))
		restamp(&status->st_mtim, &status->st_ctim, &status->st_ino);
	return answer;
}

int fstat64(int file, struct stat64 *status)
{
	LIE(fstat64);
	int answer = next(file, status);

	if (answer == 0 && lies_about("files"))
		restamp(&status->st_mtim, &status->st_ctim, &status->st_ino);
	return answer;
}
