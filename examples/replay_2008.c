/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints what a swap trace calls back: `r INDEX` for a page that was read,
 * `w INDEX LENGTH` for one that was written, and at the end how it ended.
 *
 * It knows the interface of 2008 alone, which stands below in full, and no
 * header of today: programs of that kind build and run as they did.
 *
 *   gcc -o replay_2008 replay_2008.c -lsr_parse
 *   ./replay_2008 trace.srt
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stdio.h>

typedef void (swap_read_fn)(unsigned long index);
typedef void (swap_write_fn)(unsigned long index, unsigned long len);
/* 0: success   >0: partial read   <0: file read error */
typedef void (replay_end_fn)(int err);
int set_sr_file(const char *);
int set_sr_callbacks(swap_read_fn, swap_write_fn, replay_end_fn);
int sr_start(void);

static void on_read(unsigned long index)
{
	printf("r %lu\n", index);
}

static void on_write(unsigned long index, unsigned long len)
{
	printf("w %lu %lu\n", index, len);
}

static void on_end(int err)
{
	printf("%s\n", err == 0 ? "success" : err > 0 ? "partial" : "error");
}

int main(int argc, char **argv)
{
	int file;

	if (set_sr_callbacks(on_read, on_write, on_end))
		return 1;
	for (file = 1; file < argc; file++) {
		if (set_sr_file(argv[file]))
			return 1;
		sr_start();
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("standard output");
		return 1;
	}
	return 0;
}
