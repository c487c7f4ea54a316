/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
#ifndef TRACE_PEER_H
#define TRACE_PEER_H

#include <stddef.h>
#include <stdint.h>

/* Reads a file of 24-byte records as the library of 2008 did, one read(2) a record.
 * Returns the records, or -1; *sum becomes a sum over them. */
long peer_read_records(const char *path, uint64_t *sum);

/* Decodes .srt traces with one compressor to columns, a block at a time. */
struct peer;
struct peer *peer_create(void);
void peer_destroy(struct peer *peer);

/* Decodes all blocks of a trace in memory. Returns the events, or -1. Unless sum is NULL, all
 * fields of every event go into it: (sum ^ time ^ page << 32 ^ length ^ operation << 56 ^
 * flags << 48) * 0x9E3779B97F4A7C15, event after event. */
long peer_decode(struct peer *peer, const uint8_t *bytes, size_t size, uint64_t *sum);

/* Unpacks all zstd frames and does nothing else: what any decoder pays. Returns the events. */
long peer_unpack(struct peer *peer, const uint8_t *bytes, size_t size);

/* Seconds of processor time that the calling thread has had. */
double peer_thread_seconds(void);
/* The same of all threads of the process. */
double peer_process_seconds(void);

#endif
