# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What building has to know of 64-bit ARM; read by the scripts of both parts. They run on a 64-bit
# PC: a workshop with cross compilers, which its stage 1 has made the usual ones.
# shellcheck disable=SC2034 # by those

# Debian's package of the QEMU that runs it.
qemu_package=qemu-system-arm
# Its folder in arch/ of Linux's source.
source_arch=arm64

# For the kernel's makefiles. Types of modules for BPF are made of the whole kernel's, which is not
# among the packages.
export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- MAKEFLAGS=CONFIG_DEBUG_INFO_BTF_MODULES=
export KCFLAGS="-include /srorch/src/vm/build/arm64/kernel/guest.h"

# unpack_kernel VMLINUZ KERNEL: as QEMU enters it directly, an Image
# (Documentation/arch/arm64/booting.rst: its magic number at 56). Debian's is one as it is, or one
# packed in a program of EFI (drivers/firmware/efi/libstub/zboot-header.S: where, how long, how).
unpack_kernel() {
    case $(head -c 8 "$1" | tail -c 4) in
    zimg)
        start=$(od -An -v -t u4 -j 8 -N 4 "$1" | tr -d ' ')
        length=$(od -An -v -t u4 -j 12 -N 4 "$1" | tr -d ' ')
        packer=$(tail -c +25 "$1" | head -c 4)
        case $packer in gzip | zstd) ;; *) echo "arm64.sh: $1 is packed by $packer" >&2; return 1 ;; esac
        tail -c +$((start + 1)) "$1" | head -c "$length" | $packer -dcq > "$2"
        ;;
    *) cp "$1" "$2" ;;
    esac
    [ "$(head -c 60 "$2" | tail -c 4)" = ARMd ] ||
        { echo "arm64.sh: $1 is not an Image of arm64" >&2; return 1; }
}

# Stage 1 is another: packages of two architectures.
case $0 in
*/arm64/* | */image.sh) ;;
*) exec sh "$here/../arm64/$(basename "$here")/packages.sh" "$@" ;;
esac
