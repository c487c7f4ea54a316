// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The filter that stands before every system call of the program: one whose addresses cannot be
 * managed goes straight on, others wait for the pager (seccomp_unotify(2)).
 */
#include "filter.h"
#include "place.h"
#include "sr_hello.h"
#include "table.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the pager knows x86-64 and aarch64"
#endif

#define LOW(n) (offsetof(struct seccomp_data, args) + 8 * (n))
#define HIGH(n) (LOW(n) + 4)

struct program {
	struct sock_filter code[BPF_MAXINSNS];
	unsigned short length;
};

static void add(struct program *f, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	f->code[f->length++] = (struct sock_filter) { code, yes, no, k };
}

static void load(struct program *f, uint32_t offset)
{
	add(f, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void give(struct program *f, uint32_t verdict)
{
	add(f, BPF_RET | BPF_K, verdict, 0, 0);
}

/* Notifies if argument n is an address below the libraries and stacks; else goes on. */
static void if_manageable(struct program *f, unsigned n)
{
	load(f, HIGH(n));
	add(f, BPF_JMP | BPF_JGE | BPF_K, PLACE_LIBRARIES >> 32, 4, 0);
	add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2);
	load(f, LOW(n));
	add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
	give(f, SECCOMP_RET_USER_NOTIF);
}

/* Wake-ups of private futexes, the most frequent, touch no memory. */
static void if_futex(struct program *f)
{
	load(f, LOW(1));
	add(f, BPF_JMP | BPF_JEQ | BPF_K, FUTEX_WAKE_PRIVATE, 1, 0);
	add(f, BPF_JMP | BPF_JEQ | BPF_K, FUTEX_WAKE_BITSET_PRIVATE, 0, 1);
	give(f, SECCOMP_RET_ALLOW);
}

static void if_mmap(struct program *f)
{
	load(f, LOW(3));
	add(f, BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 0, 1);
	give(f, SECCOMP_RET_USER_NOTIF);
	if_manageable(f, 0);
}

static void call(struct program *f, const struct call *entry)
{
	unsigned short jump;

	add(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)entry->number, 1, 0);
	jump = f->length;
	add(f, BPF_JMP | BPF_JA, 0, 0, 0);
	if (entry->number == SYS_mmap) {
		if_mmap(f);
	} else if (strstr(entry->words, "!!")) {
		give(f, SECCOMP_RET_USER_NOTIF);
	} else {
		if (entry->number == SYS_futex)
			if_futex(f);
		for (const char *w = entry->words; *w; w++) {
			if (w == entry->words || w[-1] == ' ')
				if_manageable(f, (unsigned)(*w - '0'));
		}
	}
	give(f, SECCOMP_RET_ALLOW);
	f->code[jump].k = f->length - jump - 1u;
}

static void build(struct program *f, uint64_t cookie)
{
	f->length = 0;
	load(f, offsetof(struct seccomp_data, arch));
	add(f, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	give(f, SECCOMP_RET_ERRNO | ENOSYS);
	/* The lower 40 bits may be an offset in the agent's file. */
	load(f, HIGH(5));
	add(f, BPF_ALU | BPF_AND | BPF_K, 0xFFFFFF00u, 0, 0);
	add(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(cookie >> 32), 0, 1);
	give(f, SECCOMP_RET_ALLOW);
	load(f, offsetof(struct seccomp_data, nr));
	add(f, BPF_JMP | BPF_JEQ | BPF_K, SR_HELLO_CALL, 1, 0);
	add(f, BPF_JMP | BPF_JEQ | BPF_K, SR_BORN_CALL, 0, 1);
	give(f, SECCOMP_RET_USER_NOTIF);
	for (const struct call *entry = table; entry->words; entry++)
		call(f, entry);
	give(f, SECCOMP_RET_ALLOW);
}

int filter_install(uint64_t cookie, bool listener)
{
	static struct program program;
	struct sock_fprog whole;
	unsigned long flags = listener ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
	int fd;

	build(&program, cookie);
	whole = (struct sock_fprog) { .len = program.length, .filter = program.code };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
#ifdef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	/* Linux 5.19: a call that the pager has begun to make is not begun again by a signal. */
	fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			  flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &whole);
	if (fd >= 0 || errno != EINVAL)
		return fd;
#endif
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &whole);
}
