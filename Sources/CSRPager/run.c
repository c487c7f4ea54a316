// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "buffers.h"
#include "events.h"
#include "exact.h"
#include "frames.h"
#include "launch.h"
#include "loop.h"
#include "moment.h"
#include "must.h"
#include "sampled.h"
#include "signals.h"
#include "slot_map.h"
#include "slots.h"
#include "threads.h"
#include "turns.h"
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void release(struct pager *p)
{
	for (size_t i = 0; i < 256; i++) {
		while (p->threads[i])
			thread_forget(p, p->threads[i]->tid);
	}
	turns_release(p);
	frames_release(p);
	free(p->chunks);
	free(p->free_chunks);
	slot_map_release(p);
	free(p->gathered);
	free(p->events);
	buffers_release(p);
	close(p->epoll);
}

static int prepare(struct pager *p)
{
	p->hands = p->config->sampled ? &sampled_hands : &exact_hands;
	slot_map_begin(p, 0);
	p->events = must(malloc(SR_EVENTS * sizeof(*p->events)));
	buffers_begin(p);
	p->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (p->epoll < 0) {
		p->result->error = errno;
		p->result->step = "epoll_create1(2)";
		return -1;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	p->start = moment();
	p->recording = true;
	return 0;
}

static int run(struct pager *p)
{
	int news = -1, error, status;

	status = launch(p, &news);
	signals_to(p->root > 0 ? p->root : 0);
	if (status == 0) {
		watch_add(p, p->listener, WATCH_CALLS, NULL);
		loop_run(p);
		p->result->started = 1;
		if (read(news, &error, sizeof(error)) == sizeof(error)) {
			p->result->started = 0;
			p->result->error = -error;
			p->result->step = "execve(2)";
			status = -1;
		}
		close(p->listener);
	} else if (p->root > 0) {
		waitpid(p->root, NULL, 0);
	}
	signals_to(0);
	close(news);
	return status;
}

int sr_pager_run(const struct sr_pager_config *config, struct sr_pager_result *result)
{
	struct pager p = { .config = config, .result = result };
	int status;

	*result = (struct sr_pager_result) { 0 };
	status = prepare(&p);
	if (status == 0) {
		signals_divert();
		status = run(&p);
		signals_restore();
		slots_drain(&p);
		events_flush(&p);
	}
	release(&p);
	return status;
}
