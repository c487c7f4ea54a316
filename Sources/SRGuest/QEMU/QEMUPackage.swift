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
    let host: BuildHost
    /// The recipe whose sources have it.
    private let recipe: (kind: String, name: String)
    /// When it was the newest; nil if that is not known.
    private let time: String?

    /// - Parameters:
    ///   - version: the package's.
    ///   - kernel: the name of a kernel's recipe, whose sources have it if no file of vm/qemus does.
    ///   - time: when the kernel's packages were the newest; nil if that is not known.
    /// - Throws: `SRError` of code `usage` for an architecture that is not known.
    init(
        _ version: String, arch: String, kernel: String, time: String?, _ host: BuildHost
    ) throws {
        emulator = try Architecture.named(arch).emulator
        self.version = version
        self.host = host
        // What lies in the cache needs no recipes.
        let own = try? host.book.qemus().first { $0.version == version && $0.arch == arch }
        recipe = own.map { (QEMURecipe.kind, $0.name) } ?? (PartKind.kernel.rawValue, kernel)
        self.time = own?.packagesTime ?? time
    }

    /// That by which a kernel's guests are run.
    init(_ version: String, of kernel: KernelManifest, _ host: BuildHost) throws {
        try self.init(
            version, arch: kernel.arch, kernel: kernel.recipe, time: kernel.packagesTime, host)
    }

    var folder: FilePath { Self.folder(label: emulator.label(version), cache: host.cache) }

    /// Where a version is unpacked, by the emulator's label of it. The loader separates its
    /// libraries' folders by colons, as Debian does epochs.
    static func folder(label: String, cache: FilePath) -> FilePath {
        cache.appending("qemu").appending(label.replacing(":", with: "_"))
    }

    /// Its own loader, relative to ``folder``.
    static var loaderName: String {
        "\(Architecture.host.libraries[0])/\(Architecture.host.loader)"
    }

    /// Whether it is unpacked, and from which packages is known.
    var tellsPackages: Bool {
        [QEMUFiles.table, QEMUFiles.unpackedTable].contains {
            FileManager.default.fileExists(atPath: folder.appending($0).string)
        }
    }

    var isThere: Bool { FileManager.default.fileExists(atPath: folder.string) }

    /// QEMU of that version, unpacked if it is not yet.
    ///
    /// - Throws: `SRError` of code `image` where neither the mirror nor the archive has it.
    func qemu() async throws -> QEMU {
        if !isThere {
            try host.makeFolder(host.cache.appending("qemu"))
            try await FileLock.alone(
                host.cache.appending("qemu.lock"),
                waits: { host.report("another process unpacks QEMU; waiting for it") },
                body: { if !isThere { try await unpack() } })
        }
        let root = folder.string
        func places(_ names: [String]) -> [String] { names.map { "\(root)/\($0)" } }
        return try await QEMU.of(
            words: [
                "/usr/bin/env",
                "QEMU_MODULE_DIR=\(root)/\(Architecture.host.emulatorModules)",
                // Not by the name in lib64, which is a link to the host's.
                "\(root)/\(Self.loaderName)", "--library-path",
                places(Architecture.host.libraries).joined(separator: ":"),
                "\(root)/usr/bin/\(emulator.program)",
            ] + places(emulator.firmware).flatMap { ["-L", $0] })
    }

    /// Looks for its package, and fetches nothing but lists.
    func find() async throws -> FoundPackages {
        try await PackageSearch(recipe.kind, recipe.name, suite: recipe.name, time: time, host)
            .find([Package(name: emulator.package, version: version)], inStore: false)
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

    /// Has what is built of the same source come in the same version, also where another suite has a
    /// newer one (a build of its own, `+b3`, is the program's alone), and takes what else it needs
    /// from backports too.
    private var pins: String {
        let source = version.replacing(#/\+b[0-9]+$/#, with: "")
        let lines = [
            "Package: src:qemu", "Pin: version \(source)*", "Pin-Priority: 1001", "",
            "Package: *", "Pin: release *", "Pin-Priority: 500",
        ]
        return "mkdir -p \"$1/etc/apt/preferences.d\"; printf '%s\\n' "
            + lines.map { "'\($0)'" }.joined(separator: " ")
            + " > \"$1/etc/apt/preferences.d/qemu\""
    }

    /// Of a suite whose /lib is a link, no package has that link.
    private static let mergedFolders = "[ -e \"$1/lib\" ] || ln -s usr/lib \"$1/lib\""

    private func unpack() async throws {
        let found = try await find()
        guard let source = found.places.first(where: { $0.count > 0 })?.session else {
            let prospect = found.prospect(name: "QEMU \(version)")
            throw SRError(.image, "\(prospect.name): \(prospect.detail)")
        }
        host.report("unpacking QEMU \(version), which runs the guest (once)")
        let files = FileManager.default
        let draft = FilePath(folder.string + ".draft-\(ProcessInfo.processInfo.processIdentifier)")
        let tar = FilePath(draft.string + ".tar")
        defer {
            for path in [draft, tar] { try? files.removeItem(atPath: path.string) }
        }
        do {
            try await Mmdebstrap(host: host, log: host.cache.appending("qemu.log")).run(
                [
                    "--variant=extract", "--skip=output/dev", "--setup-hook=\(pins)",
                    "--extract-hook=\(Self.table)", "--extract-hook=\(Self.mergedFolders)",
                    "--include=\(emulator.package)=\(version)", "", tar.string,
                ] + source.lines.split(separator: "\n").map(String.init))
        } catch let error as SRError where error.code == .image {
            throw SRError(
                .image,
                "QEMU \(version) could not be had from \(source.name): \(error.message)")
        }
        try files.createDirectory(atPath: draft.string, withIntermediateDirectories: true)
        let result = try await run(
            .name("tar"),
            arguments: Arguments(
                [
                    "--extract", "--file", tar.string, "--directory", draft.string,
                    "--no-same-owner", "./\(QEMUFiles.unpackedTable)",
                    "./usr/bin/\(emulator.program)",
                    "./lib", "./usr/lib",
                ] + emulator.firmware.filter { $0.hasPrefix("usr/share/") }.map { "./\($0)" }),
            output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw SRError(
                .image,
                ProgramWords.after("QEMU could not be unpacked", result.standardError, of: "tar"))
        }
        try files.moveItem(atPath: draft.string, toPath: folder.string)
    }
}
