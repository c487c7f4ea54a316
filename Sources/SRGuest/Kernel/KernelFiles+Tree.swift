// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport
internal import Subprocess
internal import SystemPackage

extension KernelFiles {
    /// Those of a folder in which a kernel was built: its source, or what `make O=` was given.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where it is no such folder, `kernelNotBuilt` where
    ///   a step of the build is missing.
    static func tree(_ folder: FilePath) async throws -> KernelFiles {
        let title = folder.string
        let marks = ["Kbuild", "Makefile", ".config", "scripts"]
        guard marks.filter({ exists(folder.appending($0)) }).count >= 2 else {
            throw SRError(
                .kernelDamaged,
                "\(title) is no kernel's tree: it has neither .config nor Makefile and Kbuild")
        }
        guard exists(folder.appending(".config")) else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) is not configured: it has no .config; 'srorch vm config' prints what a "
                    + "guest needs, for scripts/kconfig/merge_config.sh. Where it was built with O=, "
                    + "give that folder")
        }
        guard let image = first(["vmlinux", "arch/x86/boot/bzImage"], in: folder) else {
            throw SRError(
                .kernelNotBuilt, "\(title) is not built: it has no vmlinux; run 'make' in it")
        }
        let release = try release(
            of: folder, title: title, mend: "it is not built to its end; run 'make' in it")
        guard exists(folder.appending("Module.symvers")) else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) has no Module.symvers, so that no module can be built against it: run "
                    + "'make modules' in it")
        }
        return KernelFiles(
            title: title, image: image, config: folder.appending(".config"), build: folder,
            modules: .built, release: release, describe: await describe(folder))
    }

    static func exists(_ path: FilePath) -> Bool {
        FileManager.default.fileExists(atPath: path.string)
    }

    /// What git says of the source; nil where it says nothing.
    private static func describe(_ folder: FilePath) async -> String? {
        let link = folder.appending("source")
        let source = exists(link) ? link : folder
        // Not a repository that the tree merely lies in.
        guard exists(source.appending(".git")) else { return nil }
        let result = try? await run(
            .name("git"),
            arguments: [
                "-C", source.string, "describe", "--always", "--dirty", "--tags", "--abbrev=12",
            ], output: .string(limit: 1 << 12), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        let words = result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        return words.isEmpty ? nil : words
    }
}
