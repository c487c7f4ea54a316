#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# sr-xz.sh BYTES DICTIONARY SEED: compress generated text; print the result's digest.
set -eu
PATH=$PATH:/usr/local/bin
digest=$(sr-text "$1" "$3" | xz -T1 --lzma2="preset=9,dict=$2" | sha256sum | cut -d ' ' -f 1)
echo "xz: $1 bytes, dictionary $2, sha256 $digest"
