/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sr-memory-fill: write pages whose content is a function of seed, page and
 * pass, then read them back and verify every word. Swap that returns a page
 * changed does not go unnoticed.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * The work per page is a few thousand simple instructions, because under
 * software emulation these compete with the swap path that is to be measured.
 * Nothing here depends on time, process id or addresses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE_BYTES 4096
#define PAGE_WORDS (PAGE_BYTES / sizeof(uint64_t))

enum kind { ZERO, SAME, TEXT, HALF, RANDOM, KINDS };

static const char *const kind_names[KINDS] = {
	"zero", "same", "text", "half", "random"
};

struct options {
	uint64_t pages;
	uint64_t passes;
	uint64_t seed;
	unsigned int share[KINDS];
	int shuffled;
	int64_t flip;
};

/* Words of eight letters, so that text is as cheap to make as noise. */
#define VOCABULARY 256
static uint64_t vocabulary[VOCABULARY];

/* The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t mix64(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* Marsaglia's xorshift64, 2003: three shifts a word; the state is never zero. */
static inline uint64_t step(uint64_t x)
{
	x ^= x << 13;
	x ^= x >> 7;
	return x ^ (x << 17);
}

static void make_vocabulary(uint64_t seed)
{
	static const char letters[] = "eeeeettttaaaoooiinnsshhrrdlucmfy";
	uint64_t r = mix64(seed) | 1;
	unsigned int i, j;

	for (i = 0; i < VOCABULARY; i++) {
		unsigned int length = 3 + i % 5;
		uint64_t word = 0;

		r = step(r);
		for (j = 0; j < 8; j++) {
			char c = j < length ? letters[(r >> (5 * j)) & 31] : ' ';

			word |= (uint64_t)(unsigned char)c << (8 * j);
		}
		vocabulary[i] = word;
	}
}

static enum kind kind_of(const struct options *o, uint64_t key)
{
	unsigned int dice = (key >> 40) % 100, k;

	for (k = 0; k < KINDS - 1; k++) {
		if (dice < o->share[k])
			break;
		dice -= o->share[k];
	}
	return (enum kind)k;
}

/*
 * Walks a page's words in order. EACH(i, w) is a statement that either stores
 * word w at place i or compares it: one generator serves both, so that what is
 * verified cannot drift from what is written.
 */
#define FOR_PAGE(kind, key, EACH)                                             \
	do {                                                                  \
		uint64_t r = (key) | 1, last;                                 \
		unsigned int i, j, mask, edge;                                \
                                                                              \
		switch (kind) {                                               \
		case ZERO:                                                    \
		case SAME:                                                    \
			last = (kind) == ZERO ? 0 : (key);                    \
			for (i = 0; i < PAGE_WORDS; i++)                      \
				EACH(i, last);                                \
			break;                                                \
		case TEXT: /* vocabulary of 16, 32, 64, 128 or 256 words */   \
			mask = (16U << ((key) >> 32) % 5) - 1;                \
			for (i = 0; i < PAGE_WORDS; i += 8) {                 \
				r = step(r);                                  \
				for (j = 0; j < 8; j++)                       \
					EACH(i + j,                           \
					     vocabulary[(r >> (8 * j)) & mask]); \
			}                                                     \
			break;                                                \
		case HALF: /* noise for 3/8 to 5/8 of the page, then a run */ \
			edge = PAGE_WORDS * 3 / 8 +                           \
			       ((key) >> 32) % (PAGE_WORDS / 4);              \
			for (i = 0; i < edge; i++) {                          \
				r = step(r);                                  \
				EACH(i, r);                                   \
			}                                                     \
			last = r;                                             \
			for (; i < PAGE_WORDS; i++)                           \
				EACH(i, last);                                \
			break;                                                \
		default:                                                      \
			for (i = 0; i < PAGE_WORDS; i++) {                    \
				r = step(r);                                  \
				EACH(i, r);                                   \
			}                                                     \
		}                                                             \
	} while (0)

static void fill(uint64_t *page, enum kind kind, uint64_t key)
{
#define STORE(i, w) (page[i] = (w))
	FOR_PAGE(kind, key, STORE);
}

/* First word that differs, or PAGE_WORDS; adds what was read to *sum. */
static unsigned int check(const uint64_t *page, enum kind kind, uint64_t key,
			  uint64_t *sum, uint64_t *wanted)
{
	uint64_t total = 0;
#define COMPARE(i, w)                         \
	do {                                  \
		uint64_t want = (w);          \
                                              \
		total += page[i];             \
		if (page[i] != want) {        \
			*wanted = want;       \
			return i;             \
		}                             \
	} while (0)
	FOR_PAGE(kind, key, COMPARE);
	*sum += total;
	return PAGE_WORDS;
}

static uint64_t key_of(const struct options *o, uint64_t page, uint64_t pass)
{
	return mix64(o->seed ^ mix64(page ^ mix64(pass)));
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t t = a % b;

		a = b;
		b = t;
	}
	return a;
}

/* A stride that visits every page once, in no order that readahead can use. */
static uint64_t stride_of(const struct options *o)
{
	uint64_t stride;

	if (!o->shuffled || o->pages < 3)
		return 1;
	stride = (o->pages * 618 / 1000) | 1;
	while (gcd(stride, o->pages) != 1)
		stride += 2;
	return stride;
}

