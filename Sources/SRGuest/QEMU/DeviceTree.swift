// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// A flattened device tree, as QEMU writes one, to which nodes and properties can be added. Layout:
/// Devicetree Specification, release 0.4, chapter 5. All numbers are big-endian.
struct DeviceTree {
    /// A property's name and its bytes.
    typealias Property = (name: String, value: [UInt8])

    /// Structure and names, without what ends them.
    private var structure: [UInt8]
    private var strings: [UInt8]
    private let bootProcessor: UInt32

    private static let magic: UInt32 = 0xd00d_feed
    private static let headerBytes = 40
    /// An empty list of reserved memory: one entry of zeros.
    private static let reservations = [UInt8](repeating: 0, count: 16)
    private static let version: UInt32 = 17
    private static let oldestReader: UInt32 = 16

    private enum Token {
        static let begin: UInt32 = 1
        static let end: UInt32 = 2
        static let property: UInt32 = 3
        static let nothing: UInt32 = 4
        static let finish: UInt32 = 9
    }

    /// Reads a tree. Time: O(bytes).
    ///
    /// - Throws: `SRError` of code `image` where the bytes are none, or keep memory for others.
    init(_ bytes: [UInt8]) throws {
        func broken(_ what: String) -> SRError {
            SRError(.image, "the device tree that QEMU made of its machine \(what)")
        }
        func number(_ at: Int) throws -> Int {
            guard let number = Self.number(bytes, at) else { throw broken("is cut off") }
            return Int(number)
        }
        guard Self.number(bytes, 0) == Self.magic else { throw broken("is none") }
        let (at, count) = (try number(8), try number(36))
        let (names, namesCount) = (try number(12), try number(32))
        guard at + count <= bytes.count, names + namesCount <= bytes.count else {
            throw broken("is cut off")
        }
        let reserved = try number(16)
        guard bytes.count >= reserved + 16,
            bytes[reserved..<reserved + 16].allSatisfy({ $0 == 0 })
        else { throw broken("keeps memory for others") }
        structure = Array(bytes[at..<at + count])
        strings = Array(bytes[names..<names + namesCount])
        bootProcessor = UInt32(try number(28))
        // The root's end and the whole's are put back by `bytes`.
        let tail = Self.word(Token.end) + Self.word(Token.finish)
        guard structure.count >= tail.count, Array(structure.suffix(tail.count)) == tail,
            structure.starts(with: Self.word(Token.begin) + [0, 0, 0, 0])
        else { throw broken("has no root") }
        structure.removeLast(tail.count)
    }

    /// Adds a node to the root, with properties in this order.
    mutating func add(_ name: String, _ properties: [Property]) {
        structure += Self.word(Token.begin) + Self.padded(Array(name.utf8) + [0])
        for property in properties { structure += encoded(property) }
        structure += Self.word(Token.end)
    }

    /// Adds properties to a node of the root's.
    ///
    /// - Throws: `SRError` of code `image` where there is no such node.
    mutating func extend(_ name: String, _ properties: [Property]) throws {
        guard let at = try endOfName(name) else {
            throw SRError(
                .image, "the device tree that QEMU made of its machine has no node '\(name)'")
        }
        let more = properties.flatMap { encoded($0) }
        structure.insert(contentsOf: more, at: at)
    }

    /// The tree as a file's bytes.
    var bytes: [UInt8] {
        let whole = structure + Self.word(Token.end) + Self.word(Token.finish)
        let at = Self.headerBytes + Self.reservations.count
        let names = at + whole.count
        let header: [UInt32] = [
            Self.magic, UInt32(names + strings.count), UInt32(at), UInt32(names),
            UInt32(Self.headerBytes), Self.version, Self.oldestReader, bootProcessor,
            UInt32(strings.count), UInt32(whole.count),
        ]
        return header.flatMap(Self.word) + Self.reservations + whole + strings
    }

    // MARK: Values

    /// A property's value of texts, each with a zero at its end.
    static func value(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

    /// A property's value of numbers of two cells.
    static func value(_ numbers: Int64...) -> [UInt8] {
        numbers.flatMap { number in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
        }
    }

    // MARK: Encoding

    /// Where the properties of a node of the root's begin; nil if there is no such node.
    private func endOfName(_ wanted: String) throws -> Int? {
        var (at, depth) = (0, 0)
        while let token = Self.number(structure, at) {
            at += 4
            switch token {
            case Token.begin:
                let name = structure[at...].prefix { $0 != 0 }
                at += Self.padded(Array(name) + [0]).count
                depth += 1
                if depth == 2, name.elementsEqual(wanted.utf8) { return at }
            case Token.end: depth -= 1
            case Token.property:
                guard let count = Self.number(structure, at) else { return nil }
                at += 8 + (Int(count) + 3) / 4 * 4
            case Token.nothing: break
            default: return nil
            }
        }
        return nil
    }

    private mutating func encoded(_ property: Property) -> [UInt8] {
        let name = UInt32(strings.count)
        strings += Array(property.name.utf8) + [0]
        return Self.word(Token.property) + Self.word(UInt32(property.value.count))
            + Self.word(name) + Self.padded(property.value)
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    private static func word(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt32? {
        guard at >= 0, at <= bytes.count - 4 else { return nil }
        return bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
