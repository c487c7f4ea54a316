// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The work of one call is cut into pieces, which the caller and its helpers take one after another.
 * A piece takes a hundred microseconds, so that one lock is enough for all.
 */
#include "sr_measure.h"

#include <pthread.h>
#include <sr_length.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
	/* Pages of a piece: enough for sr_lzo_lengths, few enough for the second cache and for each thread to get some. */
	PIECE = 64,
	LEAST_PIECE = 16,
	/* Pieces of each thread, so that one which is late keeps nobody waiting for long. */
	PIECES = 4,
	MOST_HELPERS = 255,
	/* Looks at what is still under way before the caller goes to sleep over it. */
	LOOKS = 2000,
};

/* What a thread works in. */
struct bench {
	uint64_t *pages;
	void *room;
};

struct sr_measure {
	pthread_mutex_t lock;
	pthread_cond_t begun, ended;
	/* Under the lock: the call's work, and from where on nobody has taken it. */
	const struct sr_content *contents;
	uint32_t *lengths;
	size_t count, next, piece;
	bool over;
	/* Pages of the call whose lengths are not there; less under the lock alone. */
	atomic_size_t missing;

	uint32_t page_bytes;
	struct bench own;
	unsigned int helpers;
	pthread_t threads[MOST_HELPERS];
};

static bool bench_open(struct bench *bench, uint32_t page_bytes)
{
	bench->pages = aligned_alloc(64, (size_t)PIECE * page_bytes);
	/* A whole number of lines of the cache. */
	bench->room = aligned_alloc(64, ((size_t)SR_LENGTHS_ROOM_BYTES + 63) / 64 * 64);
	return bench->pages && bench->room;
}

static void bench_close(struct bench *bench)
{
	free(bench->pages);
	free(bench->room);
}

/* Whether a parse of the page alone is as good as over: noise, or one run. */
static bool is_quick(struct sr_content content)
{
	switch (content.kind) {
	case SR_ZERO:
	case SR_SAME:
	case SR_HALF:
	case SR_RANDOM:
	case SR_STREAM:
		return true;
	default:
		return false;
	}
}

static void do_piece(const struct bench *bench, uint32_t page_bytes, const struct sr_content *contents,
		     uint32_t *lengths, size_t count)
{
	const void *pages[PIECE];
	uint32_t found[PIECE];
	size_t places[PIECE], some = 0, i;

	for (i = 0; i < count; i++) {
		uint64_t *page = bench->pages + some * (page_bytes / sizeof(*page));

		sr_make_page(page, page_bytes, contents[i]);
		if (is_quick(contents[i])) {
			lengths[i] = (uint32_t)sr_lzo_length(page, page_bytes, bench->room);
		} else {
			places[some] = i;
			pages[some++] = page;
		}
	}
	sr_lzo_lengths(pages, some, page_bytes, bench->room, found);
	for (i = 0; i < some; i++)
		lengths[places[i]] = found[i];
}

/* Takes pieces until there is none. Called, and returns, with the lock held. */
static void work(struct sr_measure *m, const struct bench *bench)
{
	while (m->next < m->count) {
		size_t first = m->next, count = m->count - first;
		const struct sr_content *contents = m->contents + first;
		uint32_t *lengths = m->lengths + first;

		count = count < m->piece ? count : m->piece;
		m->next += count;
		pthread_mutex_unlock(&m->lock);
		do_piece(bench, m->page_bytes, contents, lengths, count);
		pthread_mutex_lock(&m->lock);
		if (atomic_fetch_sub_explicit(&m->missing, count, memory_order_acq_rel) == count)
			pthread_cond_signal(&m->ended);
	}
}

static void *help(void *argument)
{
	struct sr_measure *m = argument;
	struct bench bench = { NULL, NULL };
	bool has_room = bench_open(&bench, m->page_bytes);

	pthread_mutex_lock(&m->lock);
	while (has_room && !m->over) {
		work(m, &bench);
		if (!m->over)
			pthread_cond_wait(&m->begun, &m->lock);
	}
	pthread_mutex_unlock(&m->lock);
	bench_close(&bench);
	return NULL;
}

struct sr_measure *sr_measure_open(uint32_t page_bytes, unsigned int helpers)
{
	struct sr_measure *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->page_bytes = page_bytes;
	if (!bench_open(&m->own, page_bytes)) {
		bench_close(&m->own);
		free(m);
		return NULL;
	}
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->begun, NULL);
	pthread_cond_init(&m->ended, NULL);
	helpers = helpers < MOST_HELPERS ? helpers : MOST_HELPERS;
	while (m->helpers < helpers && !pthread_create(&m->threads[m->helpers], NULL, help, m))
		m->helpers++;
	return m;
}

void sr_measure_close(struct sr_measure *m)
{
	unsigned int i;

	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->over = true;
	pthread_cond_broadcast(&m->begun);
	pthread_mutex_unlock(&m->lock);
	for (i = 0; i < m->helpers; i++)
		pthread_join(m->threads[i], NULL);
	pthread_cond_destroy(&m->ended);
	pthread_cond_destroy(&m->begun);
	pthread_mutex_destroy(&m->lock);
	bench_close(&m->own);
	free(m);
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#endif
}

void sr_measure_lengths(struct sr_measure *m, const struct sr_content *contents, uint32_t *lengths,
			size_t count)
{
	unsigned int looks;

	if (m->helpers == 0) {
		size_t first;

		for (first = 0; first < count; first += PIECE)
			do_piece(&m->own, m->page_bytes, contents + first, lengths + first,
				 count - first < PIECE ? count - first : PIECE);
		return;
	}
	pthread_mutex_lock(&m->lock);
	m->contents = contents;
	m->lengths = lengths;
	m->count = count;
	m->next = 0;
	m->piece = count / (PIECES * (m->helpers + 1));
	m->piece = m->piece < LEAST_PIECE ? LEAST_PIECE : m->piece < PIECE ? m->piece : PIECE;
	atomic_store_explicit(&m->missing, count, memory_order_relaxed);
	pthread_cond_broadcast(&m->begun);
	work(m, &m->own);
	pthread_mutex_unlock(&m->lock);
	for (looks = 0; looks < LOOKS && atomic_load_explicit(&m->missing, memory_order_acquire); looks++)
		relax();
	pthread_mutex_lock(&m->lock);
	while (atomic_load_explicit(&m->missing, memory_order_acquire))
		pthread_cond_wait(&m->ended, &m->lock);
	/* Nobody looks at the caller's memory any more. */
	m->count = 0;
	m->next = 0;
	pthread_mutex_unlock(&m->lock);
}
