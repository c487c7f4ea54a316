// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// A root of which the contents of files that a scope does not open are left out: they read as
/// zeros, and names, sizes and places stay. A guest of that scope reads the same bytes from it as
/// from the whole, so its trace is the same.
enum CutRoot {
    /// The root in the cache, cut out of the whole one where it is not there yet.
    ///
    /// Time: one reading of the root's blocks in use.
    static func of(
        _ root: RootImage, _ scope: RootScope, _ family: Architecture, _ store: ImageStore
    ) async throws -> RootImage {
        if root.manifest.cut != nil { return root }
        // What is kept is part of the name: another version of this tool may keep more.
        let kept = FileDigest.sha256(of: scope.kept(family) ?? scope.leftOut.map(\.folder))
        let name =
            "\(root.manifest.digest)-\(scope.rawValue)-\(root.manifest.content.prefix(12))"
            + "-\(kept.prefix(12))"
        return try await store.part(
            at: store.folder(.root, name), { _ in }, build: { try make(root, scope, family, $0) })
    }

    private static func make(
        _ root: RootImage, _ scope: RootScope, _ family: Architecture, _ folder: FilePath
    ) throws -> RootImage {
        let draft = FilePath(folder.string + ".draft")
        HostFiles.remove(draft)
        defer { HostFiles.remove(draft) }
        try FileManager.default.createDirectory(
            atPath: draft.string, withIntermediateDirectories: true)
        for name in try PartFiles(root.folder).names() {
            if name == root.manifest.rootfs {
                try write(root.rootfs, scope, family, to: draft.appending(name))
            } else {
                try FileManager.default.copyItem(
                    atPath: root.path(name).string, toPath: draft.appending(name).string)
            }
        }
        var manifest = root.manifest
        manifest.cut = .init(content: manifest.content, scope: scope)
        manifest.content = try PartFiles(draft).digest()
        try RootImage(folder: draft, manifest: manifest).write()
        try ImageSeal(of: draft).write()
        try FileManager.default.moveItem(atPath: draft.string, toPath: folder.string)
        return try RootImage(folder: folder)
    }

    /// Copies a file system without the contents of the files that the scope does not open.
    private static func write(
        _ source: FilePath, _ scope: RootScope, _ family: Architecture, to target: FilePath
    ) throws {
        let image = try Ext4Image(path: source)
        var left: [Range<Int64>] = []
        let blockBytes = Int64(image.blockBytes)
        func leave(_ node: Ext4Image.Node) throws {
            for run in try image.runs(of: node) {
                let start = Int64(run.block) * blockBytes
                left.append(start..<start + Int64(run.count) * blockBytes)
            }
        }
        if let kept = scope.kept(family) {
            var numbers: Set<Int> = []
            for path in kept {
                try forEachFile(image, image.node(path)) { node, _ in numbers.insert(node.number) }
            }
            try image.forEachNode { node in
                if node.isFile, !numbers.contains(node.number) { try leave(node) }
            }
        }
        for (folder, endings) in scope.leftOut {
            try forEachFile(image, image.node(folder)) { node, name in
                if endings.contains(where: { name.hasSuffix($0) }) { try leave(node) }
            }
        }
        guard blockBytes % SparseFile.pageBytes == 0 else {
            throw SRError(.image, "\(source) has blocks of \(blockBytes) bytes, and cannot be cut")
        }
        left.sort { $0.lowerBound < $1.lowerBound }
        try copy(source, to: target, without: left)
    }

    private static func copy(
        _ source: FilePath, to target: FilePath, without left: [Range<Int64>]
    ) throws {
        let size = HostFiles.size(source) ?? 0
        let from = try FileDescriptor.open(source, .readOnly, options: .closeOnExec)
        defer { try? from.close() }
        var output = try SparseFile(target)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        for gap in left + [size..<size] {
            while output.count < gap.lowerBound {
                try Task.checkCancellation()
                let wanted = min(Int64(buffer.count), gap.lowerBound - output.count)
                let count = try unsafe buffer.withUnsafeMutableBytes {
                    try unsafe from.read(
                        fromAbsoluteOffset: output.count,
                        into: UnsafeMutableRawBufferPointer(rebasing: $0[..<Int(wanted)]))
                }
                guard count == wanted else {
                    throw SRError(.image, "\(source) ends while it is read")
                }
                try output.write(buffer[..<count])
            }
            output.skip(gap.upperBound - gap.lowerBound)
        }
        try output.finish()
    }

    /// Takes a file, or all that are in a folder, with their names.
    private static func forEachFile(
        _ image: Ext4Image, _ node: Ext4Image.Node?, _ name: String = "",
        _ body: (Ext4Image.Node, String) throws -> Void
    ) throws {
        guard let node else { return }
        if node.isFile { try body(node, name) }
        guard node.isFolder else { return }
        for entry in try image.entries(of: node) {
            try forEachFile(image, image.node(at: entry.number), entry.name, body)
        }
    }
}
