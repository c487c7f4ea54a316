#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# sr-kernel-build.sh OBJECTS JOBS [TREE]
# Builds the first OBJECTS of the tree's list ("all": vmlinux) and prints their digest.
set -eu

objects=$1
jobs=$2
tree=${3:-/usr/src/linux}
list=$tree/srorch-objects

if [ "$objects" = all ]; then
    set -- vmlinux
else
    have=$(wc -l < "$list")
    if [ "$objects" -gt "$have" ]; then
        echo "kernel-build: $list has $have objects, not $objects: ask for fewer, or for 'all'" >&2
        exit 2
    fi
    # shellcheck disable=SC2046 # an object's path holds no space
    set -- $(head -n "$objects" "$list")
fi

make -C "$tree" "-j$jobs" "$@"
cd "$tree"
echo "kernel-build: $# targets, sha256 $(sha256sum "$@" | sha256sum | cut -d ' ' -f 1)"
