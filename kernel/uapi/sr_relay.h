/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The swap relay's record: what sr_relay.ko writes to its relay files, what
 * sr_collect passes on, and what every reader takes in. Defined nowhere else.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * All fields are in the byte order of the machine that ran the module
 * (little-endian on every machine supported today). A record is sr_units * 8
 * bytes long; a reader that meets a longer record than it knows skips the rest.
 *
 * With more compressors than LZO1X-1 every record of the device is longer by a __u32 for each,
 * in their order, and up to a multiple of 8; where a record has no length, they are 0.
 */
#ifndef _SR_RELAY_H
#define _SR_RELAY_H

#include <linux/types.h>

/* First two bytes of every record, so that a torn stream is noticed. */
#define SR_RECORD_MAGIC		0x5352

/* What happened to the page. Values from 0x80 on come from the collector. */
#define SR_OP_READ		0
#define SR_OP_WRITE		1
#define SR_OP_FREE		2	/* swap_slot_free_notify */
#define SR_OP_DISCARD		3	/* sr_length is a count of pages, not bytes */
/*
 * All records whose sequence is below sr_sequence were either written to the
 * stream before the previous fence's successor, or are lost. See
 * SR_OP_FENCE in docs/dataflow.md.
 */
#define SR_OP_FENCE		0x80

/* sr_flags */
#define SR_FLAG_SAME_FILLED	0x01	/* one machine word repeated all through */
#define SR_FLAG_PARTIAL		0x02	/* the bio did not cover the whole page */

struct sr_record {
	__u16 sr_magic;		/* SR_RECORD_MAGIC */
	__u8 sr_units;		/* length of this record in 8-byte units */
	__u8 sr_op;		/* SR_OP_* */
	__u8 sr_flags;		/* SR_FLAG_* */
	__u8 sr_lengths;	/* compressed lengths: sr_length, the others after the record */
	__u16 sr_cpu;		/* CPU that drew the sequence number */
	__u64 sr_sequence;	/* drawn once for the whole device, from 0 */
	__u64 sr_time_ns;	/* CLOCK_MONOTONIC */
	__u32 sr_page;		/* page index on the swap device */
	__u32 sr_length;	/* LZO1X-1 bytes of a write, not capped; else see op */
};

/*
 * The content of a sampled page that was written: what the relay's files sr_pages<N> hold, a
 * file of their own because few are asked for, and contents may be secrets. A page is sampled
 * if sr_page_is_sampled says so: by its index, so that all its versions are kept. A record is as
 * much longer than this as a page of the module's kernel has bytes.
 */
#define SR_PAGE_MAGIC		0x5350

struct sr_page_record {
	__u16 sr_magic;		/* SR_PAGE_MAGIC */
	__u16 sr_reserved;	/* 0 */
	__u32 sr_page;		/* page index on the swap device */
	__u64 sr_sequence;	/* of the write's record */
	__u8 sr_data[];		/* the page */
};

/* splitmix64 (Steele et al., 2014) of index and seed, modulo `share`: 1 of `share` pages. */
static inline int sr_page_is_sampled(__u32 page, __u64 seed, __u32 share)
{
	__u64 z = page + (seed + 1) * 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (__u32)((z ^ (z >> 31)) >> 32) % share == 0;
}

#endif /* _SR_RELAY_H */
