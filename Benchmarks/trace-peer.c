/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/* trace-peer TRACE: events a second that the decoder in C reaches, best of 15 passes. */
#include <stdio.h>
#include <stdlib.h>

#include "trace_peer.h"

int main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	struct peer *peer = peer_create();
	double best = 0;
	uint8_t *bytes;
	uint64_t sum;
	long size;

	if (!file || !peer || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
		return 1;
	rewind(file);
	bytes = malloc((size_t)size);
	if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
		return 1;
	for (int pass = 0; pass < 15; pass++) {
		double start = peer_thread_seconds();
		long events = peer_decode(peer, bytes, (size_t)size, &sum);
		double rate = events / (peer_thread_seconds() - start);

		if (events < 0)
			return 1;
		if (rate > best)
			best = rate;
	}
	printf("decoder in C: %.1f M events/s\n", best / 1e6);
	return 0;
}
