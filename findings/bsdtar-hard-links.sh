#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: bsdtar --format … @archive, which makes one archive of another, say an initramfs of a root
#   file system's tar, on one file with two names.
# Version: bsdtar (libarchive) 3.6.2, GNU tar 1.34 and GNU cpio 2.13, all of Debian 12.
# Guess: both names and the content arrive, or there is an error.
# Found: neither, and the exit status is 0. From newc, the kernel's cpio, to tar both names become
#   empty files. From tar to newc the second name becomes an entry without a type, which GNU cpio
#   does not unpack. A tar has the content at the first of the names, newc at the last, and
#   bsdtar hands entries on as they come. Old cpio, with the content at each name, becomes
#   either without loss. Unpacking the first name alone from newc gives an empty file too; to
#   unpack the second alone from a tar is an error, as one would expect.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 tar=1.34+dfsg-1.2+deb12u1 \
    cpio=2.13+dfsg-7.1 libxml2 libicu72 libnettle8 libacl1 liblz4-1 libzstd1 libbz2-1.0 liblzma5 zlib1g \
    libstdc++6 libgcc-s1
bsdtar() { LD_LIBRARY_PATH=$libraries "$root/usr/bin/bsdtar" "$@"; }
gnutar() { "$root/bin/tar" "$@"; }
cpio() { "$root/bin/cpio" --quiet "$@"; }

mkdir "$work/in"
cd "$work/in"
echo content > first
ln first second
gnutar -cf "$work/from.ustar" first second
for format in newc odc; do
    printf '%s\n' first second | cpio -o -H "$format" > "$work/from.$format"
done

# have STATUS: the status, and what each name holds.
have() {
    echo "$1 first=$(cat first 2> /dev/null || echo missing) second=$(cat second 2> /dev/null || echo missing)"
}
# into FORMAT FROM: what comes of an archive that was made another and unpacked with GNU's tool.
into() {
    status=0
    bsdtar --format "$1" -cf "$work/to" "@$work/from.$2" || status=$?
    rm -rf "$work/out"
    mkdir "$work/out"
    cd "$work/out"
    case $1 in
    ustar) gnutar -xf "$work/to" ;;
    *) cpio -i < "$work/to" 2> /dev/null || : ;;
    esac
    have $status
}
# alone NAME FROM: what comes of unpacking one name.
alone() {
    rm -rf "$work/out"
    mkdir "$work/out"
    cd "$work/out"
    status=0
    bsdtar -xf "$work/from.$2" "$1" 2> /dev/null || status=$?
    have $status
}
expect "newc made a tar" "0 first= second=" "$(into ustar newc)"
expect "a tar made newc" "0 first=content second=missing" "$(into newc ustar)"
expect "newc made newc" "0 first=content second=content" "$(into newc newc)"
expect "a tar made a tar" "0 first=content second=content" "$(into ustar ustar)"
expect "old cpio made a tar" "0 first=content second=content" "$(into ustar odc)"
expect "old cpio made newc" "0 first=content second=content" "$(into newc odc)"
expect "the first name alone, of newc" "0 first= second=missing" "$(alone first newc)"
expect "the second name alone, of a tar" "1 first=missing second=missing" "$(alone second ustar)"
exit "$changed"
