// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the kernel and the module have counted. */
#define _GNU_SOURCE
#include "srguest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const char *const vmstat_keys[] = {
	"pswpin", "pswpout", "oom_kill", "swpin_zero", "swpout_zero", "thp_swpout",
	"thp_swpout_fallback", "nrswpin", "nrswpout",
};

#define N_VMSTAT (sizeof(vmstat_keys) / sizeof(vmstat_keys[0]))

/* The lines "cpu N written W dropped D bytes B" are summed under these keys. */
static const char *const cpu_keys[] = { "written", "dropped", "bytes" };

#define N_CPU_KEYS (sizeof(cpu_keys) / sizeof(cpu_keys[0]))
#define MAX_RELAY_KEYS 32

struct counters {
	long long vmstat[N_VMSTAT];		/* -1: this kernel lacks it */
	size_t n_relay;
	char relay_keys[MAX_RELAY_KEYS][24];
	long long relay[MAX_RELAY_KEYS];
};

static void read_vmstat(struct counters *c)
{
	char *text = read_file("/proc/vmstat", NULL);
	char *line, *rest;

	if (!text)
		fail("counters", "cannot read /proc/vmstat");
	for (size_t i = 0; i < N_VMSTAT; i++)
		c->vmstat[i] = -1;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *value = strchr(line, ' ');

		if (!value)
			continue;
		*value++ = '\0';
		for (size_t i = 0; i < N_VMSTAT; i++)
			if (!strcmp(line, vmstat_keys[i]))
				c->vmstat[i] = strtoll(value, NULL, 10);
	}
	free(text);
}

static void add_relay(struct counters *c, const char *key, long long value)
{
	size_t i;

	for (i = 0; i < c->n_relay; i++)
		if (!strcmp(c->relay_keys[i], key))
			break;
	if (i == c->n_relay) {
		if (i == MAX_RELAY_KEYS)
			fail("counters", "too many keys in %s/counters", SR_RELAY_DIR);
		c->n_relay++;
		snprintf(c->relay_keys[i], sizeof(c->relay_keys[i]), "%s", key);
		c->relay[i] = 0;
	}
	c->relay[i] += value;
}

static void read_relay(struct counters *c)
{
	char *text = read_file(SR_RELAY_DIR "/counters", NULL);
	char *line, *rest;

	c->n_relay = 0;
	if (!text)
		fail("counters", "cannot read %s/counters", SR_RELAY_DIR);
	for (size_t i = 0; i < N_CPU_KEYS; i++)
		add_relay(c, cpu_keys[i], 0);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *words;
		char *key = strtok_r(line, " ", &words);
		char *value = strtok_r(NULL, " ", &words);

		if (!key || !value)
			continue;
		if (strcmp(key, "cpu")) {
			add_relay(c, key, strtoll(value, NULL, 10));
			continue;
		}
		while ((key = strtok_r(NULL, " ", &words)) &&
		       (value = strtok_r(NULL, " ", &words)))
			add_relay(c, key, strtoll(value, NULL, 10));
	}
	free(text);
}

/* A field of /proc/meminfo, KiB; 0 if it is not there. */
static long long meminfo_kib(const char *text, const char *field)
{
	const char *at = strstr(text, field);

	return at ? strtoll(at + strlen(field), NULL, 10) : 0;
}

static void put_memory(FILE *line)
{
	char *text = read_file("/proc/meminfo", NULL);

	if (!text)
		fail("counters", "cannot read /proc/meminfo");
	status_number(line, "swapUsedKiB",
		      meminfo_kib(text, "SwapTotal:") - meminfo_kib(text, "SwapFree:"));
	status_number(line, "memAvailableKiB", meminfo_kib(text, "MemAvailable:"));
	free(text);
}

/* Large folios of each size: mthp-SIZE-KEY, where it is not 0. */
static void put_large_folios(FILE *line)
{
	static const char folder[] = "/sys/kernel/mm/transparent_hugepage";
	static const char *const keys[] = { "swpin", "swpout", "swpout_fallback" };
	DIR *sizes = opendir(folder);
	struct dirent *entry;
	int kib;

	while (sizes && (entry = readdir(sizes))) {
		if (sscanf(entry->d_name, "hugepages-%dkB", &kib) != 1)
			continue;
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			char path[128], *text;

			snprintf(path, sizeof(path), "%s/hugepages-%dkB/stats/%s", folder, kib,
				 keys[i]);
			text = read_file(path, NULL);
			if (text && strtoll(text, NULL, 10))
				fprintf(line, ",\"mthp-%dkB-%s\":%lld", kib, keys[i],
					strtoll(text, NULL, 10));
			free(text);
		}
	}
	if (sizes)
		closedir(sizes);
}

void snapshot(const char *phase, bool relay)
{
	const char *comma = "";
	struct counters c;
	FILE *line;

	read_vmstat(&c);
	if (relay)
		read_relay(&c);
	line = status_begin("snapshot");
	status_string(line, "phase", phase);
	if (relay) {
		fputs(",\"relay\":{", line);
		for (size_t i = 0; i < c.n_relay; i++, comma = ",")
			fprintf(line, "%s\"%s\":%lld", comma, c.relay_keys[i], c.relay[i]);
		fputc('}', line);
	}
	fputs(",\"vmstat\":{", line);
	comma = "";
	for (size_t i = 0; i < N_VMSTAT; i++) {
		if (c.vmstat[i] < 0)
			continue;
		fprintf(line, "%s\"%s\":%lld", comma, vmstat_keys[i], c.vmstat[i]);
		comma = ",";
	}
	/* Some thirty files, so not every second. */
	if (strcmp(phase, "progress"))
		put_large_folios(line);
	fputc('}', line);
	put_memory(line);
	status_end(line);
}

static long long relay_value(const struct counters *c, const char *key)
{
	for (size_t i = 0; i < c->n_relay; i++)
		if (!strcmp(c->relay_keys[i], key))
			return c->relay[i];
	return 0;
}

static long long vmstat_value(const struct counters *c, const char *key)
{
	for (size_t i = 0; i < N_VMSTAT; i++)
		if (!strcmp(vmstat_keys[i], key))
			return c->vmstat[i];
	return 0;
}

/*
 * Pages that the kernel has counted as written and not handed over: 7.3 gathers neighbours for
 * one bio after it has counted them (mm/page_io.c, __swap_writepage()).
 */
static bool writes_under_way(const struct counters *c)
{
	return vmstat_value(c, "pswpout") > relay_value(c, "writes");
}

static bool equal(const struct counters *a, const struct counters *b, bool relay)
{
	return !memcmp(a->vmstat, b->vmstat, sizeof(a->vmstat)) &&
	       (!relay || (a->n_relay == b->n_relay &&
			   !memcmp(a->relay, b->relay, a->n_relay * sizeof(a->relay[0]))));
}

#define SETTLE_MS	20
/* What is then not handed over is not under way: the host finds that the books differ. */
#define MOST_WAITS	100

void settle(bool relay)
{
	int waits = 0;

	/* Swapping may outlive the workload for a moment: frees and write-back under way. */
	for (int round = 0; round < 1000; round++) {
		struct counters before, after;

		read_vmstat(&before);
		if (relay)
			read_relay(&before);
		sleep_ms(SETTLE_MS);
		if (relay)
			read_relay(&after);
		read_vmstat(&after);
		if (equal(&before, &after, relay) &&
		    (!relay || !writes_under_way(&after) || waits++ == MOST_WAITS))
			return;
	}
	fail("settle", "swapping goes on 20 s after the workload's end");
}
