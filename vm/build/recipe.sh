# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# Read by the other scripts: what a recipe and vm/sources.tsv say.

# value FILE KEY: the words of "KEY: word", of "KEY: [a, b]", or of the lines "  - word" below it.
value() {
    awk -v key="$2" '
        function words(text, n, i, found) {
            gsub(/["\[\],]/, " ", text)
            n = split(text, found, " ")
            for (i = 1; i <= n; i++) line = line (line == "" ? "" : " ") found[i]
        }
        /^#/ { next }
        { sub(/[ \t]#.*$/, "") }
        index($0, key ":") == 1 { inside = 1; words(substr($0, length(key) + 2)); next }
        /^[^ \t]/ { inside = 0 }
        inside && /^[ \t]+-/ { sub(/^[ \t]+-/, ""); words($0) }
        END { print line }' "$1"
}

# sources TABLE NAME: the folder of that name in vm/sources.tsv.
sources() {
    awk -F '\t' -v name="$2" '$1 == name { print $3 }' "$1"
}

phase() { echo "SRORCH-PHASE $*"; }
