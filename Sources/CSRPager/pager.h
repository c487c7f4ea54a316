// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The records that all of the pager works on. One thread, no locks: the program's threads wait
 * for what they need. README.md says what stands above what.
 */
#ifndef PAGER_H
#define PAGER_H

#include "page_size.h"
#include "ranges.h"
#include "sr_hello.h"
#include "sr_pager.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/uio.h>

#define NONE UINT32_MAX
#define BATCH 32 /* SWAP_CLUSTER_MAX, include/linux/swap.h */
#define SR_EVENTS (4 << 10) /* in a batch for the trace */
#define UNMEASURED 64 /* pages whose lengths are found at once */
#define READY 16 /* events of one epoll_wait() */
#define SLOT_CACHE 64 /* SWAP_SLOTS_CACHE_SIZE, include/linux/swap_slots.h */
#define CHUNK_PAGES 512
#define CHUNK_BYTES (CHUNK_PAGES * PAGE)

/* Of a page: an anonymous page as the kernel has it, or what became of it in its swap slot. */
enum {
	FRAME = 1,      /* frame holds its content; else every place of it is MAPPED */
	RESIDENT = 2,   /* counted under the cap, and on a list */
	ACTIVE = 4,     /* on the active list, else on the inactive one */
	REFERENCED = 8, /* the kernel's PG_referenced */
	AHEAD = 16,     /* RESIDENT, FRAME: read along with another, not touched since */
	STALE = 32,     /* the slot holds what the page was before it was written to */
};

struct page {
	union {
		struct page *prev;
		uint64_t shadow; /* while out: the eviction clock when it left */
	};
	struct page *next;
	struct place *places; /* where it is: more than one after a fork() */
	uint32_t slot;
	uint32_t frame;
	uint32_t mapped; /* places that are MAPPED */
	uint16_t flags;
};

/* Of a place. */
enum {
	MAPPED = 1,    /* in the page table */
	PROTECTED = 2, /* MAPPED, and the first write will fault: the frame is as good */
	ZERO = 4,      /* MAPPED, PROTECTED: the shared zero page, not counted */
};

/*
 * A place in a process, as an entry of its page table. With neither page nor flags it was never
 * touched (or given back) and reads as zeros. Of a page that has more places than one, those
 * that are MAPPED are PROTECTED: who writes gets a page of its own.
 */
struct place {
	struct page *page;
	struct place *next; /* of the same page */
	uint32_t chunk;
	uint16_t index;
	uint16_t flags;
};

struct chunk {
	struct process *process;
	uint64_t base;
	uint32_t used; /* places with a page or flags */
	struct place places[CHUNK_PAGES];
};

/* Of swap readahead, in one mapping. */
struct window {
	uint64_t region, previous; /* where the mapping begins; where the last fault was */
	unsigned pages, hits;      /* read for it; pages read ahead since that were touched */
};

struct process {
	struct process *next;
	pid_t pid, agent;
	int pidfd, faults, socket; /* the userfaultfd; the agent's socket */
	bool dead, sampled;
	struct birth *birth;  /* of a forked child that has not come under the cap yet */
	uint64_t entry, entry_stack; /* the shim's, for a forked child */
	uint64_t cursor;   /* where the next mapping goes */
	uint64_t brk_start, brk_end;
	struct ranges managed, kept; /* kept: never evicted */
	struct ranges locked;        /* mlock(): never evicted; a forked child has none */
	struct ranges unforked, wiped; /* MADV_DONTFORK, MADV_WIPEONFORK */
	bool lock_future;            /* mlockall(MCL_FUTURE) */
	bool reads_memory;           /* has had a place in a /proc/PID/mem */
	int file, file_in_agent, pagemap; /* of the sampled mode */
	uint32_t *map;     /* chunk numbers, hashed by base */
	size_t map_size, map_used;
	struct window windows[64];
};

/* What a thread's present system call may touch. */
struct thread {
	struct thread *next;
	pid_t tid;
	struct process *process; /* NULL: memory that is not ours */
	bool execing;
	bool free;               /* counted as ran_free, if it leads its process */
	int64_t number;          /* the call, once it pinned */
	uint64_t argument[6];    /* of it: restart_syscall goes on with them */
	struct ranges pins;
	struct process *other;   /* another whose memory the call touches, or NULL */
	struct ranges other_pins;
	uint64_t asked;          /* the turn in which it was last asked whether it is inside */
	bool inside;
};

struct list {
	struct page *head, *tail;
	size_t count;
};

struct pager {
	const struct sr_pager_config *config;
	struct sr_pager_result *result;
	const struct hands *hands;
	int epoll, listener;
	pid_t root;
	bool root_ended;
	struct epoll_event ready[READY]; /* a process that ends takes its own out */
	int ready_count;
	unsigned signals, passed; /* that came; that were passed on after the root's end */
	struct process *processes;
	struct thread *threads[256];
	struct chunk **chunks;
	uint32_t chunk_count, chunk_capacity;
	uint32_t *free_chunks;
	uint32_t free_chunk_count;
	struct list active, inactive;
	size_t resident, touched;
	uint64_t eviction_clock; /* lruvec->nonresident_age */
	/* Refaults that activated, WORKINGSET_ACTIVATE_ANON; how many at the last reclaim's end. */
	uint64_t activations, activations_seen;
	uint64_t start;
	int64_t next_look; /* of the sampled mode: CLOCK_MONOTONIC, ns */
	uint64_t turn;     /* counts what was served */
	uint64_t stuck;    /* the turn in which nothing could be reclaimed */
	struct page *arriving; /* of the fault that is being served: does not leave */
	struct thread *caller; /* whose system call is being served */
	struct turns *turns; /* turns.c; NULL before the first fault */
	pid_t forker;      /* the thread that is let go into fork() when it is answered */
	struct place **gathered; /* unmap.c: places of the pages that are to go */
	size_t gathered_capacity;
	bool recording;
	struct sr_event *events;
	size_t event_count;
	/* Writes of which nobody has found the length yet: their pages, and which events they are. */
	const void *unmeasured[UNMEASURED];
	uint32_t unmeasured_events[UNMEASURED];
	size_t unmeasured_count;
	/* frames.c */
	uint8_t **segments;
	size_t segment_count;
	uint32_t frames_used;
	uint32_t *free_frames;
	size_t free_frame_count, free_frame_capacity;
	/* slot_map.c */
	uint16_t *cluster_used; /* slots in use of each cluster */
	uint64_t *slot_bits;
	uint32_t clusters, cluster_capacity;
	uint32_t *free_clusters; /* a ring, first in, first out */
	uint32_t free_cluster_first, free_cluster_count;
	uint32_t cluster, slot_next; /* being filled, or NONE; the slot to try next */
	uint32_t slot_cursor;        /* where a scan of all slots goes on */
	size_t slots_used;
	/* slots.c */
	uint32_t slots_taken[SLOT_CACHE], slots_returned[SLOT_CACHE];
	uint32_t taken_count, taken_next, returned_count;
	/* buffers.c */
	void *lengths_room; /* of sr_lzo_lengths() */
	uint8_t *zeros;   /* a page of them */
	uint8_t *content; /* a page that hands->content() gives */
};

#endif
