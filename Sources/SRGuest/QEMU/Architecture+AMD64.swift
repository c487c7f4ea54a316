// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Architecture {
    /// 64-bit PCs. Sections: Linux 6.1, arch/x86/include/asm/sparsemem.h, SECTION_SIZE_BITS is
    /// 27.
    public static let amd64 = Architecture(
        name: "x86-64", debian: "amd64", multiarch: "x86_64-linux-gnu",
        loader: "ld-linux-x86-64.so.2",
        emulator: Emulator(
            program: "qemu-system-x86_64", package: "qemu-system-x86",
            firmware: ["usr/share/qemu", "usr/share/seabios", "usr/lib/ipxe/qemu"],
            firmwareFiles: [
                "bios-256k.bin", "kvmvapic.bin", "linuxboot.bin", "linuxboot_dma.bin", "pvh.bin",
            ],
            modules: ["accel-"],
            machine: "q35,nvdimm=on,hpet=off,usb=off,vmport=off",
            processor: "Nehalem,-rdrand,-rdseed", granules: [.kib4], storage: .device("nvdimm"),
            portBus: "virtio-serial-pci,id=ports,ioeventfd=off", variable: "SRORCH_QEMU"),
        console: "ttyS0", earlyConsoleWords: ["earlyprintk=ttyS0"], terminal: .serialLine,
        kernelWords: [
            // Else a roof above 4 GiB costs the guest 64 MiB of bounce buffers.
            "swiotlb=noforce"
        ],
        emulatedKernelWords: [
            // Layout and random pool must come from the command line alone.
            "nokaslr", "norandmaps", "random.trust_cpu=off", "random.trust_bootloader=off",
            // An emulated CPU leaks nothing; page table isolation would empty its TLB at
            // each system call. Nor does it miscalculate: no self-test of ciphers.
            "mitigations=off", "cryptomgr.notests",
        ],
        hostClockKernelWords: [
            // On a busy host the timer may not tick within the time that this check gives it.
            "no_timer_check"
        ],
        sectionKiB: 128 << 10)
}
