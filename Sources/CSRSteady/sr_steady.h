/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * What the shim in QEMU and srorch agree on: the file by which the shim says that it is in
 * effect.
 */
#ifndef SR_STEADY_H
#define SR_STEADY_H

#include <stdint.h>

/* Names the file, in the environment. */
#define SR_STEADY_VARIABLE "SR_STEADY"

/* What the shim answers: another number where another answer may give other traces. */
#define SR_STEADY_VERSION 1

/* The wall clock that it gives, in seconds since 1970: 2026-01-01, as the guest's own clock. */
#define SR_STEADY_SECONDS 1767225600

/* The file's contents, in the machine's own byte order. */
struct sr_steady_report {
	/* SR_STEADY_VERSION once the shim is in the process; 0 before. */
	uint64_t version;
	/* How often the program itself asked for the wall clock. */
	uint64_t asked;
};

#endif
