#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: "never", and then "always", is written to transparent_hugepage/enabled, while nothing uses any.
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB.
# Guess: it changes what later page faults do. MemAvailable stays, give or take a page; vm.min_free_kbytes
#   is another setting, and what the administrator has written there holds.
# Found: "never" makes some 60 of 1,024 MiB available at once, and "always" takes them away: where huge
#   pages are on, the kernel keeps back ten times as much, for their sake (set_recommended_min_free_kbytes()
#   in mm/khugepaged.c), and starts to reclaim, and to swap, that much sooner. An administrator's
#   min_free_kbytes is overwritten if it is lower, and "never" does not bring it back. So an experiment with
#   huge pages on and off differs in how much memory there is.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest switches -m 1024

holds "KiB kept back, booted with huge pages on" "$(found booted reserve)" -ge 32768
holds "KiB kept back, off" "$(found off reserve)" -lt 5120
holds "KiB available, more by turning them off" $(($(found off available) - $(found booted available))) -ge 40960
holds "KiB available, less by turning them on" $(($(found off available) - $(found on available))) -ge 40960
expect "KiB kept back, an own setting" 8192 "$(found own reserve)"
expect "KiB kept back, own setting, off" 8192 "$(found own-off reserve)"
holds "KiB kept back, own setting, on and off again" "$(found own-on-off reserve)" -ge 32768
exit "$changed"
