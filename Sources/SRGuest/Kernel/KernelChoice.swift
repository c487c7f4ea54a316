// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport
public import SystemPackage

/// What a word of a user's means by a guest's kernel.
public enum KernelChoice: Sendable, Hashable {
    /// A recipe of vm/kernels by its name, or the release of the kernel that it gives.
    case named(String)
    /// The folder in which a kernel was built.
    case tree(FilePath)
    /// Debian packages of one kernel: its image, and what modules are built against.
    case packages([FilePath])
    /// A folder below /lib/modules.
    case installed(FilePath)

    /// Reads a word: a name, a folder, or files of packages separated by commas. Costs some stat(2).
    ///
    /// - Throws: `SRError` of code `usage` where it names a path that is not there or can be none of
    ///   these.
    public init(_ word: String) throws {
        guard !ByteText.hasEscapes(word) else {
            throw SRError(
                .usage,
                "the path \(ByteText.shown(word)) of a kernel is not UTF-8: give it one that is, by a "
                    + "link to it")
        }
        let isName = word.first?.isNumber == true && !word.contains("/")
        if isName, !word.hasSuffix(Self.packageEnding) {
            self = .named(word)
            return
        }
        let words = Self.exists(word) ? [word] : word.split(separator: ",").map(String.init)
        let paths = words.map { FilePath($0) }
        if !words.isEmpty, words.allSatisfy({ $0.hasSuffix(Self.packageEnding) }) {
            for path in words where !Self.exists(path) { throw Self.nothing(at: path) }
            self = .packages(paths)
        } else if words.count > 1 {
            throw SRError(
                .usage,
                "--kernel takes one name or folder, or several .deb files with commas between them, "
                    + "not '\(word)'")
        } else if !Self.exists(word) {
            guard !word.contains("/") else { throw Self.nothing(at: word) }
            self = .named(word)
        } else {
            guard Self.isFolder(word) else {
                throw SRError(
                    .usage,
                    "\(word) is a file: --kernel takes the folder that the kernel was built in, "
                        + "which has its .config and Module.symvers too, .deb files, or /lib/modules/VERSION"
                )
            }
            let path = FilePath(URL(filePath: word).standardizedFileURL.path)
            let parent = path.removingLastComponent().lastComponent?.string
            self = parent == "modules" ? .installed(path) : .tree(path)
        }
    }

    private static let packageEnding = ".deb"

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    private static func isFolder(_ path: String) -> Bool {
        FilePath(path).isFolder
    }

    private static func nothing(at path: String) -> SRError {
        SRError(
            .usage, "there is no \(path): --kernel takes a kernel's name, or a path that is there")
    }

    /// Whether it is one that the user built, of no recipe.
    public var isOwn: Bool {
        if case .named = self { false } else { true }
    }

    /// A short name for folders and tables: `6.12`, `linux-6.12`.
    public var label: String {
        switch self {
        case .named(let name): name
        case .tree(let path), .installed(let path): path.lastComponent?.string ?? "tree"
        case .packages(let paths):
            (paths.first?.lastComponent?.string).map {
                String($0.split(separator: "_").first ?? "deb")
            } ?? "deb"
        }
    }
}
