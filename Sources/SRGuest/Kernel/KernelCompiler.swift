// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// The compiler that a kernel was built by, found again on this host: a module of another would not
/// fit the kernel, or not compile.
struct KernelCompiler {
    /// What make(1) is told.
    let words: [String]
    /// What the compiler says of itself: `gcc (Debian 12.2.0-14) 12.2.0`.
    let version: String

    /// - Parameter note: is told where it is of the same series only.
    /// - Throws: `SRError` of code `missingTool` that names the compiler.
    static func find(
        _ config: KernelConfig, title: String, note: (String) -> Void
    ) async throws -> KernelCompiler {
        let wanted = config.text("CONFIG_CC_VERSION_TEXT") ?? "gcc"
        let isClang = config.has("CONFIG_CC_IS_CLANG")
        // 120200 is 12.2.0: scripts/cc-version.sh of Linux.
        let number = config[isClang ? "CONFIG_CLANG_VERSION" : "CONFIG_GCC_VERSION"]
        let major = number.flatMap { Int($0) }.map { $0 / 10000 }
        let name = isClang ? "clang" : "gcc"
        var found: [(words: [String], version: String)] = []
        for suffix in [""] + (major.map { ["-\($0)"] } ?? []) {
            guard let version = try await version(name + suffix) else { continue }
            var words = ["CC=\(name)\(suffix)"]
            if isClang, config.has("CONFIG_LD_IS_LLD") {
                words.append("LLVM=\(suffix.isEmpty ? "1" : suffix)")
            }
            found.append((words, version))
        }
        if let same = found.first(where: { $0.version == wanted }) {
            return KernelCompiler(words: same.words, version: same.version)
        }
        let near = found.first { candidate in
            major != nil && Self.major(candidate.version) == major
        }
        guard let near else {
            let there = found.map(\.version).joined(separator: ", ")
            throw SRError(
                .missingTool,
                "\(title) was built by \(wanted), which is not at hand"
                    + (there.isEmpty ? "" : " (there is \(there))") + ": install it, on Debian "
                    + "apt-get install \(name)\(major.map { "-\($0)" } ?? ""), or build the kernel by "
                    + "the compiler that is there")
        }
        note("\(title) was built by \(wanted), and its modules are by \(near.version)")
        return KernelCompiler(words: near.words, version: near.version)
    }

    /// The first line of what a compiler says; nil if it is not there.
    private static func version(_ name: String) async throws -> String? {
        let ending: KernelProgram.Ending
        do {
            ending = try await KernelProgram(name: name, package: name).run(["--version"])
        } catch let error as SRError where error.code == .missingTool {
            return nil
        }
        return ending.isSuccess
            ? ending.output.split(separator: "\n").first.map(String.init) : nil
    }

    /// 12 of `gcc (Debian 12.2.0-14) 12.2.0`.
    private static func major(_ version: String) -> Int? {
        version.split(separator: " ").reversed().lazy
            .compactMap { word in
                word.contains(".") ? word.split(separator: ".").first.flatMap { Int($0) } : nil
            }.first
    }
}
