// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Virtio-serial ports are numbered by the bus; the host gave them names. */
#define _GNU_SOURCE
#include "srguest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool find(const char *name, char *path, size_t size)
{
	DIR *class = opendir("/sys/class/virtio-ports");
	struct dirent *entry;
	bool found = false;

	while (class && !found && (entry = readdir(class))) {
		char file[300];
		char *text;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "/sys/class/virtio-ports/%s/name", entry->d_name);
		text = read_file(file, NULL);
		if (text && strlen(text) > 0) {
			text[strcspn(text, "\n")] = '\0';
			found = !strcmp(text, name);
			if (found)
				snprintf(path, size, "/dev/%s", entry->d_name);
		}
		free(text);
	}
	if (class)
		closedir(class);
	return found && wait_for_path(path, 1000);
}

bool port_path(const char *name, char *path, size_t size)
{
	/* Names come by control messages, some time after the driver has loaded. */
	for (int tries = 0; tries < 500; tries++) {
		if (find(name, path, size))
			return true;
		sleep_ms(10);
	}
	return false;
}
