/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sr-workload NAME PARAMETER=VALUE...: a built-in workload on real memory. Every page
 * that is read is held against what was written: swap that returns a page changed does
 * not go unnoticed.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <sr_content.h>
#include <sr_regions.h>
#include <sr_workloads.h>

/* Addresses kept for the workload; only what it maps has memory behind it. */
#define ADDRESSES (UINT64_C(1) << 40)
struct real_memory {
	const char *name;
	/* The kernel's own. */
	uint32_t page_bytes;
	unsigned char *base;
	struct sr_regions regions;
	uint64_t reads, writes, sum;
	unsigned int phases;
	/* The page of the first region whose bit is broken as the second phase begins. */
	int64_t flip;
};

static unsigned char *address(const struct real_memory *m, uint64_t page)
{
	return m->base + page * m->page_bytes;
}

static uint64_t map(void *context, uint64_t pages)
{
	struct real_memory *m = context;
	uint64_t first = sr_regions_add(&m->regions, pages);
	unsigned char *at = address(m, first);

	if (first == UINT64_MAX || (first + pages) * m->page_bytes > ADDRESSES ||
	    mprotect(at, pages * m->page_bytes, PROT_READ | PROT_WRITE)) {
		fprintf(stderr, "sr-workload: %s: cannot map %" PRIu64 " pages: %s\n", m->name,
			pages, strerror(errno));
		exit(3);
	}
	/* One write a page; a kernel without huge pages says EINVAL. */
	(void)madvise(at, pages * m->page_bytes, MADV_NOHUGEPAGE);
	return first;
}

static void unmap(void *context, uint64_t first, uint64_t pages)
{
	struct real_memory *m = context;

	/* Gone, and the addresses kept. */
	if (!sr_regions_remove(&m->regions, first, pages) ||
	    mmap(address(m, first), pages * m->page_bytes, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
		fprintf(stderr, "sr-workload: %s: cannot unmap %" PRIu64 " pages at %" PRIu64 "\n",
			m->name, pages, first);
		exit(3);
	}
}

static void check(struct real_memory *m, uint64_t page, struct sr_content expected)
{
	const uint64_t *words = (const uint64_t *)(const void *)address(m, page);
	uint64_t wanted = 0;
	unsigned int bad = sr_check(words, m->page_bytes, expected, &m->sum, &wanted);

	if (bad == m->page_bytes / sizeof(*words))
		return;
	fprintf(stderr,
		"sr-workload: CORRUPT: %s phase %u page %" PRIu64 " offset %zu: read %016" PRIx64
		", wrote %016" PRIx64 "\n",
		m->name, m->phases, page, bad * sizeof(uint64_t), words[bad], wanted);
	exit(1);
}

static void read_page(void *context, uint64_t page, struct sr_content expected)
{
	struct real_memory *m = context;

	check(m, page, expected);
	m->reads++;
}

static void write_page(void *context, uint64_t page, struct sr_content content)
{
	struct real_memory *m = context;

	sr_fill((uint64_t *)(void *)address(m, page), m->page_bytes, content);
	m->writes++;
}

static void update_page(void *context, uint64_t page, struct sr_content content)
{
	struct real_memory *m = context;

	check(m, page, content);
	sr_stamp((uint64_t *)(void *)address(m, page), m->page_bytes, content);
	m->writes++;
}

static void phase(void *context, const char *name)
{
	struct real_memory *m = context;

	(void)name;
	if (m->phases++ == 1 && m->flip >= 0)
		address(m, (uint64_t)m->flip)[1000] ^= 0x10;
}

static int usage(FILE *out)
{
	const char *const *name, *const *parameter;

	fputs("usage: sr-workload [--flip PAGE] NAME PARAMETER=VALUE...\n"
	      "Runs a workload and verifies what it reads. Names and their parameters:\n", out);
	for (name = sr_workload_names(); *name; name++) {
		fprintf(out, "  %s", *name);
		for (parameter = sr_workload_parameters(*name); *parameter; parameter++)
			fprintf(out, " %s", *parameter);
		fputc('\n', out);
	}
	fputs("--flip breaks one bit of PAGE once the first phase is over, to prove the check.\n"
	      "Exit status: 0 verified, 1 a page came back changed, 2 bad usage, 3 no memory.\n",
	      out);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct real_memory real = { .page_bytes = (uint32_t)sysconf(_SC_PAGESIZE), .flip = -1 };
	struct sr_memory memory = { &real, real.page_bytes, false, map, unmap, read_page,
				    write_page, update_page, phase };
	/* What a page of page tables spans: page numbers count from such a border. */
	const uint64_t table_bytes = (uint64_t)real.page_bytes * (real.page_bytes / sizeof(uint64_t));
	char error[256], *end;
	int at = 1;

	if (argc > 1 && !strcmp(argv[1], "--help"))
		return usage(stdout);
	if (argc > 2 && !strcmp(argv[1], "--flip")) {
		real.flip = strtoll(argv[2], &end, 10);
		if (*end || end == argv[2] || real.flip < 0 || real.flip > INT32_MAX)
			return usage(stderr);
		at = 3;
	}
	if (at >= argc)
		return usage(stderr);
	real.name = argv[at];
	real.base = mmap(NULL, ADDRESSES + table_bytes, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (real.base == MAP_FAILED) {
		fprintf(stderr, "sr-workload: no room for addresses: %s\n", strerror(errno));
		return 3;
	}
	real.base += -(uintptr_t)real.base % table_bytes;
	if (sr_workload_run(real.name,
			    (struct sr_words){ argc - at - 1, (const char *const *)argv + at + 1 },
			    &memory, error, sizeof(error)) != SR_OK) {
		fprintf(stderr, "sr-workload: %s\n", error);
		return 2;
	}
	printf("%s: %" PRIu64 " pages written, %" PRIu64 " read and verified, sum %016" PRIx64 "\n",
	       real.name, real.writes, real.reads, real.sum);
	return 0;
}
