// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What the front of an ELF file says of how a program is run (elf(5)).
struct ELFHeader: Sendable, Equatable {
    enum Kind: Sendable { case executable, shared, other }

    /// e_machine of the machine that this was compiled for.
    #if arch(x86_64)
        static let hostMachine: UInt16 = 62
    #elseif arch(arm64)
        static let hostMachine: UInt16 = 183
    #endif

    let is64Bit: Bool
    let isLittleEndian: Bool
    let kind: Kind
    let machine: UInt16
    /// The dynamic loader; nil for a static program.
    let interpreter: String?

    /// Reads it from the first bytes of a file; nil if they are no ELF header, or one that
    /// is cut short.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 20, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
        is64Bit = bytes[4] == 2
        isLittleEndian = bytes[5] == 1
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - count else { return nil }
            return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard is64Bit, isLittleEndian else {
            kind = .other
            machine = 0
            interpreter = nil
            return
        }
        guard let type = number(16, 2), let machine = number(18, 2),
            let table = number(32, 6), let entry = number(54, 2), let count = number(56, 2)
        else { return nil }
        kind = type == 2 ? .executable : type == 3 ? .shared : .other
        self.machine = UInt16(machine)
        var loader: String?
        for index in 0..<count {
            // p_type 3 is PT_INTERP; p_offset at 8, p_filesz at 32.
            guard number(table + index * entry, 4) == 3,
                let offset = number(table + index * entry + 8, 6),
                let size = number(table + index * entry + 32, 4),
                size > 1, offset + size <= bytes.count
            else { continue }
            loader = String(decoding: bytes[offset..<offset + size - 1], as: UTF8.self)
        }
        interpreter = loader
    }
}
