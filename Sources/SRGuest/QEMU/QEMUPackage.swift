// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// Debian's QEMU of one version, unpacked in the cache and run with its own loader and
/// libraries: nothing is installed, and the host may be another release or distribution.
struct QEMUPackage {
    let emulator: Architecture.Emulator
    /// The package's version: `1:7.2+dfsg-7+deb12u18+b3`.
    let version: String
    let suite: String
    let cache: FilePath
    let environment: [String: String]

    var folder: FilePath { Self.folder(version: version, cache: cache) }

    /// Where a version is unpacked. The loader separates its libraries' folders by colons, as
    /// Debian does epochs.
    static func folder(version: String, cache: FilePath) -> FilePath {
        cache.appending("qemu").appending(version.replacing(":", with: "_"))
    }

    /// Its own loader, relative to ``folder``.
    static var loaderName: String { "\(libraries[0])/\(Architecture.host.loader)" }

    /// Whether it is unpacked, and from which packages is known.
    var tellsPackages: Bool {
        [QEMUFiles.table, QEMUFiles.unpackedTable].contains {
            FileManager.default.fileExists(atPath: folder.appending($0).string)
        }
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: folder.string) }

    /// Where a library may lie, by the loader's own order.
    private static let libraries = ["lib", "usr/lib"].map {
        "\($0)/\(Architecture.host.multiarch)"
    }

    /// QEMU of that version, unpacked if it is not yet.
    ///
    /// - Throws: `SRError` of code `image` where Debian's mirror does not have it.
    func qemu(_ report: (String) -> Void) async throws -> QEMU {
        if !isThere {
            try FileManager.default.createDirectory(
                atPath: cache.appending("qemu").string, withIntermediateDirectories: true)
            try await FileLock.alone(
                cache.appending("qemu.lock"),
                waits: { report("another process unpacks QEMU; waiting for it") },
                body: { if !isThere { try await unpack(report) } })
        }
        let root = folder.string
        func places(_ names: [String]) -> [String] { names.map { "\(root)/\($0)" } }
        return try await QEMU.of(
            words: [
                "/usr/bin/env",
                "QEMU_MODULE_DIR=\(root)/usr/lib/\(Architecture.host.multiarch)/qemu",
                // Not by the name in lib64, which is a link to the host's.
                "\(root)/\(Self.loaderName)", "--library-path",
                places(Self.libraries).joined(separator: ":"),
                "\(root)/usr/bin/\(emulator.program)",
            ] + places(emulator.firmware).flatMap { ["-L", $0] })
    }

    /// Leaves a table of which file is of which package, and of which source.
    private static let table = """
        for deb in "$1"/var/cache/apt/archives/*.deb; do \
        row=$(dpkg-deb --show --showformat \
        '${Package}\\t${Version}\\t${source:Package}\\t${source:Version}' "$deb"); \
        dpkg-deb --fsys-tarfile "$deb" | tar --list | \
        sed -n "s|^\\./\\(.*[^/]\\)$|\\1\\t$row|p"; \
        done > "$1/\(QEMUFiles.unpackedTable)"
        """

    private func unpack(_ report: (String) -> Void) async throws {
        report("unpacking QEMU \(version), which the kernel was made for (once)")
        let files = FileManager.default
        let draft = FilePath(folder.string + ".draft-\(ProcessInfo.processInfo.processIdentifier)")
        let tar = FilePath(draft.string + ".tar")
        defer {
            for path in [draft, tar] { try? files.removeItem(atPath: path.string) }
        }
        let debootstrap = Mmdebstrap(
            log: cache.appending("qemu.log"), mirror: environment["SRORCH_MIRROR"])
        do {
            try await debootstrap.run([
                "--variant=extract", "--skip=output/dev", "--extract-hook=\(Self.table)",
                "--include=\(emulator.package)=\(version)", suite, tar.string,
            ])
        } catch let error as SRError where error.code == .image {
            throw SRError(
                .image, "QEMU \(version) could not be had from the mirror: \(error.message)")
        }
        try files.createDirectory(atPath: draft.string, withIntermediateDirectories: true)
        let result = try await run(
            .name("tar"),
            arguments: [
                "--extract", "--file", tar.string, "--directory", draft.string,
                "--no-same-owner", "./\(QEMUFiles.unpackedTable)", "./usr/bin/\(emulator.program)",
                "./lib", "./usr/lib",
                "./usr/share/qemu", "./usr/share/seabios",
            ],
            output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw SRError(
                .image,
                ProgramWords.after("QEMU could not be unpacked", result.standardError, of: "tar"))
        }
        try files.moveItem(atPath: draft.string, toPath: folder.string)
    }
}
