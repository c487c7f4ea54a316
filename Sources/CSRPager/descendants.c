// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What was started, held or free: orphans are ours (PR_SET_CHILD_SUBREAPER). */
#include "descendants.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST (4 << 10)

struct task {
	pid_t pid, parent;
};

static bool read_task(const char *name, struct task *t)
{
	char path[300], line[1024], *end;
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%s/stat", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	n = fread(line, 1, sizeof(line) - 1, file);
	fclose(file);
	line[n] = 0;
	t->pid = (pid_t)strtol(line, NULL, 10);
	/* The name, in parentheses, may hold anything: the last one ends it. */
	end = strrchr(line, ')');
	return end && sscanf(end, ") %*c %d", &t->parent) == 1;
}

static size_t tasks(struct task *list)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	size_t count = 0;

	while (folder && count < MOST && (entry = readdir(folder))) {
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    read_task(entry->d_name, &list[count]))
			count++;
	}
	if (folder)
		closedir(folder);
	return count;
}

static void signal_children(const struct task *list, size_t count, pid_t parent, int number)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].parent != parent)
			continue;
		signal_children(list, count, list[i].pid, number);
		kill(list[i].pid, number);
	}
}

void descendants_signal(int number)
{
	struct task *list = malloc(MOST * sizeof(*list));

	if (list)
		signal_children(list, tasks(list), getpid(), number);
	free(list);
}
