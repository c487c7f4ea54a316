#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: KSM merges 1,024 equal pages; they are swapped out, and read again.
# Version: Linux 6.1.176-1 of Debian 12, in a guest with swap on zram.
# Guess: they go out as the few pages that they are, and so they come back: one swap slot, one page in
#   the swap cache, shared by all until one of them is written.
# Found: they go out as four pages (KSM lets at most 256 share one), and come back as 1,024, although
#   they were only read: four reads of swap and 4 MiB of memory. A page from swap belongs to the first
#   address that asks for it, as the swap slot says nothing of KSM, and each other address gets a copy
#   (ksm_might_need_to_copy() in mm/ksm.c), until KSM has scanned all again. So memory that merging has
#   saved is needed at once when the machine is short of it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest merged

holds "KiB charged before" "$(found made)" -ge 4096
holds "KiB charged, merged" "$(found merged)" -lt 1024
expect "KiB mapped, swapped out" 0 "$(found mapped)"
holds "pages written to swap" "$(found out)" -le 32
holds "pages read from swap" "$(found in)" -le 32
holds "KiB charged, all read again" "$(found back)" -ge 4096
exit "$changed"
