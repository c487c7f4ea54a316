/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libsr_parse: reads swap traces: this project's .srt, the two record layouts
 * of 2008, and the raw streams of the relay (a file of them, or a folder with
 * one file a CPU). What is compressed with bzip2, gzip, xz or zstd is unpacked
 * while it is read. docs/c-interface.md shows how to build with it.
 *
 * Two interfaces. The first is that of 2008: one trace at a time, three
 * callbacks. The second has a handle: several traces at once, from any number
 * of threads (one thread a handle at a time), with times, frees and losses.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef LIBSR_PARSE_H
#define LIBSR_PARSE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Version of this interface: a program built against one runs with every
 * library of the same number. sr_abi_version() is that of the library.
 */
#define SR_PARSE_ABI	1
uint32_t sr_abi_version(void);

/* ------------------------------------------------------------------------
 * One trace, by callbacks
 */

/* A page was read back; index is its place on the swap device, in pages. */
typedef void (swap_read_fn)(unsigned long index);
/* A page was written; len is what it compressed to, bytes, not capped. */
typedef void (swap_write_fn)(unsigned long index, unsigned long len);
/*
 * The end, told once: 0: success; >0: partial read, the events so far are
 * right and more are missing; <0: file read error, the negative of an errno.
 */
typedef void (replay_end_fn)(int err);

/*
 * Names the trace to read; "-" is standard input. The name is copied.
 * Returns 0, or -EINVAL for NULL.
 */
int set_sr_file(const char *);

/* Sets who is called. Each may be NULL. Returns 0. */
int set_sr_callbacks(swap_read_fn, swap_write_fn, replay_end_fn);

/*
 * Reads the whole trace and calls back in the calling thread, in the order of
 * the events; frees, discards and losses have no callback. May be called
 * again. Returns what replay_end_fn was told.
 */
int sr_start(void);

/* ------------------------------------------------------------------------
 * Any number of traces, by handle
 */

typedef struct sr_trace sr_trace;

/* Values of sr_event.operation. */
#define SR_EVENT_READ		0
#define SR_EVENT_WRITE		1
#define SR_EVENT_FREE		2
#define SR_EVENT_DISCARD	3
#define SR_EVENT_LOST		4

/* Bits of sr_event.flags. */
#define SR_EVENT_SAME_FILLED	0x01	/* one machine word, repeated */
#define SR_EVENT_PARTIAL	0x02	/* less than a whole page was moved */

struct sr_event {
	uint64_t time;		/* ns of the trace's clock */
	uint32_t page;		/* index on the swap device, pages */
	uint32_t length;	/* write: bytes; lost: how many; else 0 */
	uint8_t operation;	/* SR_EVENT_READ ... SR_EVENT_LOST */
	uint8_t flags;		/* SR_EVENT_SAME_FILLED | ... */
	uint8_t reserved[6];
};

/* Events as columns: event i is element i of each. */
struct sr_batch {
	uint64_t first_event;	/* number of element 0 in the trace, from 0 */
	size_t count;
	const uint64_t *times;
	const uint32_t *pages;
	const uint8_t *operations;
	const uint8_t *flags;
	/* count elements for the first compressor, then count for the next... */
	const uint32_t *lengths;
};

struct sr_totals {
	uint64_t reads, writes, frees, discards;
	uint64_t lost;		/* records that never reached the trace */
	uint64_t gaps;		/* events of kind SR_EVENT_LOST */
	uint64_t same_filled, partial;
	uint64_t first_time, last_time;	/* ns */
	uint64_t bytes;		/* sum of lengths under the first compressor */
	uint32_t highest_page;
	uint32_t reserved;
};

/* How far a trace could be read. */
#define SR_STATE_READING	0	/* not at its end yet */
#define SR_STATE_COMPLETE	1	/* all of it, and all sums fit */
#define SR_STATE_TRUNCATED	2	/* its end is missing */
#define SR_STATE_DAMAGED	3	/* a part does not fit its sum or rules */

/*
 * Opens a trace: a file, or a folder, of a run (its trace.srt) or of the
 * relay's files; "-" is standard input. Returns NULL when it cannot be read:
 * then, if error is not NULL, *error is a text that the caller frees with
 * sr_free_text.
 */
