/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The built-in workloads by name.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_WORKLOADS_H
#define SR_WORKLOADS_H

#include <stddef.h>
#include "sr_memory.h"

/* Pieces of "name=value"; sizes in bytes. Every parameter has to be given. */
struct sr_words {
	int count;
	const char *const *words;
};

enum sr_result {
	SR_OK = 0,
	SR_USAGE = 2 /* unknown workload or parameter, or a value it cannot have */
};

/*
 * Runs a workload to its end, or until memory->stop. On SR_USAGE, *error says in
 * words what is wrong and memory was not touched.
 */
enum sr_result sr_workload_run(const char *name, struct sr_words words,
			       struct sr_memory *memory, char *error, size_t error_bytes);

/* The names, NULL at the end; a workload's parameters, NULL at the end or no workload. */
const char *const *sr_workload_names(void);
const char *const *sr_workload_parameters(const char *name);

#endif
