// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The guest's first and only service. It does what /srorch.spec asks, says on the port
 * sr.status what came of it, and powers the guest off. It is small, static, locked in
 * memory and exempt from the OOM killer, so that it takes no part in the swapping.
 */
#define _GNU_SOURCE
#include "srguest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/utsname.h>
#include <unistd.h>

static void mount_kernel(void)
{
	static const struct { const char *type, *path; } mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "debugfs", SR_DEBUGFS },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].path, 0755);
		if (mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL) < 0)
			fail("mount", "cannot mount %s", mounts[i].path);
	}
	mkdir("/dev/pts", 0755);
	mkdir("/dev/shm", 0755);
}

static void report_boot(void)
{
	char *meminfo = read_file("/proc/meminfo", NULL);
	char *total = meminfo ? strstr(meminfo, "MemTotal:") : NULL;
	struct utsname name;
	FILE *line;

	if (!total || uname(&name) < 0)
		fail("boot", "cannot tell what this machine is");
	line = status_begin("boot");
	status_string(line, "kernel", name.release);
	status_number(line, "memTotalKiB", strtoll(total + strlen("MemTotal:"), NULL, 10));
	status_number(line, "vcpus", sysconf(_SC_NPROCESSORS_ONLN));
	status_number(line, "lockedKiB", status_field_kib(getpid(), "VmLck:"));
	status_end(line);
	free(meminfo);
}

static int open_log(void)
{
	char path[64];
	int fd;

	if (!port_path("sr.log", path, sizeof(path)))
		fail("ports", "no virtio-serial port is named sr.log");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		fail("ports", "cannot open %s", path);
	return fd;
}

static void apply_sysctl(char *setting)
{
	char path[256];
	char *value = strchr(setting, '=');

	errno = EINVAL;
	if (!value || strstr(setting, "..") || value - setting > 200)
		fail("sysctl", "'%s' is not NAME=VALUE", setting);
	*value++ = '\0';
	for (char *c = setting; *c; c++)
		if (*c == '.')
			*c = '/';
	snprintf(path, sizeof(path), "/proc/sys/%s", setting);
	if (!write_file(path, value))
		fail("sysctl", "cannot write '%s' to %s", value, path);
}

static void load_relay(const struct spec *spec, const char *backing)
{
	char params[1024];

	if (snprintf(params, sizeof(params), "backing_dev=%s %s", backing, spec->relay_params) >=
	    (int)sizeof(params)) {
		errno = E2BIG;
		fail("relay", "the module's parameters are too long");
	}
	module_load(SR_MODULES "/sr_relay.ko", params);
	if (!wait_for_path("/dev/sr_relay", 5000))
		fail("relay", "the module made no /dev/sr_relay");
	snapshot("loaded", true);
}

int main(void)
{
	static struct collector collector;
	static struct workload workload;
	static struct storage storage;
	static struct spec spec;
	sigset_t child;
	int log;

	umask(022);
	/* Children are waited for by a signalfd, which needs the signal blocked. */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	mount_kernel();
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		fail("boot", "cannot lock memory");
	if (!write_file("/proc/self/oom_score_adj", "-1000"))
		fail("boot", "cannot be exempt from the OOM killer");
	sethostname("srorch", strlen("srorch"));

	modules_load_all();
	status_open();
	report_boot();
	spec_read("/srorch.spec", &spec);
	modules_load_more(spec.modules, spec.n_modules);
	log = open_log();
	storage_find(&storage, spec.swap || spec.relay);
	storage_mount_root(&storage);
	if (spec.copyin)
		unpack_over_root(spec.copyin);

	if (spec.relay) {
		load_relay(&spec, storage.swap);
		collector_start(&collector, &spec);
	}
	if (spec.swap) {
		const char *device = spec.relay ? "/dev/sr_relay" : storage.swap;

		if (swapon(device, 0) < 0)
			fail("swapon", "cannot swap on %s", device);
		snapshot("swapon", spec.relay);
	}
	for (size_t i = 0; i < spec.n_sysctls; i++)
		apply_sysctl(spec.sysctls[i]);

	snapshot("start", spec.relay);
	workload_start(&workload, &spec);
	workload_wait(&workload, &spec, collector.pid, log);
	workload_report(&workload);
	settle(spec.relay);
	snapshot("exit", spec.relay);
	if (spec.relay)
		collector_finish(&collector);
	snapshot("drained", spec.relay);
	status_end(status_begin("end"));
	power_off();
}
