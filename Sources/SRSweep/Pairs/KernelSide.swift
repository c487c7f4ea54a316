// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// One side of a comparison: what `capture --kernel` is given, and what tells it from others.
public struct KernelSide: Sendable, Hashable {
    /// The word that `--kernel` takes.
    public let word: String
    /// A folder's or file's name, or the recipe's.
    public let label: String
    /// What decides whether a run that is there is of this kernel: a tree that is built again is
    /// another kernel under the same path.
    public let key: String

    /// What of a built tree a guest boots and loads, as far as it is there.
    private static let parts = [
        "vmlinux", "arch/x86/boot/bzImage", "Module.symvers", ".config", "vmlinuz", "config",
    ]

    /// - Throws: `SRError` of status `outputError` for a file that cannot be read.
    public init(_ word: String) throws {
        self.word = word
        let path = FilePath(word)
        var isFolder: ObjCBool = false
        guard word.contains("/"),
            unsafe FileManager.default.fileExists(atPath: word, isDirectory: &isFolder)
        else {
            label = word
            key = word
            return
        }
        let whole = FilePath(URL(filePath: word).standardizedFileURL.path)
        label = whole.lastComponent?.string ?? word
        let files =
            isFolder.boolValue
            ? Self.parts.map { (name: $0, path: path.appending($0)) }
                .filter { FileDigest.isFile($0.path) }
            : [(name: label, path: path)]
        key = "\(label)-\(try FileDigest.sha256(ofEach: files).prefix(12))"
    }
}
