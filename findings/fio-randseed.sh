#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: fio reads blocks at random with --randseed=1, 2 and 3. Which, in which order?
# Version: fio 3.33 of Debian 12.
# Guess: others for each seed, and the same again for the same seed. That is what the manual promises: the
#   seed is there "to control what sequence of output is being generated".
# Found: the same blocks in the same order with each seed, uniform, Zipf or Pareto. The option randrepeat,
#   on by default, fixes the seed of the offsets, and of nothing else, whatever randseed says
#   (td_fill_rand_seeds_internal() in init.c). What is not an offset does follow the seed: in a mix of
#   reads and writes the seed decides which is which, at the same blocks. Five runs with five seeds are
#   one run, and have a very small spread. With randrepeat=0, and from 3.35 on, randseed does what it is for.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/fio.sh"

# digests FIELD RUN…: how many different sequences of a field the logs of some runs have.
digests() {
    field=$1
    shift
    for run in "$@"; do
        awk -v field="$field" '$3 == "read" || $3 == "write" { print $field }' "$work/$run.log" | sha256sum
    done | sort -u | wc -l
}
# run NAME SEED OPTION…: 256 blocks of 1,024, no byte of which is really read, and a log of them.
run() {
    name=$1 seed=$2
    shift 2
    rm -f "$work/$name.log"
    fio --name=job --filename="$work/file" --size=4m --io_size=1m --bs=4k --ioengine=null --write_iolog="$work/$name.log" \
        --randseed="$seed" "$@"
    [ "$(grep -cE ' (read|write) ' "$work/$name.log")" = 256 ] || give_up "fio's log"
}

for distribution in random zipf:1.2 pareto:0.2; do
    for seed in 1 2 3; do
        run $seed $seed --rw=randread --random_distribution=$distribution
    done
    expect "$distribution: sequences of blocks from three seeds" 1 "$(digests 4 1 2 3)"
done
for seed in 1 2 3; do
    run $seed $seed --rw=randrw
done
expect "reads and writes: sequences of blocks from three seeds" 1 "$(digests 4 1 2 3)"
expect "reads and writes: sequences of which is which" 3 "$(digests 3 1 2 3)"
for seed in 1 2 3; do
    run $seed $seed --rw=randread --randrepeat=0
done
run again 1 --rw=randread --randrepeat=0
expect "randrepeat=0: sequences of blocks from three seeds" 3 "$(digests 4 1 2 3)"
expect "randrepeat=0: sequences from one seed, twice" 1 "$(digests 4 1 again)"
exit "$changed"
