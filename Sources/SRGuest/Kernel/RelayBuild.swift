// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// The relay's modules, built against a kernel of the user's own, out of its tree: nothing is
/// written there.
struct RelayBuild {
    let files: KernelFiles
    let compiler: KernelCompiler
    /// The project's own, with the modules' sources.
    let book: RecipeBook
    /// A folder of our own.
    let scratch: FilePath
    /// Whether the modules that studies load are built too.
    let hasStudies: Bool
    /// All that the build prints.
    let log: FilePath

    private var folder: FilePath { scratch.appending("relay") }

    /// What is built, by its file's name.
    var modules: [String] { ["sr_relay.ko"] + (hasStudies ? ["sr_zpool.ko", "sr_zstd.ko"] : []) }

    /// Builds and strips them.
    ///
    /// The same sources give the same bytes, wherever the scratch folder lies.
    ///
    /// - Returns: where each is.
    /// - Throws: `SRError` of code `image` with what the compiler said.
    func run() async throws -> [String: FilePath] {
        try copySources()
        var words = ["-C", files.build.string, "M=\(folder)", "W=1"] + compiler.words
        words.append("-j\(ProcessInfo.processInfo.activeProcessorCount)")
        // Kbuild takes the folder's path out of nothing but its own sources.
        words.append("KCFLAGS=-ffile-prefix-map=\(folder)=.")
        // What only a debugger reads, by a program that need not be here.
        words.append("CONFIG_DEBUG_INFO_BTF_MODULES=")
        if hasStudies { words.append("SR_GUEST=m") }
        words.append("modules")
        let make = KernelProgram(
            name: "make", package: "make",
            variables: Dictionary(uniqueKeysWithValues: Self.others.map { ($0, nil) }))
        let ending = try await make.run(words)
        try? Data((ending.output + ending.complaint).utf8).write(to: URL(filePath: log.string))
        guard ending.isSuccess else {
            let said = (ending.complaint + ending.output).split(separator: "\n").filter {
                $0.contains("rror") || $0.contains("warning:")
            }
            throw SRError(
                .image,
                "the relay's module does not build against \(files.title) (\(log) has it all):"
                    + said.prefix(8).map { "\n  | \($0)" }.joined())
        }
        var built: [String: FilePath] = [:]
        for name in modules { built[name] = try await stripped(name) }
        return built
    }

    /// What Kbuild takes from its caller's environment and is not given by words
    /// (Documentation/kbuild/kbuild.rst of Linux 6.12): of another build.
    private static let others: [Environment.Key] = [
        "MAKEFLAGS", "MAKELEVEL", "ARCH", "SUBARCH", "CROSS_COMPILE", "LLVM", "LLVM_IAS",
        "KAFLAGS", "KCPPFLAGS", "KBUILD_OUTPUT", "KBUILD_EXTMOD", "KBUILD_EXTRA_SYMBOLS",
        "KBUILD_SYMTYPES", "KBUILD_MODPOST_WARN",
    ]

    private func copySources() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        for source in try book.sources(of: .kernel, named: "module") {
            let home = FilePath("\(book.home)/\(source)")
            for name in try manager.contentsOfDirectory(atPath: home.string)
            where name.hasSuffix(".c") || name.hasSuffix(".h")
                || ["Kbuild", "compat", "uapi"].contains(name)
            {
                try manager.copyItem(
                    atPath: home.appending(name).string, toPath: folder.appending(name).string)
            }
        }
    }

    private func stripped(_ name: String) async throws -> FilePath {
        let path = scratch.appending(name)
        // A build's id is of its debugging information, which names the folder.
        let ending = try await KernelProgram(name: "objcopy", package: "binutils").run([
            "--strip-debug", "--remove-section=.note.gnu.build-id",
            folder.appending(name).string, path.string,
        ])
        guard ending.isSuccess else {
            throw SRError(
                .image,
                ProgramWords.after("\(name) cannot be stripped", ending.complaint, of: "objcopy"))
        }
        try KernelModules.check(
            KernelBytes(path), release: files.release, title: "\(name), built of \(files.title),")
        return path
    }
}
