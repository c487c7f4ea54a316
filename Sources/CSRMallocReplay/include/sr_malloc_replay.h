/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
#ifndef SR_MALLOC_REPLAY_H
#define SR_MALLOC_REPLAY_H

#include <stdint.h>

/*
 * Replays operations through this process's own malloc() and free(), whichever library
 * provides them.
 *
 * operations: a file of 8-byte records: u32 object number, u32 word. A word of 0 asks for a
 * report of the memory held; one with its highest bit set frees the object; any other is the
 * bytes to allocate. The file is read twice: first without allocating, for the loop's cost.
 *
 * objects: one more than the highest object number. every: of how many operations one is
 * timed by itself. out: where the report goes, as lines of text:
 *	held BYTES			at each record that asks for it
 *	loop|real OPERATIONS NANOSECONDS	processor time of a pass
 *	loop-latency|real-latency NANOSECONDS COUNT
 *	end
 *
 * Returns 0; an errno if the file or the memory for itself is not to be had; ENOMEM if an
 * allocation failed; EINVAL for one of over a MiB, which no trace has.
 */
int sr_malloc_replay(int operations, uint32_t objects, uint32_t every, int out);

/* Whether malloc() is the C library's own, so that no library that was preloaded has one. */
int sr_malloc_is_libcs(void);

#endif
