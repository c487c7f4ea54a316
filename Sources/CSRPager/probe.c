// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Whether this kernel lets this user page another program: each thing is tried. */
#define _GNU_SOURCE
#include "scan.h"
#include "sr_pager.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static int try_userfaultfd(const char **step)
{
	struct uffdio_api api = {
		.api = UFFD_API,
		.features = UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_THREAD_ID,
	};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY), error = 0;

	*step = "userfaultfd(2), of user mode only";
	if (fd < 0)
		return errno;
	if (ioctl(fd, UFFDIO_API, &api) != 0) {
		*step = "userfaultfd(2), write protection";
		error = errno;
	}
	close(fd);
	return error;
}

static int try_seccomp(const char **step)
{
	uint32_t notify = SECCOMP_RET_USER_NOTIF;

	*step = "seccomp(2), SECCOMP_RET_USER_NOTIF";
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &notify) == 0 ? 0 : errno;
}

static int try_looking_at_processes(const char **step)
{
	int self = (int)syscall(SYS_pidfd_open, getpid(), 0), fd = -1, error;

	*step = "pidfd_getfd(2)";
	if (self >= 0)
		fd = (int)syscall(SYS_pidfd_getfd, self, self, 0);
	error = fd < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (self >= 0)
		close(self);
	if (error)
		return error;
	*step = "kcmp(2)";
	return syscall(SYS_kcmp, getpid(), getpid(), KCMP_VM, 0, 0) == 0 ? 0 : errno;
}

/* Forked children are stopped at their first instruction. */
static int try_tracing(const char **step)
{
	int ends[2], error;
	pid_t child;
	char byte;

	*step = "ptrace(2) of a child";
	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	child = fork();
	if (child == 0) {
		close(ends[1]);
		_exit(read(ends[0], &byte, 1) != 0);
	}
	error = child < 0 || ptrace(PTRACE_SEIZE, child, NULL, NULL) != 0 ? errno : 0;
	close(ends[0]);
	close(ends[1]); /* the child ends */
	if (child > 0)
		waitpid(child, NULL, __WALL);
	return error;
}

/* Linux 6.7: userfaultfd that writes down what was written, and a call that reads that. */
static int try_sampling(const char **step)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_WP_ASYNC };
	struct pm_scan_arg scan = { .size = sizeof(scan) };
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY), error;

	*step = "userfaultfd(2), asynchronous write protection";
	error = fd < 0 || ioctl(fd, UFFDIO_API, &api) != 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (error)
		return error;
	*step = "ioctl(2), PAGEMAP_SCAN";
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	error = fd < 0 || ioctl(fd, PAGEMAP_SCAN, &scan) < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	return error;
}

int sr_pager_probe(int sampled, const char **step)
{
	int error = try_userfaultfd(step);

	if (!error)
		error = try_seccomp(step);
	if (!error)
		error = try_looking_at_processes(step);
	if (!error)
		error = sampled ? try_sampling(step) : try_tracing(step);
	return error;
}

int sr_pager_has_capabilities(const char *path)
{
	return getxattr(path, "security.capability", NULL, 0) > 0;
}
