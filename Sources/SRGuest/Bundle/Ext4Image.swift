// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport
internal import SystemPackage

/// An ext4 file system in a file, as mke2fs makes a root's: read only, without a journal, files
/// mapped by extents. Layout: Linux 6.12, fs/ext4/ext4.h and ext4_extents.h.
final class Ext4Image {
    /// A file, folder or link of the file system.
    struct Node {
        let number: Int
        let isFile: Bool
        let isFolder: Bool
        /// Bytes.
        let size: Int64
        /// i_block: the root of its extents where ``hasExtents``.
        fileprivate let map: [UInt8]
        fileprivate let hasExtents: Bool
    }

    let path: FilePath
    /// Bytes of a block.
    let blockBytes: Int
    /// All nodes have numbers from 1 to this.
    let nodes: Int

    private let file: FileDescriptor
    private let nodeBytes: Int
    private let nodesPerGroup: Int
    /// Blocks where each group's inode table begins.
    private let tables: [Int]

    private static let magic = 0xEF53
    private static let rootNumber = 2
    /// EXT4_FEATURE_INCOMPAT_64BIT: descriptors have upper halves.
    private static let wide = 0x80
    /// EXT4_EXTENTS_FL
    private static let extentsFlag = 0x80000

    /// - Throws: ``SRError`` of code `image` where it is no ext4.
    init(path: FilePath) throws {
        self.path = path
        do { file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec) } catch {
            throw SRError(.image, "\(path) cannot be read", errno: error as? Errno)
        }
        let head = Ext4Bytes(try Self.read(file, path, 1024, at: 1024))
        guard head.number(0x38, 2) == Self.magic, head.number(0x18, 4) <= 6,
            head.number(0x28, 4) > 0, head.number(0x20, 4) > 0
        else {
            try? file.close()
            throw SRError(.image, "\(path) is no ext4 file system")
        }
        blockBytes = 1024 << head.number(0x18, 4)
        nodes = head.number(0x0, 4)
        nodesPerGroup = head.number(0x28, 4)
        nodeBytes = head.number(0x58, 2)
        let isWide = head.number(0x60, 4) & Self.wide != 0
        let step = isWide ? head.number(0xFE, 2) : 32
        let groups = (nodes + nodesPerGroup - 1) / nodesPerGroup
        let descriptors = Ext4Bytes(
            try Self.read(file, path, groups * step, at: (head.number(0x14, 4) + 1) * blockBytes))
        tables = (0..<groups).map { group in
            descriptors.number(group * step + 0x8, 4)
                | (isWide ? descriptors.number(group * step + 0x28, 4) << 32 : 0)
        }
    }

    deinit { try? file.close() }

    /// All nodes that are in use. O(nodes); memory: one group's table.
    func forEachNode(_ body: (Node) throws -> Void) throws {
        for (group, table) in tables.enumerated() {
            let bytes = try read(nodesPerGroup * nodeBytes, at: table * blockBytes)
            for index in 0..<min(nodesPerGroup, nodes - group * nodesPerGroup) {
                let number = group * nodesPerGroup + index + 1
                if let node = node(number, bytes, at: index * nodeBytes) { try body(node) }
            }
        }
    }

    /// The node of a path without links in it, `usr/bin/env`; nil if there is none.
    func node(_ path: String) throws -> Node? {
        var found = try node(at: Self.rootNumber)
        for name in path.split(separator: "/") {
            guard let folder = found, folder.isFolder,
                let entry = try entries(of: folder).first(where: { $0.name == name })
            else { return nil }
            found = try node(at: entry.number)
        }
        return found
    }

    /// The names in a folder, without `.` and `..`.
    func entries(of folder: Node) throws -> [(name: String, number: Int)] {
        var entries: [(String, Int)] = []
        let bytes = try contents(of: folder)
        var offset = 0
        while offset + 8 <= bytes.count {
            let (number, step) = (bytes.number(offset, 4), bytes.number(offset + 4, 2))
            guard step >= 8, offset + step <= bytes.count else {
                throw damage("the folder with inode \(folder.number)")
            }
            let name = bytes.text(offset + 8, bytes.number(offset + 6, 1))
            if number != 0, name != ".", name != ".." { entries.append((name, number)) }
            offset += step
        }
        return entries
    }

    /// All of a small file.
    func contents(of node: Node) throws -> Ext4Bytes {
        var bytes = [UInt8](repeating: 0, count: Int(node.size))
        for run in try runs(of: node) {
            let start = run.logical * blockBytes
            let count = min(run.count * blockBytes, bytes.count - start)
            guard start >= 0, count > 0 else { continue }
            bytes.replaceSubrange(
                start..<start + count, with: try read(count, at: run.block * blockBytes).bytes)
        }
        return Ext4Bytes(bytes)
    }

    /// Blocks in a row, of a file's block `logical` and on.
    struct Run {
        let logical: Int
        let block: Int
        let count: Int
    }

    /// Where a node's contents lie, in order. Those that were never written are not among them.
    func runs(of node: Node) throws -> [Run] {
        guard node.hasExtents else { return [] }
        return try runs(Ext4Bytes(node.map), of: node, depth: 5)
    }

    private func runs(_ bytes: Ext4Bytes, of node: Node, depth: Int) throws -> [Run] {
        let count = bytes.number(2, 2)
        guard bytes.number(0, 2) == 0xF30A, depth >= 0, 12 + 12 * count <= bytes.count else {
            throw damage("the map of inode \(node.number)")
        }
        let isLeaf = bytes.number(6, 2) == 0
        return try (1...max(1, count)).prefix(count).flatMap { entry -> [Run] in
            let at = 12 * entry
            guard isLeaf else {
                let block = bytes.number(at + 4, 4) | bytes.number(at + 8, 2) << 32
                return try runs(
                    read(blockBytes, at: block * blockBytes), of: node, depth: depth - 1)
            }
            let length = bytes.number(at + 4, 2)
            // More means that they were set aside and not written.
            guard length <= 0x8000 else { return [] }
            return [
                Run(
                    logical: bytes.number(at, 4),
                    block: bytes.number(at + 8, 4) | bytes.number(at + 6, 2) << 32, count: length)
            ]
        }
    }

    /// The node of a number; nil if it is not in use.
    func node(at number: Int) throws -> Node? {
        guard (1...nodes).contains(number) else { throw damage("a folder that names \(number)") }
        let (group, index) = (number - 1).quotientAndRemainder(dividingBy: nodesPerGroup)
        let bytes = try read(nodeBytes, at: tables[group] * blockBytes + index * nodeBytes)
        return node(number, bytes, at: 0)
    }

    private func node(_ number: Int, _ bytes: Ext4Bytes, at offset: Int) -> Node? {
        let mode = bytes.number(offset, 2)
        guard mode != 0, bytes.number(offset + 0x1A, 2) > 0 else { return nil }
        return Node(
            number: number, isFile: mode & 0xF000 == 0x8000, isFolder: mode & 0xF000 == 0x4000,
            size: Int64(bytes.number(offset + 0x4, 4) | bytes.number(offset + 0x6C, 4) << 32),
            map: Array(bytes.bytes[offset + 0x28..<offset + 0x64]),
            hasExtents: bytes.number(offset + 0x20, 4) & Self.extentsFlag != 0)
    }

    private func damage(_ what: String) -> SRError {
        SRError(.image, "\(path) is damaged: \(what)")
    }

    private func read(_ count: Int, at offset: Int) throws -> Ext4Bytes {
        Ext4Bytes(try Self.read(file, path, count, at: offset))
    }

    private static func read(
        _ file: FileDescriptor, _ path: FilePath, _ count: Int, at offset: Int
    ) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try unsafe bytes.withUnsafeMutableBytes {
            try unsafe file.read(fromAbsoluteOffset: Int64(offset), into: $0)
        }
        guard got == count else {
            throw SRError(.image, "\(path) is damaged: it ends before byte \(offset + count)")
        }
        return bytes
    }
}

/// Bytes of which numbers are read, little-endian.
struct Ext4Bytes {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    func number(_ offset: Int, _ width: Int) -> Int {
        bytes[offset..<offset + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    func text(_ offset: Int, _ count: Int) -> String {
        String(decoding: bytes[offset..<min(bytes.count, offset + count)], as: UTF8.self)
    }
}
