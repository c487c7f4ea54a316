#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: ru_maxrss that wait4() gives for a child that calls exec and returns at once.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: the peak of the program that ran: exec gives it a new address space, so a tiny static
#   program has at most a few megabytes, whoever started it.
# Found: the peak survives exec. Started by a process that holds 64 MiB, the same program is said
#   to have used 64 MiB, with fork() and with vfork(). So a runner that keeps data in memory and
#   measures what it starts measures itself.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest maxrss

for how in vfork fork; do
    holds "KiB, started with $how from a small process" "$(found small "$how")" -lt 4096
    holds "KiB, started with $how from one of 64 MiB" "$(found large "$how")" -ge 65536
done
exit "$changed"
