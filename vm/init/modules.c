// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Kernel modules, in the order that the image's builder found by their dependencies. */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void module_load(const char *file, const char *params)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail("modules", "cannot open %s", file);
	if (syscall(SYS_finit_module, fd, params, 0) < 0 && errno != EEXIST)
		fail("modules", "cannot load %s %s", file, params);
	close(fd);
	/* The initramfs is memory that cannot be swapped: give it back. */
	unlink(file);
}

void modules_load_more(char **modules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *params = strchrnul(modules[i], ' ');
		char file[300];

		if (*params)
			*params++ = '\0';
		snprintf(file, sizeof(file), SR_MODULES "/%s", modules[i]);
		module_load(file, params);
	}
}

void modules_load_all(void)
{
	char *order = read_file(SR_MODULES "/order", NULL);
	char *name, *rest;

	if (!order)
		fail("modules", "cannot read %s/order", SR_MODULES);
	for (name = strtok_r(order, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest)) {
		char file[300];

		snprintf(file, sizeof(file), SR_MODULES "/%s", name);
		module_load(file, "");
	}
	free(order);
}
