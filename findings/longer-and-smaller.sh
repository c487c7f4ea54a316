#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a block of 16 to 128 MiB, written whole, in huge pages; realloc() makes it half as long again.
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB; a static glibc, whose realloc() moves a block of
#   that length with mremap().
# Guess: huge pages move as they are. The kernel moves page tables, whole ones where it can, and copies
#   nothing.
# Found: it copies nothing, and not one huge page is left. A huge page can only be mapped at an address that
#   it is aligned to; mremap() looks for a free place without regard to that, and the new one is as far
#   from a multiple of 2 MiB as chance has it. So the mapping of each is split into 512 small entries, and
#   a vector that grows loses with each step what huge pages were good for. khugepaged may repair it, by
#   copying.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest moves -m 1024

for mib in 16 32 64 128; do
    holds "$mib MiB: KiB of huge pages before" "$(found before $mib)" -ge $(((mib - 4) * 1024))
    expect "$mib MiB: moved" 1 "$(found moved $mib)"
    expect "$mib MiB: KiB of huge pages after" 0 "$(found after $mib)"
done
exit "$changed"
