// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where everything lies in the memory of a machine that has its storage behind its RAM: a pure
/// function of the machine.
///
/// QEMU makes one piece of the RAM and of the files, in this order. The RAM ends where a section of
/// the kernel's memory map does; of its last section the kernel uses what it is told to.
struct MemoryMap: Sendable, Hashable {
    /// A piece of addresses, bytes.
    struct Range: Sendable, Hashable {
        var start: Int64
        var bytes: Int64
    }

    let ram: Range
    /// Of each file, in order.
    let storage: [Range]
    /// Where the initramfs begins; nil where the kernel's size is not known.
    let initramfs: Int64?

    /// Bytes of RAM and files.
    var bytes: Int64 { storage.reduce(ram.bytes) { $0 + $1.bytes } }

    /// An Image is loaded this far into the RAM if it has no wish of its own: QEMU 7.2, hw/arm/boot.c,
    /// load_aarch64_image(), which keeps what is below for its own first instructions. Images begin
    /// at 2 MiB (Linux 6.12, Documentation/arch/arm64/booting.rst), and so does what comes after.
    static let imageAlignment: Int64 = 2 << 20

    /// RAM there is at least, used or not. Where a machine has this much in all, QEMU puts the device
    /// tree at its middle (7.2, hw/arm/boot.c, arm_setup_direct_kernel_boot(): half of all, 128 MiB at
    /// most), and there it must not lie on a file.
    static let leastBytes: Int64 = 256 << 20

    /// - Returns: nil for a machine whose storage is devices.
    init?(_ machine: MachineConfiguration) {
        guard case .regions(let start) = machine.architecture.emulator.storage else { return nil }
        let section = Int64(machine.architecture.sectionKiB) << 10
        func aligned(_ bytes: Int64, _ to: Int64) -> Int64 { (bytes + to - 1) / to * to }
        let ram = Range(
            start: start,
            bytes: max(Self.leastBytes, aligned(Int64(machine.ramKiB) << 10, section)))
        var next = ram.start + ram.bytes
        var storage: [Range] = []
        for store in machine.storage {
            storage.append(Range(start: next, bytes: store.bytes))
            next += store.bytes
        }
        self.ram = ram
        self.storage = storage
        initramfs = machine.kernelBytes.map {
            start + Self.imageAlignment + aligned($0, Self.imageAlignment)
        }
    }
}
