// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuest
internal import SRLinux
internal import SRSupport
internal import Subprocess
public import SystemPackage

/// One side of a comparison: what `capture --kernel` is given, and what tells it from others.
public struct KernelSide: Sendable, Hashable {
    /// The word that `--kernel` takes.
    public let word: String
    /// A folder's or file's name, or the recipe's.
    public let label: String
    /// What decides whether a run that is there is of this kernel: a tree that is built again is
    /// another kernel under the same path.
    public let key: String

    /// What of a kernel's folder a guest boots and loads, or is built against, as far as it is there.
    private static let parts = [
        "vmlinux", "arch/x86/boot/bzImage", "arch/arm64/boot/Image", "Module.symvers", ".config",
        "vmlinuz", "config", "modules.dep", "build/Module.symvers", "build/.config",
    ]

    /// Whether a word names a kernel of a recipe, which has no folder.
    ///
    /// - Throws: `SRError` of code `usage` for a path at which nothing is.
    public static func isName(_ word: String) throws -> Bool { try !KernelChoice(word).isOwn }

    /// - Throws: `SRError` of code `usage` for a path at which nothing is; of status `outputError`
    ///   for a file that cannot be read.
    public init(_ word: String) throws {
        self.word = word
        let choice = try KernelChoice(word)
        let files: [(name: String, path: FilePath)]
        switch choice {
        case .named:
            (label, key) = (word, word)
            return
        case .tree(let folder):
            files = Self.parts.map { ($0, folder.appending($0)) }
            // The folder of a path such as `.` has a name too.
            label = URL(filePath: folder.string).standardizedFileURL.lastPathComponent
        case .installed(let folder):
            let version = folder.lastComponent?.string ?? ""
            files =
                Self.parts.map { ($0, folder.appending($0)) }
                + [("boot", FilePath("/boot/vmlinuz-\(version)"))]
            label = choice.label
        case .packages(let paths):
            files = paths.map { ($0.lastComponent?.string ?? "", $0) }
            label = choice.label
        }
        let digest = try FileDigest.sha256(ofEach: files.filter { FileDigest.isFile($0.path) })
        key = "\(label)-\(digest.prefix(12))"
    }

    /// Refuses kernels that there are not, and those whose counters do not count the same.
    ///
    /// - Throws: `SRError` of code `pageSizesDiffer`; of code `usage` for kernels of two
    ///   architectures, or a name that is none's.
    public static func check(_ a: KernelSide, _ b: KernelSide) throws {
        let environment = ProcessInfo.processInfo.environment
        let kernels = try [a, b].map { side in
            try isName(side.word)
                ? NamedKernel.meant(by: side.word, environment: environment) : nil
        }
        // One that a user built is of the host's architecture, with its usual pages.
        let sizes = kernels.map { $0?.pageSize ?? .usual }
        guard sizes[0] == sizes[1] else {
            throw SRError(
                .pageSizesDiffer,
                "\(a.word) has pages of \(sizes[0]) and \(b.word) of \(sizes[1]): what the one "
                    + "counts is no pair to what the other does; 'srorch capture' makes a run of "
                    + "each")
        }
        let arches = kernels.map { $0?.arch ?? Architecture.host.name }
        guard arches[0] == arches[1] else {
            throw SRError(
                .usage,
                "\(a.word) is a kernel of \(arches[0]) and \(b.word) one of \(arches[1]): their "
                    + "guests run other programs, so a pair would differ in more than the kernel")
        }
    }

    /// MiB of MemTotal in which each of them comes up; 0 where any that a workload has is enough.
    ///
    /// - Throws: `SRError` of code `image` where a recipe cannot be read; `usage` for a name that is
    ///   none's.
    public static func leastMemoryMiB(_ sides: [KernelSide]) throws -> Int {
        let environment = ProcessInfo.processInfo.environment
        return try sides.map { side in
            guard try isName(side.word) else { return 0 }
            return try NamedKernel.meant(by: side.word, environment: environment).leastMemoryMiB
        }.max() ?? 0
    }

    /// Runs a command of the shell in a kernel's folder, its words in a file.
    ///
    /// - Parameters:
    ///   - word: the folder.
    ///   - command: for sh(1).
    ///   - log: the file, which is written anew.
    /// - Returns: how it failed, in words; nil if it did not.
    /// - Throws: `SRError` of status `outputError` where it cannot be run.
    public static func build(
        _ word: String, by command: String, log: FilePath
    ) async throws -> String? {
        do {
            let file = try FileDescriptor.open(
                log, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            defer { try? file.close() }
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: ["--pdeathsig", "KILL", "--", "/bin/sh", "-c", command],
                workingDirectory: FilePath(word), input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: false),
                error: .fileDescriptor(file, closeAfterSpawningProcess: false))
            return switch result.terminationStatus {
            case .exited(0): nil
            case .exited(let status): "ended with status \(status)"
            case .signaled(let signal): "was ended by signal \(signal)"
            }
        } catch is CancellationError {
            return "was interrupted"
        } catch {
            throw SRError(
                .output, "cannot run '\(command)' in \(word): \(SystemReason.text(error))")
        }
    }
}
