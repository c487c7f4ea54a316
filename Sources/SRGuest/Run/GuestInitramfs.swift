// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// A guest's initramfs: the image's own, with the spec (and its modules, and files to copy in)
/// appended.
public enum GuestInitramfs {
    /// - Parameters:
    ///   - path: the file to make.
    ///   - base: the kernel's own initramfs, which comes first.
    ///   - spec: what the guest is told.
    ///   - copyIn: what appears in the guest's /root.
    /// - Throws: `SRError` of code `hostInput` or `image` that names the file.
    public static func write(
        to path: FilePath, base: FilePath, spec: GuestSpec, copyIn: CopyIn = CopyIn()
    ) throws {
        var archive = CPIOArchive()
        archive.addFile("srorch.spec", contents: Array(spec.text.utf8))
        for module in spec.modules {
            archive.addFile("modules/\(module.file)", contents: try Self.module(module))
        }
        if !copyIn.isEmpty {
            archive.addFile("srorch.copyin", contents: copyIn.bytes)
        }
        archive.finish()
        do {
            var whole = try Data(contentsOf: URL(filePath: base.string))
            while whole.count % 512 != 0 { whole.append(0) }
            whole.append(contentsOf: archive.bytes)
            try whole.write(to: URL(filePath: path.string))
        } catch {
            throw SRError(
                .hostInput, "cannot make \(path) from \(base): \(SystemReason.text(error))")
        }
    }

    private static func module(_ module: GuestModule) throws -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(filePath: module.path.string))) } catch {
            throw SRError(
                .image, "the image's \(module.path) cannot be read: \(SystemReason.text(error))")
        }
    }
}
