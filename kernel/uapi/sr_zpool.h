/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What goes to and comes from /dev/sr_zpool, and the file of operations that the host
 * gives to sr_zpool_feed. Defined nowhere else.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * All fields are little-endian.
 */
#ifndef _SR_ZPOOL_H
#define _SR_ZPOOL_H

#include <linux/types.h>

/* One thing to do. Written to the device, any number of them at a time. */
struct sr_zpool_operation {
	__u32 sr_object;	/* its number, below the module's parameter `objects` */
	__u32 sr_word;		/* bytes to allocate; SR_ZPOOL_FREE: the object is freed */
};

#define SR_ZPOOL_FREE		0x80000000U
/* An object that is none: in a file of operations, where the pages held are to be told. */
#define SR_ZPOOL_MARK		0xffffffffU

/* Read from the device at any time, whole. */
struct sr_zpool_state {
	__u64 sr_pages;		/* the allocator's own count; SLUB has none: see sysfs */
	__u64 sr_whole;		/* objects held that the allocator does not take */
	__u64 sr_refused;	/* allocations that it did not take, in all */
	__u64 sr_allocations;	/* done by the allocator */
	__u64 sr_frees;
	__u64 sr_allocation_ns;	/* time in the allocator; each includes one reading of the clock */
	__u64 sr_free_ns;
	__u64 sr_clock_cost;	/* of one reading, in units of 2^-20 ns */
};

/* A file of operations: this, zeros up to SR_ZPOOL_DATA_AT, then the operations. */
#define SR_ZPOOL_MAGIC		"SRZPOOL1"
#define SR_ZPOOL_DATA_AT	(4 << 10)

struct sr_zpool_file {
	char sr_magic[8];
	__u64 sr_operations;	/* marks among them */
	__u64 sr_objects;	/* objects have numbers below this */
};

#endif /* _SR_ZPOOL_H */
