// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRGuest

@Suite("Device trees")
struct DeviceTreeTests {
    /// A tree of a root with the node `chosen` and a property in each, laid out by hand.
    private static func tree(
        reserved: UInt8 = 0, magic: UInt8 = 0xd0, end: UInt8 = 9
    ) -> [UInt8] {
        let strings = Array("model\u{0}".utf8)
        var structure: [UInt8] = []
        structure += [0, 0, 0, 1, 0, 0, 0, 0]
        structure += [0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0] + Array("m\u{0}".utf8) + [0, 0]
        structure += [0, 0, 0, 1] + Array("chosen\u{0}\u{0}".utf8)
        structure += [0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 1, 2, 3, 4]
        structure += [0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, end]
        let at = 56
        let names = at + structure.count
        let numbers = [
            names + strings.count, at, names, 40, 17, 16, 0, strings.count, structure.count,
        ]
        var bytes: [UInt8] = [magic, 0x0d, 0xfe, 0xed]
        for number in numbers { bytes += [0, 0, UInt8(number >> 8), UInt8(number & 255)] }
        bytes += [UInt8](repeating: 0, count: 15) + [reserved]
        return bytes + structure + strings
    }

    @Test func whatIsReadIsWrittenAgain() throws {
        #expect(try DeviceTree(Self.tree()).bytes == Self.tree())
    }

    /// Nodes come last, properties first; names and lengths are where the header says.
    @Test func whatIsAddedStandsWhereReadersLook() throws {
        var tree = try DeviceTree(Self.tree())
        tree.add("pmem@80000000", [("reg", DeviceTree.value(0x8000_0000, 16 << 20))])
        try tree.extend("chosen", [("a", DeviceTree.value("b"))])
        let bytes = tree.bytes
        func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect(number(4) == bytes.count)
        let strings = bytes.suffix(number(32))
        #expect(Array(strings) == Array("model\u{0}reg\u{0}a\u{0}".utf8))
        let structure = Array(bytes[number(8)..<number(8) + number(36)])
        let chosen = Array("chosen\u{0}\u{0}".utf8) + [0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 10]
        #expect(structure.firstRange(of: chosen) != nil)
        let ending: [UInt8] =
            Array("pmem@80000000\u{0}\u{0}\u{0}".utf8)
            + [0, 0, 0, 3, 0, 0, 0, 16, 0, 0, 0, 6, 0, 0, 0, 0, 0x80, 0, 0, 0]
            + [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 9]
        #expect(Array(structure.suffix(ending.count)) == ending)
        // What was made so can be read.
        #expect(try DeviceTree(bytes).bytes == bytes)
    }

    @Test func whatIsNoTreeIsRefused() {
        let whole = Self.tree()
        for (bytes, says) in [
            ([], "is none"), (Array(whole.prefix(30)), "is cut off"),
            (Array(whole.prefix(whole.count - 1)), "is cut off"),
            (Self.tree(magic: 1), "is none"), (Self.tree(reserved: 1), "keeps memory"),
            (Self.tree(end: 2), "has no root"),
        ] {
            let error = #expect(throws: SRError.self) { try DeviceTree(bytes) }
            #expect(error?.code == .image)
            #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
        }
        let error = #expect(throws: SRError.self) {
            var tree = try DeviceTree(Self.tree())
            try tree.extend("memory", [])
        }
        #expect(error?.message.contains("no node 'memory'") == true)
    }
}
