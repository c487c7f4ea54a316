// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// A packed kernel of 64-bit PCs, a bzImage. Fields: Documentation/arch/x86/boot.rst of Linux 6.12.
struct BootImage {
    /// `6.12.117`, of its kernel_version.
    let release: String
    private let payload: Data
    private let packer: KernelProgram

    /// How the payload begins, and the program that unpacks it: the choices of Linux's
    /// init/Kconfig, "Kernel compression mode".
    private static let packers: [(magic: [UInt8], program: KernelProgram)] = [
        ([0x1f, 0x8b], .init(name: "gzip", package: "gzip")),
        ([0xfd, 0x37, 0x7a, 0x58], .init(name: "xz", package: "xz-utils")),
        ([0x28, 0xb5, 0x2f, 0xfd], .init(name: "zstd", package: "zstd")),
        ([0x42, 0x5a, 0x68], .init(name: "bzip2", package: "bzip2")),
        ([0x02, 0x21, 0x4c, 0x18], .init(name: "lz4", package: "lz4")),
        ([0x89, 0x4c, 0x5a, 0x4f], .init(name: "lzop", package: "lzop")),
    ]

    static func isOne(_ bytes: KernelBytes) -> Bool { bytes.has(Array("HdrS".utf8), at: 514) }

    /// - Throws: `SRError` of code `kernelDamaged` where it is cut off or packed in a way that is not
    ///   known.
    init(_ bytes: KernelBytes) throws {
        guard let sectors = bytes.number(at: 497, bytes: 1),
            let version = bytes.number(at: 526, bytes: 2),
            let offset = bytes.number(at: 584, bytes: 4),
            let length = bytes.number(at: 588, bytes: 4),
            // What is packed ends with its unpacked size, which is no part of the packed stream.
            let payload = bytes.slice(
                at: ((sectors == 0 ? 4 : sectors) + 1) * 512 + offset, bytes: length - 4),
            let release = bytes.word(at: version + 512)
        else {
            throw SRError(
                .kernelDamaged,
                "\(bytes.path) is cut off: its \(bytes.count) bytes are fewer than its header tells "
                    + "of; build or copy it again")
        }
        guard let packer = Self.packers.first(where: { payload.starts(with: $0.magic) }) else {
            throw SRError(
                .kernelDamaged,
                "\(bytes.path) is packed in a way that is not known here: give the folder that it was "
                    + "built in, which has vmlinux")
        }
        self.release = release
        self.payload = payload
        self.packer = packer.program
    }

    /// Writes the kernel that is in it.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where it does not unpack, or `missingTool`.
    func unpack(to path: FilePath, from image: FilePath) async throws {
        let packed = FilePath(path.string + ".packed")
        defer { HostFiles.remove(packed) }
        try payload.write(to: URL(filePath: packed.string))
        // Behind the stream there may be padding, of which packers complain once all is out.
        let shell = KernelProgram(name: "sh", package: "dash")
        guard try await packer.run(["--version"]).isSuccess else {
            throw SRError(.missingTool, "\(packer.name) does not work; reinstall \(packer.package)")
        }
        let ending = try await shell.run([
            "-c", "\"$0\" -dc < \"$1\" > \"$2\"", packer.name, packed.string, path.string,
        ])
        guard KernelExecutable.isOne(try KernelBytes(path)) else {
            throw SRError(
                .kernelDamaged,
                ProgramWords.after(
                    "\(image) does not unpack: it is damaged", ending.complaint, of: packer.name))
        }
    }
}
