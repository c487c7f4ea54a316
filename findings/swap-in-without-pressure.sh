#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a program waits more than a second for 1,024 pages to come back from swap on a slow disk. How
#   much of that does PSI call a stall for memory?
# Version: Linux 6.1.176-1 of Debian 12, in a guest whose disk does 100 operations a second.
# Guess: all of it. Waiting for swap is what memory pressure means.
# Found: not a hundredth, and nearly all of it a stall for I/O. A swap-in counts for memory only if its
#   page was in the working set, on the list of active pages at some time before it went
#   (swap_readpage() in mm/page_io.c). Pages that were touched once and paged out, by MADV_PAGEOUT as
#   here or because a program was idle, come back without a trace in /proc/pressure/memory, and what
#   watches that, such as oomd, does not see them.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk
truncate -s 64M "$work/disk"
guest stall -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe,throttling.iops-total=100"

took=$(found took)
expect "pages that came back from swap" 1024 "$(found in)"
holds "milliseconds that took" "$took" -gt 500
holds "milliseconds stalled for memory, times 20" $(($(found memory) * 20)) -lt "$took"
holds "milliseconds stalled for I/O, times 2" $(($(found io) * 2)) -gt "$took"
exit "$changed"
