// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The shim that is preloaded into QEMU, so that what the host answers does not reach the guest:
 * before main(), lifts the limits by which memory could be refused, and says that it is there.
 *
 * It is linked with no library: what it calls it finds in the process, whose C library may be
 * older or newer than the one of the host that built it.
 */
#define _GNU_SOURCE
#include "steady.h"
#include "sr_steady.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* For swift-autolink-extract, which links this: libswiftCore is on its list in any case, and is
 * not to be loaded into QEMU. */
__attribute__((section(".swift1_autolink_entries"), used)) static const char link_flags[] =
	"-Wl,--as-needed";

static struct sr_steady_report *report;
/* Where the program itself lies, as opposed to its libraries. */
static uintptr_t program_start, program_end;

void steady_count(void *caller)
{
	uintptr_t place = (uintptr_t)caller;

	if (report && place >= program_start && place < program_end)
		__atomic_fetch_add(&report->asked, 1, __ATOMIC_RELAXED);
}

void *steady_next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* The program is the first object of the list. */
static int find_program(struct dl_phdr_info *object, size_t size, void *unused)
{
	int i;

	(void)size;
	(void)unused;
	program_start = UINTPTR_MAX;
	for (i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		uintptr_t start = object->dlpi_addr + part->p_vaddr;

		if (part->p_type != PT_LOAD)
			continue;
		if (start < program_start)
			program_start = start;
		if (start + part->p_memsz > program_end)
			program_end = start + part->p_memsz;
	}
	return 1;
}

/* As far as the hard limit, which only root may lift. */
static void lift(int what)
{
	struct rlimit limit;

	if (getrlimit(what, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(what, &limit);
	}
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv(SR_STEADY_VARIABLE);
	void *place;
	int file;

	lift(RLIMIT_AS);
	lift(RLIMIT_DATA);
	if (!path)
		return;
	file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return;
	place = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (place == MAP_FAILED)
		return;
	dl_iterate_phdr(find_program, NULL);
	/* A wrapper may have been here before. */
	report = place;
	report->asked = 0;
	report->version = SR_STEADY_VERSION;
}
