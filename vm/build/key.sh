#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# key.sh KIND NAME [PINS]: the key of the chroot that chroot.sh makes of the same words, SHA-256
# over all that decides it.
set -eu
cd "$(dirname "$0")/../.."
cat "vm/$1s/$2.yaml" vm/build/recipe.sh vm/build/chroot.sh vm/build/"$1"/packages.sh \
    vm/build/"$1"/kernel-tree.sh vm/build/"$1"/x86-64.sh ${3:+"$3"} 2> /dev/null | sha256sum | cut -d ' ' -f 1
