// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The guest's first process: shared declarations. docs/dataflow.md, "Between host
 * and guest", is the contract that these files carry out, one idea a file.
 *
 * Nothing here may depend on the host or its clock: all waiting is in guest time.
 */
#ifndef SRGUEST_H
#define SRGUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "architecture.h"

#define SR_ROOT		"/srroot"	/* where the image's root is mounted */
#define SR_MODULES	"/modules"
#define SR_DEBUGFS	"/sys/kernel/debug"
#define SR_RELAY_DIR	SR_DEBUGFS "/sr_relay"
#define SR_MAX_WORDS	1024

/* spec.c: what the host asked for. */
struct spec {
	bool relay;
	bool swap;
	const char *relay_params;
	const char *cwd;
	const char *copyin;
	const char *collect_interval;	/* milliseconds, NULL: the collector's own */
	bool collect_pages;		/* contents go to the port sr.pages */
	unsigned int progress;		/* seconds, 0: none */
	const char *terminal;		/* "ROWSxCOLUMNS": the command gets SR_TERMINAL */
	char *modules[SR_MAX_WORDS];	/* file below SR_MODULES, a blank, its parameters */
	char *sysctls[SR_MAX_WORDS];
	char *env[SR_MAX_WORDS + 1];	/* NULL-terminated, as execve wants them */
	char *args[SR_MAX_WORDS + 1];
	size_t n_modules, n_sysctls, n_env, n_args;
};

void spec_read(const char *path, struct spec *spec);

/* status.c: JSON lines to the host, and the way out when a step fails. */
void status_open(void);
uint64_t monotonic_ns(void);
FILE *status_begin(const char *event);
void status_string(FILE *line, const char *key, const char *value);
void status_number(FILE *line, const char *key, long long value);
void status_end(FILE *line);
void fail(const char *step, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));
void power_off(void) __attribute__((noreturn));

/* files.c */
char *read_file(const char *path, size_t *length);	/* NULL and errno on failure */
bool write_file(const char *path, const char *text);
bool wait_for_path(const char *path, unsigned int milliseconds);
void sleep_ms(unsigned int milliseconds);
bool write_all(int fd, const void *bytes, size_t length);
long status_field_kib(pid_t pid, const char *field);	/* of /proc/PID/status; -1: none */

/* ports.c: virtio-serial ports by name. */
bool port_path(const char *name, char *path, size_t size);

/* modules.c */
void modules_load_all(void);
void modules_load_more(char **modules, size_t count);	/* as in struct spec */
void module_load(const char *file, const char *params);

/* storage.c */
struct storage {
	char root[32];	/* device paths; empty: not found */
	char swap[32];
};

void storage_find(struct storage *storage, bool swap_wanted);
void storage_mount_root(const struct storage *storage);

/* unpack.c */
void unpack_over_root(const char *archive);

/* counters.c */
void snapshot(const char *phase, bool relay);
void settle(bool relay);

/* terminal.c */
int terminal_open(const char *size);	/* -1 and errno on failure */
int terminal_sizes(void);		/* the port that new sizes come by */
void terminal_follow(int sizes);	/* takes what has come */

/* workload.c */

struct workload {
	pid_t pid;
	int output;		/* read end of its standard output and error */
	int exec_errno;		/* 0: it was started */
	bool gone;
	int wait_status;
	uint64_t user_us, system_us;	/* of all that was reaped, collector aside */
};

void workload_start(struct workload *w, const struct spec *spec);
void workload_wait(struct workload *w, const struct spec *spec, pid_t collector, int log);
void workload_report(const struct workload *w);

/* collector.c */
struct collector {
	pid_t pid;
	bool gone;
	int wait_status;
};

void collector_start(struct collector *c, const struct spec *spec);
void collector_finish(struct collector *c);

#endif
