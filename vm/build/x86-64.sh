# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What building has to know of 64-bit PCs; read by the scripts of both parts.
# shellcheck disable=SC2034 # by those

# Debian's package of the QEMU that runs it.
qemu_package=qemu-system-x86
# Its folder in arch/ of Linux's source.
source_arch=x86

# unpack_kernel VMLINUZ KERNEL: as QEMU enters it directly.
unpack_kernel() { sh /srorch/src/vm/build/kernel/vmlinux.sh "$1" "$2"; }
