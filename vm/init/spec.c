// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* /srorch.spec: one percent-encoded key=value a line. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static void decode(char *text)
{
	char *out = text;

	for (const char *in = text; *in; in++) {
		if (*in == '%' && hex(in[1]) >= 0 && hex(in[2]) >= 0) {
			*out++ = hex(in[1]) << 4 | hex(in[2]);
			in += 2;
		} else {
			*out++ = *in;
		}
	}
	*out = '\0';
}

static void append(char **list, size_t *count, char *value, const char *key)
{
	if (*count == SR_MAX_WORDS) {
		errno = E2BIG;
		fail("spec", "more than %d values of %s", SR_MAX_WORDS, key);
	}
	list[(*count)++] = value;
}

static void take(struct spec *spec, const char *key, char *value)
{
	if (!strcmp(key, "relay"))
		spec->relay = !strcmp(value, "1");
	else if (!strcmp(key, "relay.params"))
		spec->relay_params = value;
	else if (!strcmp(key, "module"))
		append(spec->modules, &spec->n_modules, value, key);
	else if (!strcmp(key, "swap"))
		spec->swap = !strcmp(value, "1");
	else if (!strcmp(key, "sysctl"))
		append(spec->sysctls, &spec->n_sysctls, value, key);
	else if (!strcmp(key, "cwd"))
		spec->cwd = value;
	else if (!strcmp(key, "env"))
		append(spec->env, &spec->n_env, value, key);
	else if (!strcmp(key, "arg"))
		append(spec->args, &spec->n_args, value, key);
	else if (!strcmp(key, "progress"))
		spec->progress = strtoul(value, NULL, 10);
	else if (!strcmp(key, "terminal"))
		spec->terminal = value;
	else if (!strcmp(key, "collect.interval"))
		spec->collect_interval = value;
	else if (!strcmp(key, "collect.pages"))
		spec->collect_pages = !strcmp(value, "1");
	else if (!strcmp(key, "copyin"))
		spec->copyin = value;
	else
		fail("spec", "unknown key '%s'", key);
}

void spec_read(const char *path, struct spec *spec)
{
	char *text = read_file(path, NULL);
	char *line, *rest;

	*spec = (struct spec) { .relay_params = "", .cwd = "/" };
	if (!text)
		fail("spec", "cannot read %s", path);
	unlink(path);
	errno = EINVAL;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *value = strchr(line, '=');

		if (!value)
			fail("spec", "a line without '=': %s", line);
		*value++ = '\0';
		decode(value);
		take(spec, line, value);
	}
	if (spec->n_args == 0)
		fail("spec", "no command (arg=) is given");
	/* The text stays: the spec points into it. */
}
