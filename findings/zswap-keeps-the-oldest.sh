#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 8,192 pages that compress to half are paged out, a few at a time, to a disk with zswap in front,
#   whose pool may have 1 % of 1 GiB; 20 seconds later 1,024 others. Which are in the pool at the end?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB, with zswap's allocators zbud, the default, and
#   zsmalloc.
# Guess: the newest. The documentation calls zswap a cache that, when its pool is full, writes the pages
#   least recently used to the disk, to make room.
# Found: the oldest. The thousand first paged out come from the pool, the thousand last of them, and all of
#   the later ones, from the disk, with a pause or without. When the pool is full zswap takes nothing more
#   before it has shrunk to nine tenths (accept_threshold_percent); the shrinker is called when the limit is
#   hit, for one page, and not again while nothing is taken; with zsmalloc it can do nothing at all. So what
#   was paged out first, perhaps never to be needed again, keeps the pool, and each later page goes to the
#   disk. Later kernels shrink down to the threshold.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk
truncate -s 256M "$work/disk"
guest pool -m 1024 -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe"

for allocator in zbud zsmalloc; do
    holds "$allocator: pages taken by zswap" "$(found $allocator stored)" -ge 2000
    holds "$allocator: pages written to the disk" "$(found $allocator written)" -ge 3000
    holds "$allocator: of the 1,000 first, read from the disk" "$(found $allocator oldest)" -le 32
    expect "$allocator: of the 1,000 last, read from the disk" 1000 "$(found $allocator newest)"
    expect "$allocator: of 1,000 paged out later, read from the disk" 1000 "$(found $allocator later)"
done
exit "$changed"
