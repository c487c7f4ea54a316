// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Architecture {
    /// 64-bit ARM, as phones have it, on QEMU's machine without a likeness. Sections: Linux 6.12,
    /// arch/arm64/include/asm/sparsemem.h, SECTION_SIZE_BITS is 27 for pages of 4 and 16 KiB. RAM:
    /// QEMU 7.2, hw/arm/virt.c, VIRT_MEM.
    public static let arm64 = Architecture(
        name: "arm64", debian: "arm64", multiarch: "aarch64-linux-gnu",
        loader: "ld-linux-aarch64.so.1",
        emulator: Emulator(
            program: "qemu-system-aarch64", package: "qemu-system-arm",
            // A kernel is entered without any.
            firmware: ["usr/share/qemu"], firmwareFiles: [],
            modules: ["accel-"],
            // Random numbers in the device tree would be another seed.
            machine: "virt,dtb-randomness=off,gic-version=3,its=off",
            // Performance counters would be read at each exception, which took a tenth of a
            // capture's time; nothing in a guest reads them.
            processor: "cortex-a76,pmu=off", granules: PageSize.ofKernels,
            storage: .regions(ramStart: 1 << 30),
            portBus: "virtio-serial-pci,id=ports,ioeventfd=off", variable: "SRORCH_QEMU_ARM64"),
        console: "ttyAMA0", earlyConsoleWords: ["earlycon"],
        terminal: .device("pci-serial"),
        kernelWords: [
            // Else some memory is kept for bounce buffers, which nothing here needs, and 64 MiB for
            // devices that want it in one piece.
            "swiotlb=noforce", "cma=0",
            // Storage lies in nodes of memory, so that it has addresses; to the kernel it is none.
            "numa=off",
        ],
        emulatedKernelWords: [
            "nokaslr", "norandmaps", "random.trust_cpu=off", "random.trust_bootloader=off",
            "mitigations=off", "cryptomgr.notests",
        ],
        hostClockKernelWords: [],
        sectionKiB: 128 << 10)
}
