#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a process with 16 huge pages forks. While the child lives, which does nothing, the parent writes
#   one byte into each huge page. The child ends, and the parent writes to all its pages.
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB.
# Guess: each of the 16 bytes has a huge page copied, 32 MiB in all, for which huge pages are known
#   among databases that save from a child. When the child has ended everything is the parent's alone
#   again, and its writes copy nothing.
# Found: the 16 bytes cost next to nothing: since 5.8 a small page is copied, and the mapping is split.
#   The price comes later, when nobody shares anything: the parent's writes copy page after page, as each
#   is a part of a huge page that still has other parts mapped, and the copies' originals stay. The last
#   small page of each is used in place, and so keeps the whole huge page: Rss is 32 MiB, the cgroup is
#   charged with 64, and that does not end by itself. Under memory pressure a shrinker splits them. If
#   nothing is written while the child lives, the parent has its huge pages whole and nothing is copied.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest

guest heir -m 1024

for way in none some; do
    expect "$way written while the child lives: KiB of huge pages, forked" 32768 "$(found $way forked huge)"
    holds "$way: KiB charged, before the child ends" "$(found $way touched charged)" -lt 34816
    holds "$way: KiB charged, the child has ended" "$(found $way alone charged)" -lt 34816
    expect "$way: KiB mapped, all written" 32768 "$(found $way written mapped)"
done
expect "none: KiB of huge pages, all written" 32768 "$(found none written huge)"
holds "none: KiB charged, all written" "$(found none written charged)" -lt 34816
expect "some: KiB of huge pages after a byte each" 0 "$(found some touched huge)"
expect "some: KiB of huge pages, the child has ended" 0 "$(found some alone huge)"
holds "some: KiB charged, all written" "$(found some written charged)" -ge 64512
holds "some: KiB charged, after the shrinkers have run" "$(found some shrunk charged)" -lt 34816
exit "$changed"