sr_trace *sr_open(const char *path, char **error);
/* As sr_open; fd stays the caller's, who closes it after the handle. */
sr_trace *sr_open_descriptor(int fd, char **error);

/* Go on after a damaged block; sr_skipped counts. */
#define SR_OPEN_SKIP_DAMAGED	0x01

/*
 * As the two above, for a caller who knows more: format is one of the names
 * that sr_format gives, or NULL to have it told from the bytes; flags are
 * SR_OPEN_* or 0.
 */
sr_trace *sr_open_as(const char *path, const char *format, unsigned flags,
		     char **error);
sr_trace *sr_open_descriptor_as(int fd, const char *format, unsigned flags,
				char **error);
void sr_free_text(char *text);
/* Ends the use of a handle, and of all that it gave out. NULL is allowed. */
void sr_close(sr_trace *);

/* Header fields; texts live as long as the handle. */
/* "srt", "legacy8", "legacy24" or "relay" */
const char *sr_format(const sr_trace *);
/* "bzip2", "gzip", "xz" or "zstd" if the input is compressed as a whole; "" */
const char *sr_compression(const sr_trace *);
/* Where the trace came from, in words; may be "". */
const char *sr_origin(const sr_trace *);
uint32_t sr_page_size(const sr_trace *);	/* bytes */
unsigned sr_compressors(const sr_trace *);	/* how many; at least 1 */
/* NULL when there is no such compressor. */
const char *sr_compressor(const sr_trace *, unsigned number);
/* 1 when event times mean something, 0 when the layout has none. */
int sr_has_times(const sr_trace *);
/* Nanoseconds whose multiples all times are; 1 says nothing of them. */
uint64_t sr_time_resolution(const sr_trace *);

/*
 * The totals that stand in the trace's footer. Returns 0, or -ENODATA when no
 * footer was seen: the layout has none, it is missing, or the input is a pipe
 * that was not read to its end.
 */
int sr_get_totals(const sr_trace *, struct sr_totals *totals);

/*
 * Records that were lost before they reached the trace, counted in what was
 * read of it so far (by whole blocks: it may run ahead of the events).
 */
uint64_t sr_lost(const sr_trace *);

/*
 * Damaged blocks that were stepped over so far. If events is not NULL,
 * *events is how many events were in them, as far as what follows tells.
 */
uint64_t sr_skipped(const sr_trace *, uint64_t *events);

/*
 * Puts up to count events into events. Returns how many; 0 at the end of what
 * can be read (sr_state says why it ended); or a negative errno when the
 * input cannot be read.
 */
long sr_read_events(sr_trace *, struct sr_event *events, size_t count);

/*
 * Gives the next events as columns, which live until the next call with the
 * handle. Returns as sr_read_events.
 */
long sr_read_batch(sr_trace *, struct sr_batch *batch);

/*
 * Calls back for each event from here on, until the end or until the callback
 * returns other than 0. Returns that, 0 at the end, or a negative errno.
 */
typedef int (sr_event_fn)(const struct sr_event *event, void *context);
int sr_for_each(sr_trace *, sr_event_fn, void *context);

/*
 * The lengths of the event that was handed out last, by sr_for_each to its
 * callback or by sr_read_events as its last: one for each compressor, at most
 * count of them, bytes. Returns how many the trace has; 0 before the first
 * event.
 */
unsigned sr_last_lengths(const sr_trace *, uint32_t *lengths, unsigned count);

/*
 * Goes to an event by its number, or to the first block that may hold events
 * at or after a time (ns). By the footer's index: returns -ENODATA without
 * one, -EINVAL past the end, -ESPIPE for a pipe or a compressed input.
 */
int sr_seek_event(sr_trace *, uint64_t number);
int sr_seek_time(sr_trace *, uint64_t time);

/* One of SR_STATE_READING ... SR_STATE_DAMAGED. */
int sr_state(const sr_trace *);
/* What is wrong, with the byte offset; "" when nothing is. */
const char *sr_problem(const sr_trace *);

#ifdef __cplusplus
}
#endif

#endif /* LIBSR_PARSE_H */
