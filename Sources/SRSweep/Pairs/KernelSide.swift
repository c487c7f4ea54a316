// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
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

    /// Whether a word names a recipe's kernel, and no path.
    public static func isName(_ word: String) -> Bool {
        !word.contains("/") && !FileManager.default.fileExists(atPath: files(word)[0])
    }

    /// Files of packages have commas between them.
    private static func files(_ word: String) -> [String] {
        guard !FileManager.default.fileExists(atPath: word) else { return [word] }
        return word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// - Throws: `SRError` of status `outputError` for a file that cannot be read.
    public init(_ word: String) throws {
        self.word = word
        guard !Self.isName(word) else {
            label = word
            key = word
            return
        }
        let paths = Self.files(word).map { FilePath(URL(filePath: $0).standardizedFileURL.path) }
        label = paths[0].stem ?? word
        var files = paths.map { (name: $0.lastComponent?.string ?? "", path: $0) }
        if paths.count == 1, !FileDigest.isFile(paths[0]) {
            files = Self.parts.map { (name: $0, path: paths[0].appending($0)) }
            // An installed kernel lies beside others.
            if paths[0].removingLastComponent().lastComponent?.string == "modules" {
                files.append(("boot", FilePath("/boot/vmlinuz-\(label)")))
            }
        }
        key =
            "\(label)-\(try FileDigest.sha256(ofEach: files.filter { FileDigest.isFile($0.path) }).prefix(12))"
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
