/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of workloads, and the reading of their parameters.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "workload.h"

static const struct sr_workload *const table[] = {
	&sr_memory_fill, &sr_zipf_kv, &sr_matrix, &sr_graph, &sr_database_scan,
	&sr_text_index, &sr_media, &sr_compile_like, &sr_phases,
};

#define COUNT (sizeof(table) / sizeof(table[0]))

static const struct sr_workload *find(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (!strcmp(table[i]->name, name))
			return table[i];
	return NULL;
}

const char *const *sr_workload_names(void)
{
	static const char *names[COUNT + 1];
	size_t i;

	for (i = 0; i < COUNT; i++)
		names[i] = table[i]->name;
	return names;
}

const char *const *sr_workload_parameters(const char *name)
{
	const struct sr_workload *found = find(name);

	return found ? found->parameters : NULL;
}

static bool number(const char *text, size_t length, uint64_t *value)
{
	char *end;

	if (!length || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return !errno && (size_t)(end - text) == length;
}

/* KIND:PERCENT,… of memory-fill's kinds, adding up to 100. */
static bool mix(const char *text, unsigned int *share)
{
	unsigned int total = 0, kind;
	uint64_t percent;

	for (kind = 0; kind <= SR_RANDOM; kind++)
		share[kind] = 0;
	for (;;) {
		size_t part = strcspn(text, ","), colon = strcspn(text, ":");

		for (kind = 0; kind <= SR_RANDOM; kind++)
			if (strlen(sr_kind_name(kind)) == colon &&
			    !strncmp(sr_kind_name(kind), text, colon))
				break;
		if (kind > SR_RANDOM || colon >= part ||
		    !number(text + colon + 1, part - colon - 1, &percent) || percent > 100)
			return false;
		share[kind] = (unsigned int)percent;
		total += (unsigned int)percent;
		if (!text[part])
			return total == 100;
		text += part + 1;
	}
}

static bool value_of(const char *parameter, const char *text, uint32_t page_bytes,
		     struct sr_parameters *p, uint64_t *value)
{
	if (!strcmp(parameter, "mix"))
		return mix(text, p->share);
	if (!strcmp(parameter, "order")) {
		*value = !strcmp(text, "shuffled");
		return *value || !strcmp(text, "sequential");
	}
	if (!number(text, strlen(text), value))
		return false;
	if (strcmp(parameter, "size"))
		return true;
	*value /= page_bytes;
	/* Half of what a page index of a trace can name. */
	return *value > 0 && *value < UINT64_C(1) << 31;
}

enum sr_result sr_workload_run(const char *name, struct sr_words words,
			       struct sr_memory *memory, char *error, size_t room)
{
	const struct sr_workload *load = find(name);
	struct sr_parameters p;
	unsigned int given = 0, i;
	int w;

	memset(&p, 0, sizeof(p));
	if (!load) {
		snprintf(error, room, "there is no workload '%s'", name);
		return SR_USAGE;
	}
	for (w = 0; w < words.count; w++) {
		const char *word = words.words[w];
		size_t length = strcspn(word, "=");

		for (i = 0; load->parameters[i]; i++)
			if (strlen(load->parameters[i]) == length &&
			    !strncmp(load->parameters[i], word, length))
				break;
		if (!load->parameters[i] || !word[length]) {
			snprintf(error, room, "%s: '%s' is no NAME=VALUE of its parameters", name,
				 word);
			return SR_USAGE;
		}
		if (!value_of(load->parameters[i], word + length + 1, memory->page_bytes, &p,
			      &p.value[i])) {
			snprintf(error, room, "%s: '%s' is a value it cannot have", name, word);
			return SR_USAGE;
		}
		given |= 1U << i;
	}
	for (i = 0; load->parameters[i]; i++)
		if (!(given & 1U << i)) {
			snprintf(error, room, "%s: '%s' is not given", name, load->parameters[i]);
			return SR_USAGE;
		}
	load->run(&p, memory);
	return SR_OK;
}
