#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: blocks of 200 bytes are allocated and freed 100,000 times, one at a time, with calloc(), and
#   with malloc() and memset(). How many instructions does a round take, and how often is the block the
#   one just freed?
# Version: libc6 2.36, counted by callgrind of valgrind 3.19, both of Debian 12.
# Guess: the same block each time, and the same instructions within a few; if either is better it is
#   calloc(), which knows when memory is zero already.
# Found: calloc() takes more than twice the instructions. Each thread has a cache of blocks, free() puts
#   them there, malloc() takes them from there, and calloc() does not look (__libc_calloc() in
#   malloc/malloc.c goes straight to _int_malloc()). So the first seven blocks that calloc() hands out
#   and gets back lie in the cache unused for as long as the program asks for that size with calloc()
#   alone, and all others go the long way. Above 1,032 bytes nothing is cached, and the two are alike.
#   From 2.41 on calloc() looks into the cache too.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian libc6=2.36-9+deb12u14 valgrind=1:3.19.0-1

cat > "$work/rounds.c" << 'END'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int count, char **arguments)
{
	long rounds = atol(arguments[count - 2]), other = 0;
	size_t size = atol(arguments[count - 1]);
	uintptr_t last = 0;
	for (long round = 0; round < rounds; round++) {
#ifdef ZEROED
		void *block = calloc(1, size);
#else
		void *block = malloc(size);
		memset(block, 0, size);
#endif
		__asm__ volatile("" : "+r"(block) : : "memory");
		other += (uintptr_t)block != last;
		last = (uintptr_t)block;
		free(block);
	}
	printf("other blocks: %ld\n", other);
	return 0;
}
END
cc -O1 -DZEROED -o "$work/calloc" "$work/rounds.c" && cc -O1 -o "$work/malloc" "$work/rounds.c" || give_up "cc"

# counted PROGRAM ROUNDS SIZE: the instructions of a run.
counted() {
    VALGRIND_LIB=$root/usr/libexec/valgrind "$root/usr/bin/valgrind" --tool=callgrind --callgrind-out-file=/dev/null \
        "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$libraries" "$work/$1" "$2" "$3" \
        > "$work/blocks" 2> "$work/count" || give_up "valgrind"
    sed -n 's/.*Collected : *//p' "$work/count"
}
# round PROGRAM SIZE: instructions of a round.
round() { echo $((($(counted "$1" 100100 "$2") - $(counted "$1" 100 "$2")) / 100000)); }

for size in 200 1100; do
    with_calloc=$(round calloc $size)
    echo "calloc, $size bytes: $(cat "$work/blocks") of 100"
    cp "$work/blocks" "$work/blocks.calloc"
    with_malloc=$(round malloc $size)
    echo "$size bytes: instructions with calloc $with_calloc, with malloc and memset $with_malloc"
    ratio=$((100 * with_calloc / with_malloc))
    if [ $size = 200 ]; then
        holds "$size bytes: calloc in % of malloc and memset" "$ratio" -gt 180
        expect "$size bytes, malloc, of 100" "other blocks: 1" "$(cat "$work/blocks")"
        expect "$size bytes, calloc, of 100" "other blocks: 8" "$(cat "$work/blocks.calloc")"
    else
        holds "$size bytes: calloc in % of malloc and memset" "$ratio" -lt 120
    fi
done
exit "$changed"
