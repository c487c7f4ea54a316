// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
internal import SystemPackage

/// Walks what is copied into a guest, and packs it. Entries of a folder come in the order of
/// their names' bytes, so that equal trees give equal archives.
struct CopyInWalk {
    private var archive = CPIOArchive()
    /// The folders on the way to where the walk is, outermost first, as the system resolves them.
    private var open: [FilePath] = []

    /// Adds a file or folder, under its last component's name.
    mutating func add(source: FilePath) throws {
        let name =
            Array("root/".utf8) + Self.bytes(source.lastComponent.map { FilePath(root: nil, [$0]) })
        try add(source, as: name, depth: 0, follows: true)
    }

    /// Ends the archive.
    mutating func finish() -> [UInt8] {
        archive.finish()
        return archive.bytes
    }

    /// - Parameters:
    ///   - depth: components between the folder that is copied and `path`.
    ///   - follows: whether a link stands for what it leads to.
    private mutating func add(
        _ path: FilePath, as name: [UInt8], depth: Int, follows: Bool
    ) throws {
        let status = try Self.status(path, follows: follows)
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try add(folder: path, as: name, depth: depth)
        case S_IFLNK: try add(link: path, as: name, depth: depth)
        case S_IFREG:
            guard status.st_size <= UInt32.max else {
                throw Self.refusal(path, "is over 4 GiB, which no initramfs can hold")
            }
            archive.addFile(
                name, contents: try Self.contents(path), executable: status.st_mode & 0o111 != 0)
        case let kind:
            let word =
                switch kind {
                case S_IFIFO: "FIFO"
                case S_IFSOCK: "socket"
                default: "device"
                }
            throw Self.refusal(
                path, "is a \(word); files, folders and links can be copied into a guest")
        }
    }

    private mutating func add(folder: FilePath, as name: [UInt8], depth: Int) throws {
        guard let real = Self.realPath(folder) else { throw Self.failure(folder) }
        archive.addFolder(name)
        open.append(real)
        for entry in try Self.names(in: folder) {
            try add(
                Self.joined(folder, entry), as: name + [0x2f] + entry, depth: depth + 1,
                follows: false)
        }
        open.removeLast()
    }

    private mutating func add(link: FilePath, as name: [UInt8], depth: Int) throws {
        let target = try Self.target(of: link)
        // One that leads nowhere, or in a circle, does so in the guest too.
        guard let real = Self.realPath(link), Self.leaves(target, depth: depth) else {
            return archive.addLink(name, target: target)
        }
        guard !open.contains(where: { $0.starts(with: real) }) else {
            throw Self.refusal(link, "leads to a folder that holds it, and would never end")
        }
        try add(real, as: name, depth: 0, follows: true)
    }

    /// Whether a link's target lies outside the folder that is copied, which is `depth`
    /// components above the link.
    private static func leaves(_ target: [UInt8], depth: Int) -> Bool {
        guard target.first != 0x2f else { return true }
        var level = depth - 1
        for part in target.split(separator: 0x2f) where part != [0x2e] {
            level += part == [0x2e, 0x2e] ? -1 : 1
            if level < 0 { return true }
        }
        return false
    }
}