static int run(const struct options *o, unsigned char *memory)
{
	uint64_t stride = stride_of(o), sum = 0, pass, n, p = 0;

	/* Pass 0 only writes, the last one only reads. */
	for (pass = 0; pass <= o->passes; pass++) {
		for (n = 0; n < o->pages; n++, p = (p + stride) % o->pages) {
			uint64_t *page = (uint64_t *)(memory + p * PAGE_BYTES);
			uint64_t key = key_of(o, p, pass), old, wanted = 0;
			unsigned int bad;

			if (pass > 0) {
				old = key_of(o, p, pass - 1);
				bad = check(page, kind_of(o, old), old, &sum,
					    &wanted);
				if (bad != PAGE_WORDS) {
					fprintf(stderr,
						"sr-memory-fill: CORRUPT: pass %" PRIu64
						" page %" PRIu64 " offset %zu: read %016" PRIx64
						", wrote %016" PRIx64 "\n",
						pass, p, bad * sizeof(uint64_t),
						page[bad], wanted);
					return 1;
				}
			}
			if (pass < o->passes)
				fill(page, kind_of(o, key), key);
		}
		if (pass == 0 && o->flip >= 0)
			memory[o->flip * PAGE_BYTES + 1000] ^= 0x10;
	}
	printf("memory-fill: %" PRIu64 " pages, %" PRIu64
	       " passes verified, sum %016" PRIx64 "\n",
	       o->pages, o->passes, sum);
	return 0;
}

static uint64_t number(const char *name, const char *text, uint64_t least, uint64_t most)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || value < least || value > most) {
		fprintf(stderr, "sr-memory-fill: --%s cannot be '%s': give %" PRIu64
			" to %" PRIu64 "\n", name, text, least, most);
		exit(2);
	}
	return value;
}

static void parse_mix(struct options *o, char *text)
{
	unsigned int total = 0, k;
	char *part, *rest = text;

	memset(o->share, 0, sizeof(o->share));
	while ((part = strsep(&rest, ","))) {
		char *colon = strchr(part, ':');

		if (colon)
			*colon++ = '\0';
		for (k = 0; k < KINDS && strcmp(part, kind_names[k]); k++)
			;
		if (k == KINDS || !colon) {
			fprintf(stderr, "sr-memory-fill: --mix: '%s' is not KIND:PERCENT with a kind of zero, same, text, half, random\n",
				part);
			exit(2);
		}
		o->share[k] = number("mix", colon, 0, 100);
		total += o->share[k];
	}
	if (total != 100) {
		fprintf(stderr, "sr-memory-fill: --mix adds up to %u: make it 100\n", total);
		exit(2);
	}
}

static void usage(FILE *out)
{
	fputs("usage: sr-memory-fill [--size BYTES] [--passes N] [--seed N]\n"
	      "                      [--order sequential|shuffled] [--mix KIND:PERCENT,...]\n"
	      "                      [--flip PAGE]\n"
	      "Writes and verifies pages. Kinds: zero, same, text, half, random.\n"
	      "--flip breaks one bit of PAGE after it was written, to prove the check.\n"
	      "Exit status: 0 verified, 1 a page came back changed, 2 bad usage, 3 no memory.\n",
	      out);
}

static struct options parse(int argc, char **argv)
{
	static const struct option table[] = {
		{ "size", required_argument, NULL, 's' },
		{ "passes", required_argument, NULL, 'p' },
		{ "seed", required_argument, NULL, 'r' },
		{ "order", required_argument, NULL, 'o' },
		{ "mix", required_argument, NULL, 'm' },
		{ "flip", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct options o = {
		.pages = 16384, .passes = 1, .seed = 1,
		.share = { 10, 5, 40, 25, 20 }, .flip = -1,
	};
	int c;

	while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
		switch (c) {
		case 's':
			o.pages = number("size", optarg, PAGE_BYTES, UINT64_C(1) << 46) / PAGE_BYTES;
			break;
		case 'p':
			o.passes = number("passes", optarg, 1, UINT32_MAX);
			break;
		case 'r':
			o.seed = number("seed", optarg, 0, UINT64_MAX);
			break;
		case 'o':
			o.shuffled = !strcmp(optarg, "shuffled");
			if (!o.shuffled && strcmp(optarg, "sequential")) {
				fprintf(stderr, "sr-memory-fill: --order cannot be '%s': give sequential or shuffled\n",
					optarg);
				exit(2);
			}
			break;
		case 'm':
			parse_mix(&o, optarg);
			break;
		case 'f':
			o.flip = number("flip", optarg, 0, INT32_MAX);
			break;
		case 'h':
			usage(stdout);
			exit(0);
		default:
			usage(stderr);
			exit(2);
		}
	}
	if (optind != argc || o.flip >= (int64_t)o.pages) {
		usage(stderr);
		exit(2);
	}
	return o;
}

int main(int argc, char **argv)
{
	struct options o = parse(argc, argv);
	size_t bytes = o.pages * PAGE_BYTES;
	unsigned char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED) {
		fprintf(stderr, "sr-memory-fill: cannot map %zu bytes: %s\n", bytes, strerror(errno));
		return 3;
	}
	/* One write of 4 KiB a page; a kernel without huge pages says EINVAL. */
	(void)madvise(memory, bytes, MADV_NOHUGEPAGE);
	make_vocabulary(o.seed);
	return run(&o, memory);
}
