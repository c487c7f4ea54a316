#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# vmlinux.sh VMLINUZ VMLINUX: takes the kernel out of its bzImage, by the fields of
# Documentation/arch/x86/boot.rst. Under software emulation a kernel takes seconds to unpack
# itself; QEMU enters an unpacked one directly, by its PVH note.
set -eu
# field OFFSET BYTES: a number of the setup header.
field() { od -An -v -t "u$2" -j "$1" -N "$2" "$vmlinuz" | tr -d ' '; }
vmlinuz=$1
sectors=$(field 497 1)
[ "$sectors" != 0 ] || sectors=4
offset=$(((sectors + 1) * 512 + $(field 584 4)))
# What is packed ends with its unpacked size, which is no part of the packed stream.
length=$(($(field 588 4) - 4))
packed() { tail -c +$((offset + 1)) "$vmlinuz" | head -c $length; }
case $(packed | head -c 4 | od -An -t x1 | tr -d ' ') in
fd377a58) packed | xz -dc > "$2" ;;
28b52ffd) packed | zstd -dcq > "$2" ;;
*) echo "vmlinux.sh: $vmlinuz is packed in a way that is not known here" >&2; exit 1 ;;
esac
[ "$(head -c 4 "$2" | tail -c 3)" = ELF ] || { echo "vmlinux.sh: no kernel in $vmlinuz" >&2; exit 1; }
