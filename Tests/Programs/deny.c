// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * deny userfaultfd|pagemap-scan COMMAND…: runs a command on a machine that lacks something, as
 * far as the command can tell: a seccomp filter gives EPERM, as a container's does, or ENOTTY, as
 * a kernel before 6.7 does.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SCAN 0xC0606610u /* PAGEMAP_SCAN, linux/fs.h */
#define FIELD(f) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, f))
#define IS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define GIVE(verdict) BPF_STMT(BPF_RET | BPF_K, verdict)

static struct sock_filter no_userfaultfd[] = {
	FIELD(nr), IS(SYS_userfaultfd, 0, 1), GIVE(SECCOMP_RET_ERRNO | EPERM),
	GIVE(SECCOMP_RET_ALLOW),
};

static struct sock_filter no_scan[] = {
	FIELD(nr), IS(SYS_ioctl, 0, 3), FIELD(args[1]), IS(SCAN, 0, 1),
	GIVE(SECCOMP_RET_ERRNO | ENOTTY), GIVE(SECCOMP_RET_ALLOW),
};

int main(int argc, char **argv)
{
	struct sock_fprog filter = { sizeof(no_scan) / sizeof(*no_scan), no_scan };

	if (argc < 3)
		return 64;
	if (strcmp(argv[1], "userfaultfd") == 0)
		filter = (struct sock_fprog) { sizeof(no_userfaultfd) / sizeof(*no_userfaultfd),
					       no_userfaultfd };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
		perror("deny");
		return 125;
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 126;
}
