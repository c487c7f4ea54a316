#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# ahead.sh [--kernel NAME]... [OTHER...]
# Stage 1 of the root and of these kernels, or of capture's usual one, into the cache: what needs
# no srorch yet, to run beside its build. A part that is built or has its chroot costs nothing.
# Other words, which are capture's, are passed over.
set -eu
home=$(cd "$(dirname "$0")/../.." && pwd)
. "$home/vm/build/recipe.sh"
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/srorch
kernels=
while [ $# -gt 0 ]; do
    case $1 in
    --kernel) kernels="$kernels ${2:-}"; [ $# -lt 2 ] || shift ;;
    --kernel=*) kernels="$kernels ${1#*=}" ;;
    esac
    shift
done
kernels=${kernels:-6.1}

# ahead KIND NAME
ahead() {
    recipe=$home/vm/${1}s/$2.yaml
    [ -e "$recipe" ] || return 0
    key=$(sh "$home/vm/build/key.sh" "$1" "$2")
    tar=$cache/chroots/$key.tar
    # PackagesChroot locks the same file, and a part built of the chroot names its key.
    if [ -e "$tar" ] || grep -qsF "\"$key\"" "$cache/${1}s"/*/manifest.json; then return 0; fi
    draft=$cache/chroots/ahead-$$.tar
    trap 'rm -f "$draft"' EXIT
    flock "$cache/chroots.lock" sh -c '
        [ ! -e "$1" ] || exit 0
        sh "$2" "$3" "$4" "$5" "$6" > "$7" 2>&1 && mv "$5" "$1"' - \
        "$tar" "$home/vm/build/chroot.sh" "$1" "$2" "$draft" \
        "$cache/packages/$(value "$recipe" suite)" "$cache/ahead.log"
}

mkdir -p "$cache/chroots"
ahead root bookworm
for kernel in $kernels; do ahead kernel "$kernel"; done
