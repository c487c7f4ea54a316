#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# suites.sh ROOT SUITE [OTHER...]
# Makes the packages of the OTHER suites known to apt in the chroot ROOT: from wherever it has those
# of SUITE. A suite of another release also brings its updates, as SUITE does; one that adds to
# SUITE, such as its backports, has none of its own.
set -eu
root=$1 suite=$2
shift 2
for other; do
    [ "$other" != "$suite" ] || continue
    case $other in
    "$suite"-*) lines="s/ $suite / $other /p" ;;
    *) lines="s/ $suite\\(-[a-z]*\\)\\{0,1\\} / $other\\1 /p" ;;
    esac
    find "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d" -type f ! -name 'srorch-*' \
        -exec sed -n "$lines" {} + > "$root/etc/apt/sources.list.d/srorch-$other.list"
    [ -s "$root/etc/apt/sources.list.d/srorch-$other.list" ] ||
        { echo "suites.sh: no line of $suite to take $other from" >&2; exit 1; }
done
