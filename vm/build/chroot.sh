#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# chroot.sh KIND NAME TAR PACKAGES [PINS]
# Stage 1 of building a part of a guest, KIND root or kernel, by its recipe NAME: a chroot with
# every package that the part needs, packed as TAR. It changes least, and is kept.
#
# PACKAGES is a folder in which the suite's packages are kept, so that none is fetched twice;
# PINS a file for apt_preferences(5). SRORCH_MIRROR: another mirror, as mmdebstrap takes it. The
# suites that the recipe has beside its own come from the same places.
set -eu
home=$(cd "$(dirname "$0")/../.." && pwd)
. "$home/vm/build/recipe.sh"
kind=$1 name=$2 tar=$3 packages=$4 pins=${5:-}
recipe=$home/vm/${kind}s/$name.yaml
mkdir -p "$packages"

suite=$(value "$recipe" suite)
also="$(value "$recipe" more) $(value "$recipe" qemu)"

# A root begins with what stays in it; a kernel's chroot is only a workshop.
case $kind in root) include=packages ;; *) include=build ;; esac
# shellcheck disable=SC2016,SC2089 # $1 is mmdebstrap's
exec mmdebstrap --variant=apt --skip=output/dev,essential/unlink \
    --dpkgopt=force-unsafe-io \
    --include="$(value "$recipe" $include | tr ' ' ,)" \
    --setup-hook='mkdir -p "$1/etc/apt/preferences.d" "$1/var/cache/apt/archives"' \
    ${pins:+--setup-hook="upload '$pins' /etc/apt/preferences.d/srorch"} \
    --setup-hook="sh '$home/vm/build/suites.sh' \"\$1\" $suite $also" \
    --setup-hook="sync-in '$packages' /var/cache/apt/archives" \
    --customize-hook="mkdir -p \"\$1/srorch/src/vm/${kind}s\"" \
    --customize-hook="copy-in '$home/vm/build' /srorch/src/vm" \
    --customize-hook="copy-in '$recipe' /srorch/src/vm/${kind}s" \
    --customize-hook="chroot \"\$1\" sh /srorch/src/vm/build/$kind/packages.sh '$name'" \
    --customize-hook="sync-out /var/cache/apt/archives '$packages'" \
    "$suite" "$tar" ${SRORCH_MIRROR:+"$SRORCH_MIRROR"}
