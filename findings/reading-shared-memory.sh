#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: memory that 1,024 pages take when they are read and never written.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: reading untouched memory maps the one page of zeros, and reading a file's hole allocates
#   nothing; pages cost memory once they are written.
# Found: that holds for private memory and for read(). Shared memory, and a hole of a memfd or of a
#   file in tmpfs that is mapped, get a page of their own for each page looked at, even through
#   a private mapping that may only be read. Looking at a sparse file fills it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest reads

expect "KiB of 4096, private memory, read" 0 "$(found private)"
expect "KiB of 4096, shared memory, read" 4096 "$(found shared)"
expect "KiB of a memfd's hole of 4096, after read()" 0 "$(found hole read)"
expect "KiB of a memfd's hole of 4096, after it was looked at in a read-only private mapping" 4096 "$(found hole mapped)"
exit "$changed"
