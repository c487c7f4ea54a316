/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sr-text BYTES SEED: lines of words to standard output, the same for the same
 * arguments. Words are drawn with a skew, as those of a language are.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS 4096
#define LONGEST 10

static char words[WORDS][LONGEST + 1];
static uint64_t state;

/* Marsaglia's xorshift64, 2003. */
static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void make_words(void)
{
	static const char letters[] = "eeeeettttaaaoooiinnsshhrrdlucmfyw";
	unsigned int i, j, length;

	for (i = 0; i < WORDS; i++) {
		length = 2 + draw() % (LONGEST - 1);
		for (j = 0; j < length; j++)
			words[i][j] = letters[draw() % (sizeof(letters) - 1)];
	}
}

static int number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return !errno && end != text && !*end && *text != '-';
}

int main(int argc, char **argv)
{
	uint64_t bytes, seed, made = 0;
	unsigned int column = 0;

	if (argc != 3 || !number(argv[1], &bytes) || !number(argv[2], &seed)) {
		fputs("usage: sr-text BYTES SEED\n", stderr);
		return 2;
	}
	/* The state may not be zero; an odd factor keeps seeds apart. */
	state = seed * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0x2545f4914f6cdd1d);
	if (!state)
		state = 1;
	make_words();
	while (made < bytes) {
		uint64_t r = draw();
		/* The product of two draws favours the first words. */
		const char *word = words[(r % WORDS) * ((r >> 32) % WORDS) / WORDS];

		for (; *word && made + 1 < bytes; word++, made++, column++)
			putchar_unlocked(*word);
		putchar_unlocked(column > 60 || made + 1 >= bytes ? '\n' : ' ');
		column = column > 60 ? 0 : column + 1;
		made++;
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("sr-text: standard output");
		return 1;
	}
	return 0;
}
