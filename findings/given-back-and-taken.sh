#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: of 32 MiB all but 4 KiB in each 2 MiB is given back with MADV_DONTNEED, and the program sleeps.
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB, with huge pages on as Debian has them.
# Guess: it keeps 16 small pages, until it touches more. khugepaged merges 512 small pages that are there
#   into a huge one, and for that most have to be there.
# Found: half a minute later all 32 MiB are in memory again, in huge pages, and charged to the cgroup. One
#   page of 512 is enough for khugepaged: it fills up to 511 others with zeros (max_ptes_none), page by
#   page of an idle program. An allocator that gives back what it can, and keeps a block here and there,
#   gives nothing back.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest refills -m 1024

holds "KiB charged, given back" "$(found given back charged)" -lt 1024
expect "KiB mapped, given back" 64 "$(found given back mapped)"
expect "KiB mapped, left alone" 32768 "$(found left alone mapped)"
expect "KiB of huge pages, left alone" 32768 "$(found left alone huge)"
holds "KiB charged, left alone" "$(found left alone charged)" -ge 32768
exit "$changed"
