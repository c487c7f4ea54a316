#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# sources.sh KIND NAME [TIME]
# Lines of sources.list(5) for the packages of a part, KIND root or kernel, by its recipe NAME: a
# mirror's; with TIME (20260711T101637Z) those of the archive that keeps what mirrors have replaced,
# as it was then. Release files of the archive may be past their Valid-Until, the mirror's not;
# both bear a signature of SRORCH_KEYRING.
#
# SRORCH_MIRROR: another mirror, an address or whole lines of sources.list(5).
# SRORCH_ARCHIVE: another archive, an address with {time} in it.
set -eu
home=$(cd "$(dirname "$0")/../.." && pwd)
. "$home/vm/build/recipe.sh"
recipe=$home/vm/${1}s/$2.yaml time=${3:-}
keyring=${SRORCH_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
options=signed-by=$keyring
if [ -n "$time" ]; then
    address=$(echo "${SRORCH_ARCHIVE:-http://snapshot.debian.org/archive/debian/{time\}}" |
        sed "s/{time}/$time/g")
    options="$options check-valid-until=no"
else
    # Without a word of the user's, the mirror that mmdebstrap takes by itself.
    address=${SRORCH_MIRROR:-$(grep -o 'http://[a-z.]*/debian\b' "$(command -v mmdebstrap)" | head -n 1)}
    if [ -z "$address" ]; then
        echo "sources.sh: mmdebstrap names no mirror; SRORCH_MIRROR has to" >&2
        exit 1
    fi
    case $address in
    deb\ *)
        printf '%s\n' "$address"
        exit
        ;;
    esac
fi
# Of the recipe, of what it adds, and of its QEMU.
for suite in $(value "$recipe" suite) $(value "$recipe" more) $(value "$recipe" qemu); do
    echo "deb [$options] $address $suite main"
done
