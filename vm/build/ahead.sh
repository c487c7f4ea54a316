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
    exec 9> "$cache/chroots.lock"
    flock 9
    if [ ! -e "$tar" ]; then
        draft=$cache/chroots/ahead-$$.tar
        work=$cache/debs/work-$$
        store=$cache/debs/$(value "$recipe" suite)
        # What is damaged is told when it is wanted again.
        sh "$home/vm/build/store.sh" lend "$store" "$work" > /dev/null
        # It becomes mmdebstrap, which puts its folder away when it is told to end, once its
        # hooks have ended: in a group of their own, so that all are told.
        setsid sh "$home/vm/build/dated.sh" "$1" "$2" "$draft" "$work" \
            > "$cache/ahead.log" 2>&1 9>&- &
        child=$!
        if wait $child; then
            mv "$draft" "$tar"
            [ "${SRORCH_KEEP_PACKAGES:-}" = no ] ||
                sh "$home/vm/build/store.sh" keep "$store" "$work"
            rm -rf "$work"
        else
            rm -rf "$draft" "$work"
            echo "ahead.sh: the packages of the $1 $2 could not be had; $cache/ahead.log ends:" >&2
            tail -n 5 "$cache/ahead.log" >&2
            exit 1
        fi
        child=
    fi
    exec 9>&-
}

child= draft= work=
stop() {
    trap '' INT TERM
    if [ -n "$child" ]; then
        kill -- "-$child" && wait "$child" || true
    fi
    rm -rf "$draft" "$work"
    exit 130
}
trap stop INT TERM
mkdir -p "$cache/chroots"
ahead root bookworm
for kernel in $kernels; do ahead kernel "$kernel"; done
