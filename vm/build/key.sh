#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# key.sh KIND NAME [PINS]: the key of the chroot that chroot.sh makes of the same words, SHA-256
# over all that decides it.
set -eu
cd "$(dirname "$0")/../.."
. vm/build/recipe.sh
recipe=vm/$1s/$2.yaml
case $1 in root) more=vm/build/root/kernel-tree.sh ;; *) more= ;; esac
cat "$recipe" vm/build/recipe.sh vm/build/chroot.sh vm/build/suites.sh "vm/build/$(value "$recipe" arch).sh" \
    "vm/build/$1/packages.sh" $more ${3:+"$3"} | sha256sum | cut -d ' ' -f 1
