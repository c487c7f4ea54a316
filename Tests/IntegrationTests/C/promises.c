/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Holds libsr_parse to its header: promises TRACE FOLDER.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libsr_parse.h>

#define CHECK(what) do { \
	if (!(what)) { \
		fprintf(stderr, "promises.c:%d: %s\n", __LINE__, #what); \
		exit(1); \
	} \
} while (0)

static const char *trace_name;
static unsigned long reads, writes;
static int ends, last_end;

static void on_read(unsigned long index) { (void)index; reads++; }
static void on_write(unsigned long index, unsigned long len) { (void)index; (void)len; writes++; }
static void on_end(int err) { ends++; last_end = err; }

static sr_trace *open_trace(const char *name)
{
	char *error = NULL;
	sr_trace *trace = sr_open(name, &error);

	if (!trace)
		fprintf(stderr, "%s: %s\n", name, error);
	CHECK(trace);
	return trace;
}

static void check_2008(const char *cut)
{
	unsigned long all;

	CHECK(set_sr_file(NULL) == -EINVAL);
	CHECK(set_sr_file(trace_name) == 0);
	CHECK(set_sr_callbacks(on_read, on_write, on_end) == 0);
	CHECK(sr_start() == 0 && ends == 1 && last_end == 0);
	CHECK(reads > 0 && writes > 0);
	all = reads + writes;
	reads = writes = 0;
	/* Twice, and to the same result. */
	CHECK(sr_start() == 0 && ends == 2 && reads + writes == all);
	/* NULL callbacks. */
	reads = writes = 0;
	set_sr_callbacks(NULL, on_write, NULL);
	CHECK(sr_start() == 0 && ends == 2 && reads == 0 && writes > 0);
	set_sr_callbacks(NULL, NULL, NULL);
	CHECK(sr_start() == 0);
	/* Ends of each kind. */
	set_sr_callbacks(on_read, on_write, on_end);
	reads = writes = 0;
	set_sr_file(cut);
	CHECK(sr_start() > 0 && ends == 3 && last_end > 0 && reads + writes < all);
	set_sr_file("/nonexistent/trace");
	CHECK(sr_start() == -ENOENT && ends == 4 && last_end == -ENOENT);
	set_sr_file("/etc/passwd");
	CHECK(sr_start() == -EBADMSG && ends == 5 && last_end < 0);
}

static int stop_at_ten(const struct sr_event *event, void *context)
{
	(void)event;
	return ++*(int *)context == 10 ? 42 : 0;
}

static void check_handle(void)
{
	sr_trace *trace = open_trace(trace_name), *second;
	struct sr_totals totals;
	struct sr_event *events = malloc(1000 * sizeof(*events)), event;
	struct sr_batch batch;
	uint64_t count = 0, all, skipped = 1;
	uint32_t lengths[16];
	int calls = 0, fd;
	long got;
	size_t i;

	CHECK(!strcmp(sr_format(trace), "srt") && !strcmp(sr_compression(trace), ""));
	CHECK(sr_page_size(trace) == 4096 && sr_has_times(trace) == 1);
	CHECK(sr_compressors(trace) >= 1 && sr_compressor(trace, 0));
	CHECK(!sr_compressor(trace, sr_compressors(trace)));
	CHECK(sr_state(trace) == SR_STATE_READING && !strcmp(sr_problem(trace), ""));
	CHECK(sr_get_totals(trace, NULL) == -EINVAL && sr_get_totals(trace, &totals) == 0);
	all = totals.reads + totals.writes + totals.frees + totals.discards + totals.gaps;
	CHECK(totals.reads == reads || reads == 0);

	CHECK(sr_last_lengths(trace, lengths, 16) == 0);
	CHECK(sr_for_each(trace, NULL, NULL) == -EINVAL);
	CHECK(sr_for_each(trace, stop_at_ten, &calls) == 42 && calls == 10);
	CHECK(sr_last_lengths(trace, lengths, 16) == sr_compressors(trace));

	/* Arrays and columns hold the same, from two handles at once. */
	second = open_trace(trace_name);
	CHECK(sr_seek_event(trace, 0) == 0);
	while ((got = sr_read_batch(second, &batch)) > 0) {
		CHECK(batch.first_event == count && batch.count == (size_t)got);
		for (i = 0; i < batch.count; i++) {
			if (i % 1000 == 0) {
				size_t want = batch.count - i < 1000 ? batch.count - i : 1000;

				CHECK(sr_read_events(trace, events, want) == (long)want);
			}
			event = events[i % 1000];
			CHECK(event.time == batch.times[i] && event.page == batch.pages[i]);
			CHECK(event.operation == batch.operations[i]);
			CHECK(event.flags == batch.flags[i] && event.length == batch.lengths[i]);
		}
		count += got;
	}
	CHECK(got == 0 && count == all);
	CHECK(sr_read_events(trace, events, 1) == 0 && sr_read_events(trace, NULL, 1) == -EINVAL);
	CHECK(sr_state(trace) == SR_STATE_COMPLETE && sr_state(second) == SR_STATE_COMPLETE);
	CHECK(sr_lost(second) == totals.lost);
	CHECK(sr_skipped(second, &skipped) == 0 && skipped == 0 && sr_skipped(second, NULL) == 0);

	/* Places. */
	CHECK(sr_seek_event(second, all) == -EINVAL && sr_seek_event(second, UINT64_MAX) == -EINVAL);
	CHECK(sr_seek_event(second, all - 1) == 0 && sr_read_events(second, &event, 1) == 1);
	CHECK(event.time == totals.last_time && sr_read_events(second, &event, 1) == 0);
	CHECK(sr_seek_time(second, totals.last_time + 1) == -EINVAL);
	CHECK(sr_seek_time(second, totals.first_time) == 0 && sr_read_events(second, &event, 1) == 1);
	CHECK(event.time == totals.first_time);

	/* A descriptor stays the caller's. */
	fd = open(trace_name, O_RDONLY);
	sr_close(second);
	second = sr_open_descriptor(fd, NULL);
	CHECK(second && sr_read_events(second, &event, 1) == 1);
	sr_close(second);
	CHECK(close(fd) == 0);
	sr_close(trace);
	sr_close(NULL);
	free(events);
}

