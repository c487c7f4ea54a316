// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SystemPackage

/// Where the parts of a kernel of the user's own lie.
struct KernelFiles {
    /// For messages: the path that the user gave.
    let title: String
    /// `vmlinux`, or a bzImage.
    let image: FilePath
    let config: FilePath
    /// The folder that modules are built against: that of the build, or of the headers.
    let build: FilePath
    /// Where its modules are.
    let modules: Modules
    /// What the modules are of: `6.12.117`.
    let release: String
    /// What `git describe` says of the source; nil where it is no work tree of git.
    var describe: String?

    enum Modules {
        /// In the folder of the build, as its modules.order lists them.
        case built
        /// Below `ROOT/lib/modules/RELEASE`.
        case installed(root: FilePath)
    }

    /// What the kernel exports.
    var symbols: FilePath { build.appending("Module.symvers") }

    /// Its release as the build wrote it down.
    ///
    /// - Throws: `SRError` of code `kernelNotBuilt` where it did not.
    static func release(of build: FilePath, title: String, mend: String) throws -> String {
        let path = build.appending("include/config/kernel.release")
        let text = (try? String(contentsOfFile: path.string, encoding: .utf8)) ?? ""
        let release = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !release.isEmpty else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) has no include/config/kernel.release: \(mend)")
        }
        return release
    }

    /// The first of these that is a file; nil if none is.
    static func first(_ names: [String], in folder: FilePath) -> FilePath? {
        names.map { folder.appending($0) }.first {
            FileDigest.isFile(FilePath($0.string).resolved)
        }
    }
}

extension FilePath {
    /// The same without links.
    var resolved: FilePath { FilePath(URL(filePath: string).resolvingSymlinksInPath().path) }

    var isFolder: Bool { resolved.status?.type == .directory }
}
