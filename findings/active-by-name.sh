#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 32 MiB of private memory are written once; MADV_COLD says of the newer half that it is not needed;
#   then the kernel reclaims a little. What do Active(anon) and Inactive(anon) say, with the two lists and
#   with generations (lru_gen)?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB with swap on zram.
# Guess: the same under either: new memory counts as the one or the other, cold memory as inactive, and
#   what is reclaimed was inactive.
# Found: cold memory goes first under either. But with the lists all 32 MiB are inactive from the start, and
#   with generations all are active, and stay so: the cold half too, from which every page that is reclaimed
#   comes. What is called active there are the two youngest generations (lru_gen_is_active() in
#   include/linux/mm_inline.h), and that may be all there are. Who takes Active for the working set finds none
#   on one machine, and nothing else on the other, though both do the same.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest names -m 1024

for step in fresh cold; do
    holds "lists: KiB inactive, $step" "$(found lists $step inactive)" -ge 30720
    holds "lists: KiB active, $step" "$(found lists $step active)" -lt 4096
    holds "generations: KiB active, $step" "$(found generations $step active)" -ge 30720
    holds "generations: KiB inactive, $step" "$(found generations $step inactive)" -lt 4096
done
for kind in lists generations; do
    holds "$kind: cold pages reclaimed" "$(found $kind gone cold)" -ge 256
    holds "$kind: others reclaimed" "$(found $kind gone other)" -le 16
done
exit "$changed"
