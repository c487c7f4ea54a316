#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# chroot.sh KIND NAME TAR PACKAGES [INDEX]
# Stage 1 of building a part of a guest, KIND root or kernel, by its recipe NAME: a chroot with
# every package that the part needs, packed as TAR. It changes least, and is kept.
#
# PACKAGES is a folder of packages under apt's own names: what is there is not fetched, and what is
# fetched lands there. INDEX lists some of them as a repository does: then these alone are taken,
# and nothing is fetched. Else packages come from where sources.sh says.
set -eu
home=$(cd "$(dirname "$0")/../.." && pwd)
. "$home/vm/build/recipe.sh"
kind=$1 name=$2 tar=$3 packages=$4 index=${5:-}
recipe=$home/vm/${kind}s/$name.yaml
mkdir -p "$packages"

# The lines of sources.list(5), each one word, and the suite whose essential packages it begins
# with. Neither with an index: a hook writes the chroot's line.
lines= suite=
if [ -z "$index" ]; then
    lines=$(sh "$home/vm/build/sources.sh" "$kind" "$name")
    suite=$(value "$recipe" suite)
fi
IFS='
'
set -f
# shellcheck disable=SC2086 # split at line ends
set -- $lines
unset IFS
set +f

# A root begins with what stays in it; a kernel's chroot is only a workshop.
case $kind in root) include=packages ;; *) include=build ;; esac
repository=/srorch/repository
# It goes through packages in the order of Perl's hashes, which is another in each process but for these.
export PERL_HASH_SEED=0 PERL_PERTURB_KEYS=0
# shellcheck disable=SC2016,SC2089 # $1 is mmdebstrap's
exec mmdebstrap --variant=apt --skip=output/dev,essential/unlink \
    --dpkgopt=force-unsafe-io \
    --include="$(value "$recipe" $include | tr ' ' ,)" \
    --setup-hook='mkdir -p "$1/etc/apt" "$1/var/cache/apt/archives"' \
    ${index:+--setup-hook="mkdir -p \"\$1$repository\"" \
        --setup-hook="upload '$index' $repository/Packages" \
        --setup-hook="echo \"deb [trusted=yes] copy:\$1$repository ./\" \
            > \"\$1/etc/apt/sources.list\""} \
    --setup-hook="sync-in '$packages' /var/cache/apt/archives" \
    --customize-hook="mkdir -p \"\$1/srorch/src/vm/${kind}s\"" \
    --customize-hook="copy-in '$home/vm/build' /srorch/src/vm" \
    --customize-hook="copy-in '$recipe' /srorch/src/vm/${kind}s" \
    --customize-hook="chroot \"\$1\" sh /srorch/src/vm/build/$kind/packages.sh '$name'" \
    --customize-hook="sync-out /var/cache/apt/archives '$packages'" \
    "$suite" "$tar" "$@"
