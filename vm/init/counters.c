// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the kernel and the module have counted. */
#define _GNU_SOURCE
#include "srguest.h"

#include <stdlib.h>
#include <string.h>

static const char *const vmstat_keys[] = {
	"pswpin", "pswpout", "oom_kill", "swpin_zero", "swpout_zero", "thp_swpout",
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

static long long swap_used_kib(void)
{
	char *text = read_file("/proc/meminfo", NULL);
	char *total, *left;
	long long used = 0;

	if (!text)
		fail("counters", "cannot read /proc/meminfo");
	total = strstr(text, "SwapTotal:");
	left = strstr(text, "SwapFree:");
	if (total && left)
		used = strtoll(total + 10, NULL, 10) - strtoll(left + 9, NULL, 10);
	free(text);
	return used;
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
	fputc('}', line);
	status_number(line, "swapUsedKiB", swap_used_kib());
	status_end(line);
}

void settle(bool relay)
{
	/* Swapping may outlive the workload for a moment: frees and write-back under way. */
	for (int round = 0; round < 1000; round++) {
		struct counters before, after;

		read_vmstat(&before);
		if (relay)
			read_relay(&before);
		sleep_ms(20);
		if (relay)
			read_relay(&after);
		read_vmstat(&after);
		if (!memcmp(before.vmstat, after.vmstat, sizeof(before.vmstat)) &&
		    (!relay || (before.n_relay == after.n_relay &&
				!memcmp(before.relay, after.relay,
					before.n_relay * sizeof(before.relay[0])))))
			return;
	}
	fail("settle", "swapping goes on 20 s after the workload's end");
}
