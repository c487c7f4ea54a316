// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// An unpacked kernel, an ELF file: what it says of itself. Fields: elf(5).
struct KernelExecutable {
    /// The release in its banner, `Linux version 6.12.117 (…`.
    let release: String

    private static let magic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]
    /// EM_X86_64 of elf.h, and the names of families that kernels are often built for.
    private static let machine = 62
    private static let families = [
        3: "32-bit x86", 8: "MIPS", 21: "POWER", 22: "S/390", 40: "32-bit ARM", 183: "arm64",
        243: "RISC-V", 258: "LoongArch",
    ]
    private static let banner = "Linux version "

    static func isOne(_ bytes: KernelBytes) -> Bool { bytes.has(magic, at: 0) }

    /// - Throws: `SRError` of code `kernelDamaged` where it is cut off or no kernel,
    ///   `kernelUnsupported` where it is for another machine.
    init(_ bytes: KernelBytes) throws {
        let path = bytes.path
        func field(_ offset: Int, _ size: Int) throws -> Int {
            guard let value = bytes.number(at: offset, bytes: size) else {
                throw Self.cut(bytes)
            }
            return value
        }
        let is64 = try field(4, 1) == 2
        let machine = try field(18, 2)
        guard is64, machine == Self.machine else {
            let family =
                is64 || machine != Self.machine ? Self.families[machine] : "32-bit x86"
            throw SRError(
                .kernelUnsupported,
                "\(path) is a kernel for \(family ?? "another machine (ELF \(machine))"): guests here "
                    + "are \(Architecture.all.map(\.name).joined(separator: ", "))")
        }
        // Program headers and the bytes of their segments; section headers, which come last.
        let programs = try (field(32, 8), field(54, 2), field(56, 2))
        let sections = try (field(40, 8), field(58, 2), field(60, 2))
        var end = max(programs.0 + programs.1 * programs.2, sections.0 + sections.1 * sections.2)
        for index in 0..<programs.2 {
            let start = programs.0 + index * programs.1
            end = max(end, try field(start + 8, 8) + field(start + 32, 8))
        }
        guard programs.2 > 0, end <= bytes.count else { throw Self.cut(bytes) }
        guard let release = bytes.word(after: Self.banner) else {
            throw SRError(
                .kernelDamaged, "\(path) is a program, but no Linux kernel: it has no version in it"
            )
        }
        self.release = release
    }

    private static func cut(_ bytes: KernelBytes) -> SRError {
        SRError(
            .kernelDamaged,
            "\(bytes.path) is cut off: its \(bytes.count) bytes are fewer than its headers tell of; "
                + "build or copy it again")
    }
}
