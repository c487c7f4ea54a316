#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: madvise(MADV_PAGEOUT) on 1,024 private pages while a forked child that does nothing lives.
# Version: Linux 6.1.176-1 of Debian 12, in a guest with swap on zram.
# Guess: the manual says that anonymous pages are swapped out, and the call returns 0: the pages go, for
#   parent and child.
# Found: none goes, and the call returns 0 all the same. Pages that another process maps are passed
#   over. Those that the parent has written to since, so that they are its own, go out; when
#   the child has ended, all go.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest pageout

expect "pages out, all shared with a child" 0 "$(found shared)"
expect "pages out, half of them written to since" 512 "$(found half)"
expect "pages out, the child has ended" 1024 "$(found alone)"
exit "$changed"