static void check_errors(const char *cut)
{
	char *error = NULL;
	sr_trace *trace;
	struct sr_totals totals;

	CHECK(sr_abi_version() == SR_PARSE_ABI);
	CHECK(!sr_open(NULL, &error) && error && *error);
	sr_free_text(error);
	CHECK(!sr_open("/nonexistent/trace", &error) && strstr(error, "No such file"));
	sr_free_text(error);
	CHECK(!sr_open("/nonexistent/trace", NULL));
	CHECK(!sr_open_as(trace_name, "tar", 0, &error) && strstr(error, "tar"));
	sr_free_text(error);
	CHECK(!sr_open_as(trace_name, NULL, 0x80, &error));
	sr_free_text(error);
	CHECK(!sr_open_descriptor(-1, &error) && *error);
	sr_free_text(error);
	sr_free_text(NULL);

	trace = sr_open_as(cut, "srt", SR_OPEN_SKIP_DAMAGED, &error);
	CHECK(trace && sr_get_totals(trace, &totals) == -ENODATA);
	CHECK(sr_seek_event(trace, 0) == -ENODATA && sr_seek_time(trace, 0) == -ENODATA);
	while (sr_for_each(trace, stop_at_ten, &(int){ 0 }) == 42)
		;
	CHECK(sr_state(trace) == SR_STATE_TRUNCATED && strstr(sr_problem(trace), "at byte"));
	sr_close(trace);
}

/* Different handles in different threads. */
static void *count_events(void *result)
{
	sr_trace *trace = open_trace(trace_name);
	struct sr_batch batch;
	long got, count = 0;

	while ((got = sr_read_batch(trace, &batch)) > 0)
		count += got;
	sr_close(trace);
	*(long *)result = count;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[3];
	long counts[3];
	char cut[4096], buffer[65536];
	FILE *from, *to;
	int i;

	if (argc != 3)
		return 64;
	trace_name = argv[1];
	snprintf(cut, sizeof(cut), "%s/cut.srt", argv[2]);
	from = fopen(trace_name, "rb");
	to = fopen(cut, "wb");
	CHECK(from && to);
	for (i = 0; i < 6; i++)
		CHECK(fwrite(buffer, 1, fread(buffer, 1, sizeof(buffer), from), to) > 0);
	fclose(from);
	CHECK(fclose(to) == 0);

	check_2008(cut);
	reads = 0;
	check_handle();
	check_errors(cut);
	for (i = 0; i < 3; i++)
		CHECK(pthread_create(&threads[i], NULL, count_events, &counts[i]) == 0);
	for (i = 0; i < 3; i++)
		CHECK(pthread_join(threads[i], NULL) == 0 && counts[i] == counts[0]);
	printf("all promises hold\n");
	return 0;
}
