#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# sr-sort.sh BYTES BUFFER SEED: sort generated lines in memory; print their digest.
set -eu
PATH=$PATH:/usr/local/bin
digest=$(sr-text "$1" "$3" | sort --parallel=1 -S "${2}b" | sha256sum | cut -d ' ' -f 1)
echo "sort: $1 bytes, sha256 $digest"
