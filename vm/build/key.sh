#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# key.sh KIND NAME [PACKAGES]: the key of the chroot that dated.sh makes of the same words, SHA-256
# over all that decides it. PACKAGES: a digest of the very packages, where they are given.
set -eu
cd "$(dirname "$0")/../.."
. vm/build/recipe.sh
recipe=vm/$1s/$2.yaml
case $1 in root) more=vm/build/root/kernel-tree.sh ;; *) more= ;; esac
# Another architecture's own stage 1.
for own in "vm/build/$(value "$recipe" arch)/$1"/*.sh; do
    [ ! -e "$own" ] || more="$more $own"
done
{
    cat "$recipe" vm/build/recipe.sh vm/build/dated.sh vm/build/plain.sh vm/build/chroot.sh \
        "vm/build/$(value "$recipe" arch).sh" "vm/build/$1/packages.sh" $more
    printf %s "${3:-}"
} | sha256sum | cut -d ' ' -f 1
