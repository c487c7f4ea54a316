#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: pages paged out in order while two swap areas have the same priority.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: "round-robin", says swapon(2) of such areas: pages alternate between the two.
# Found: the areas take turns 64 pages at a time, since a processor fetches swap slots by 64 and
#   empties that store before it asks again. So neighbours lie on one device, and what is striped
#   is 256 KiB. While few slots are free the store is not in use: with two areas of 100
#   pages each, pages do alternate, one by one.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest turns

cat "$work/found"
expect "two areas of 64 MiB: pages out" 1024 "$(found large out)"
expect "two areas of 64 MiB: longest run of neighbours in one area" 64 "$(found large longest)"
expect "two areas of 64 MiB: runs" 16 "$(found large runs)"
expect "two areas of 100 pages: pages out" 128 "$(found small out)"
expect "two areas of 100 pages: longest run" 1 "$(found small longest)"
exit "$changed"
