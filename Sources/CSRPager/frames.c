// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Where the content of pages lies that are not in the program: 64 MiB at a time. */
#include "frames.h"
#include "must.h"

#include <stdlib.h>
#include <sys/mman.h>

#define SEGMENT_FRAMES 16384u

uint8_t *frame_bytes(struct pager *p, uint32_t frame)
{
	return p->segments[frame / SEGMENT_FRAMES] + frame % SEGMENT_FRAMES * PAGE;
}

uint32_t frame_take(struct pager *p)
{
	if (p->free_frame_count > 0)
		return p->free_frames[--p->free_frame_count];
	if (p->frames_used == p->segment_count * SEGMENT_FRAMES) {
		void *segment = mmap(NULL, SEGMENT_FRAMES * PAGE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		p->segments = must(realloc(p->segments,
					   (p->segment_count + 1) * sizeof(*p->segments)));
		p->segments[p->segment_count++] = must(segment == MAP_FAILED ? NULL : segment);
	}
	return p->frames_used++;
}

void frame_give(struct pager *p, uint32_t frame)
{
	if (p->free_frame_count == p->free_frame_capacity) {
		p->free_frame_capacity = p->free_frame_capacity ?
						 p->free_frame_capacity * 2 : SEGMENT_FRAMES;
		p->free_frames = must(realloc(p->free_frames, p->free_frame_capacity *
							      sizeof(*p->free_frames)));
	}
	p->free_frames[p->free_frame_count++] = frame;
}

void frames_release(struct pager *p)
{
	for (size_t i = 0; i < p->segment_count; i++)
		munmap(p->segments[i], SEGMENT_FRAMES * PAGE);
	free(p->segments);
	free(p->free_frames);
}
