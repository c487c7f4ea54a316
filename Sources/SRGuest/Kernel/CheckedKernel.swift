// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SystemPackage

/// A kernel of the user's own of which all is as it should be, as far as that can be told before
/// anything is built or booted.
struct CheckedKernel {
    let files: KernelFiles
    let config: KernelConfig
    /// Unpacked, without what only a debugger reads.
    let kernel: FilePath
    let compiler: KernelCompiler
    /// Modules that every guest loads, in order.
    let loaded: [FilePath]
    /// Modules that some load, by the folder of the part that takes them.
    let more: [(folder: String, paths: [FilePath])]
    /// Options that it lacks, of those that not every guest needs.
    let lacks: [String]

    /// Time: some seconds.
    ///
    /// - Parameter scratch: a folder of our own.
    /// - Throws: `SRError` that says what is wrong with the kernel and what to do.
    init(_ files: KernelFiles, host: BuildHost, scratch: FilePath) async throws {
        self.files = files
        config = try KernelConfig(files.config)
        try Self.checkMachine(config, files)
        kernel = try await Self.kernel(files, scratch)
        lacks = try Self.checkOptions(config, try NeededOptions(host.book), files.title)
        try Self.checkSymbols(files)
        compiler = try await KernelCompiler.find(config, title: files.title, note: host.report)
        let modules = KernelModules(files: files, config: config, scratch: scratch)
        loaded = try await modules.paths(KernelModules.guest)
        var more = [("replay", try await modules.paths(KernelModules.replay))]
        for (name, driver) in KernelModules.compressors {
            more.append(("compress/\(name)", try await modules.paths([driver])))
        }
        self.more = more.filter { !$0.1.isEmpty }
    }

    /// The unpacked kernel, without what only a debugger reads.
    private static func kernel(_ files: KernelFiles, _ scratch: FilePath) async throws -> FilePath {
        let bytes = try KernelBytes(files.image)
        var image = files.image
        let release: String
        if KernelExecutable.isOne(bytes) {
            release = try KernelExecutable(bytes).release
        } else if BootImage.isOne(bytes) {
            let packed = try BootImage(bytes)
            image = scratch.appending("vmlinux.unpacked")
            try await packed.unpack(to: image, from: files.image)
            release = try KernelExecutable(KernelBytes(image)).release
        } else {
            throw SRError(
                .kernelDamaged,
                "\(files.image) is no kernel for \(Architecture.amd64.name): neither an ELF file nor "
                    + "a bzImage")
        }
        guard release == files.release else {
            throw SRError(
                .kernelDamaged,
                "\(files.image) is Linux \(release), and what modules are built against is "
                    + "\(files.release): build both anew, by 'make' and 'make modules'")
        }
        let path = scratch.appending("vmlinux")
        let ending = try await KernelProgram(name: "objcopy", package: "binutils")
            .run(["--strip-all", image.string, path.string])
        guard ending.isSuccess else {
            throw SRError(
                .kernelDamaged,
                ProgramWords.after("\(image) cannot be read", ending.complaint, of: "objcopy"))
        }
        return path
    }

    private static func checkMachine(_ config: KernelConfig, _ files: KernelFiles) throws {
        guard config.has("CONFIG_X86_64") else {
            throw SRError(
                .kernelUnsupported,
                "\(files.title) is configured for another machine: CONFIG_X86_64 is not set, and "
                    + "kernels of your own are \(Architecture.host)'s")
        }
        guard KernelSeries.nearest(release: files.release) == nil else { return }
        throw SRError(
            .kernelUnsupported,
            "\(files.title) is Linux \(files.release), which guests cannot have: they have "
                + KernelSeries.supported)
    }

    private static func checkOptions(
        _ config: KernelConfig, _ needed: NeededOptions, _ title: String
    ) throws -> [String] {
        let missing = needed.missing(in: config, loadable: KernelModules.loadable)
        let required = missing.filter { $0.purpose == nil }
        guard required.isEmpty else {
            let lines = required.map { "\n  \($0.line)\n      \($0.reason)" }.joined()
            throw SRError(
                .kernelOptionsMissing,
                "\(title) is configured without \(required.count) options that a guest needs. Add to "
                    + ".config, and build it again:\(lines)\n"
                    + "'srorch vm config' prints them all, for scripts/kconfig/merge_config.sh.")
        }
        return missing.flatMap(\.names)
    }

    private static func checkSymbols(_ files: KernelFiles) throws {
        let text = (try? String(contentsOfFile: files.symbols.string, encoding: .utf8)) ?? ""
        // What the relay cannot do without, in every kernel.
        guard text.contains("\tdel_gendisk\t") else {
            throw SRError(
                .kernelNotBuilt,
                "\(files.symbols) does not list what the kernel exports: run 'make modules' in the "
                    + "tree anew")
        }
    }
}
