# shellcheck shell=sh disable=SC2034 # the findings use what is set here
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What every finding needs: a temporary folder, pinned packages in it, and a
# comparison. Sourced. Exit statuses of a finding: 0 the behaviour is as described,
# 1 it has changed, 2 it could not be tried.

set -eu
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
root=$work/root
libraries=$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu
changed=0
# What Debian 12's QEMU is linked with.
qemu_libraries="libaio1 libblkid1 libbpf1 libcapstone4 libdaxctl1 libelf1 libfdt1 libffi8 libfuse3-3 libglib2.0-0
    libgmp10 libgnutls30 libhogweed6 libibverbs1 libidn2-0 libjpeg62-turbo libkmod2 libmount1
    libndctl6 libnettle8 libnl-3-200 libnl-route-3-200 libnuma1 libp11-kit0 libpcre2-8-0 libpixman-1-0
    libpmem1 libpng16-16 librdmacm1 libsasl2-2 libseccomp2 libslirp0 libtasn1-6 libunistring2
    liburing2 libvdeplug2"

give_up() {
    echo "$0: not tried: $*" >&2
    exit 2
}

# debian NAME=VERSION…: Debian packages, unpacked below $root. Needs no root, and Debian 12's
# package lists ('apt-get update').
debian() {
    mkdir -p "$work/debs" "$root"
    (cd "$work/debs" && apt-get download -qq -o APT::Sandbox::User="$(id -un)" "$@") > "$work/apt.log" 2>&1 ||
        { cat "$work/apt.log" >&2; give_up "apt-get download $*"; }
    for package in "$work"/debs/*.deb; do
        dpkg -x "$package" "$root" && rm "$package" || give_up "dpkg -x $package"
    done
}

# python NAME==VERSION…: PyPI packages in an environment of their own, whose interpreter is $python.
python() {
    python3 -m venv "$work/venv" || give_up "python3 -m venv"
    "$work/venv/bin/pip" install -q --disable-pip-version-check "$@" >&2 || give_up "pip install $*"
    python=$work/venv/bin/python
}

# expect WHAT WANTED FOUND: one line on what was found; remembers a difference.
expect() {
    [ -n "$3" ] || give_up "$1: nothing was found"
    if [ "$2" = "$3" ]; then
        echo "as described: $1: $3"
    else
        echo "CHANGED: $1: '$3', described as '$2'"
        changed=1
    fi
}

# holds WHAT CONDITION…: the same for a condition that 'test' understands.
holds() {
    what=$1
    shift
    [ -n "$1" ] || give_up "$what: nothing was found"
    if test "$@"; then
        echo "as described: $what ($*)"
    else
        echo "CHANGED: $what: not ($*)"
        changed=1
    fi
}
