// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Inside the pager. One thread, no locks: the program's threads wait for what they need. */
#ifndef PAGER_H
#define PAGER_H

#include "sr_hello.h"
#include "sr_pager.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/uio.h>

#define PAGE 4096ull
#define NONE UINT32_MAX
#define BATCH 32 /* SWAP_CLUSTER_MAX, include/linux/swap.h */
#define SR_EVENTS 4096 /* in a batch for the trace */
#define READY 16 /* events of one epoll_wait() */
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

struct range {
	uint64_t start, end;
};

/* Ranges in order, none touching another. */
struct ranges {
	struct range *list;
	size_t count, capacity;
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
	uint64_t start;
	int64_t next_look; /* of the sampled mode: CLOCK_MONOTONIC, ns */
	uint64_t turn;     /* counts what was served */
	uint64_t stuck;    /* the turn in which nothing could be reclaimed */
	struct thread *caller; /* whose system call is being served */
	pid_t forker;      /* the thread that is let go into fork() when it is answered */
	struct place **gathered; /* unmap.c: places of the pages that are to go */
	size_t gathered_capacity;
	bool recording;
	struct sr_event *events;
	size_t event_count;
	/* frames.c */
	uint8_t **segments;
	size_t segment_count;
	uint32_t frames_used;
	uint32_t *free_frames;
	size_t free_frame_count, free_frame_capacity;
	/* slots.c */
	uint16_t *cluster_free; /* free slots of each cluster */
	uint64_t *slot_bits;
	uint32_t clusters, cluster_capacity, cluster, cluster_next;
	size_t slots_used;
	void *lzo;
};

/* filter.c */
int filter_install(uint64_t cookie, bool listener);
/* ranges.c */
const struct range *ranges_find(const struct ranges *r, uint64_t address);
bool ranges_add(struct ranges *r, uint64_t start, uint64_t end);
bool ranges_remove(struct ranges *r, uint64_t start, uint64_t end);
/* The first range that ends after the address, or NULL. */
const struct range *ranges_next(const struct ranges *r, uint64_t address);
/* What of the ranges lies in `bytes` from `from` moves to `to`, and grows to `whole` with its end. */
void ranges_move(struct ranges *r, uint64_t from, uint64_t to, uint64_t bytes, uint64_t whole);
bool ranges_overlap(const struct ranges *r, uint64_t start, uint64_t end);
void ranges_clear(struct ranges *r);

/* frames.c */
uint8_t *frame_bytes(struct pager *p, uint32_t frame);
uint32_t frame_take(struct pager *p);
void frame_give(struct pager *p, uint32_t frame);
void frames_release(struct pager *p);

/* slots.c */
uint32_t slot_take(struct pager *p);
void slot_give(struct pager *p, uint32_t slot);

/* events.c */
void event(struct pager *p, enum sr_operation operation, uint32_t slot, uint32_t length,
	   uint8_t flags);
void events_flush(struct pager *p);

/* lru.c */
bool lru_workingset_refault(struct pager *p, const struct page *page);
/* Evicts until pages more fit under the cap, or nothing more can go. */
void reclaim(struct pager *p, size_t pages);

/* readahead.c */
/* A page is about to be read from its slot: reads neighbours first, as the kernel does. */
void read_ahead(struct pager *p, struct process *s, uint64_t address);
/* A page that was read ahead is touched. */
void read_ahead_hit(struct pager *p, struct process *s, struct page *page, uint64_t address);

/* unmap.c */
/* Write-protects places of one process, BATCH at most, and has their content in frames. */
bool freeze(struct pager *p, struct process *s, struct place **places, size_t count);
/* Takes pages, BATCH at most, from their page tables, their content into frames. */
bool unmap(struct pager *p, struct page **pages, size_t count);
/* A moved mapping has lost its write protection: puts it back. */
void protect_again(struct pager *p, struct process *s, uint64_t start, uint64_t end);

/* fault.c */
/* Makes the page present, for a write if so asked; false if the memory is not there. */
bool fault_in(struct pager *p, struct process *s, uint64_t address, bool write);
void faults_serve(struct pager *p, struct process *s);
/* The range's content is of no use any more. */
void forget(struct pager *p, struct process *s, uint64_t start, uint64_t end);

/* agent.c */
int64_t agent_call(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		   uint64_t d, uint64_t e);
/* mmap() of the agent's file; the offset begins with the cookie. */
int64_t agent_call_at(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t d, uint64_t e, uint64_t f);
bool agent_drop(struct process *s, const struct range *runs, size_t count);
void agent_quit(struct process *s);

/* calls.c, arguments.c */
void call_serve(struct pager *p);
void arguments_ready(struct pager *p, struct thread *t, int number, const uint64_t *a);
void pin(struct pager *p, struct thread *t, uint64_t start, uint64_t bytes, bool write);
/* The same in another process, for this thread's call. */
void pin_in(struct pager *p, struct thread *t, struct process *other, uint64_t start,
	    uint64_t bytes, bool write);
bool peek(struct pager *p, struct thread *t, uint64_t address, void *to, size_t bytes);

/* fork.c */
/* Before the thread goes into fork(): 0, or an errno below 0 for it. */
int64_t fork_begin(struct pager *p, struct thread *t);
/* The thread was let go: waits until it has forked, or failed to. */
void fork_follow(struct pager *p, pid_t tid);

/* memory.c: the calls that change the address space; true when *value is the answer. */
bool memory_call(struct pager *p, struct thread *t, int number, const uint64_t *a,
		 int64_t *value);

/* process.c, threads.c */
int process_hello(struct pager *p, pid_t pid, const uint64_t *a);
void process_end(struct pager *p, struct process *s);
/* The forked child with that id, which will stop when its call is answered, or NULL. */
struct process *process_born(struct pager *p, pid_t pid);
struct thread *thread_of(struct pager *p, pid_t tid);
/* Its calls hold nothing in place any more. */
void thread_unpin(struct thread *t);
/* The process that shares its memory with the task, or NULL. */
struct process *process_of(struct pager *p, pid_t tid);
void thread_forget(struct pager *p, pid_t tid);
/* The shim has said hello in a process whose calls were taken for those of a free one. */
void thread_came_under(struct pager *p, pid_t tid);
/* The process is gone: so are its threads. */
void threads_leave(struct pager *p, struct process *s);
bool pinned(struct pager *p, struct process *s, uint64_t address);
/* The thread is in user mode again: it pins nothing. */
void thread_returned(struct pager *p, pid_t tid);

void *must(void *memory);
int descriptor_of(int pidfd, int fd);

#endif
