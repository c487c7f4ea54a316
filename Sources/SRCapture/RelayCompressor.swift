// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRLinux
internal import SRSupport
internal import SystemPackage

/// A compressor of the guest's kernel whose lengths a capture records beside LZO1X-1's.
public struct RelayCompressor: Sendable, Hashable {
    /// Its name, as it is asked for and as the trace's header has it: `lz4`, `zstd:19`.
    public let name: String
    /// zstd's, where one was asked for.
    let level: Int?

    /// What Debian's kernels offer beside lzo.
    public static let names = ["lzo-rle", "lz4", "lz4hc", "zstd", "deflate"]
    /// Levels that zstd has: `zstd_max_clevel()` of the kernel's library.
    private static let levels = 1...22
    /// `SR_MAX_MORE` of kernel/sr_relay.c.
    static let limit = 8

    /// Those of a list separated by commas, such as `lzo,lz4,zstd:19`. `lzo` is LZO1X-1, which
    /// is always there, and adds none.
    ///
    /// - Throws: `SRError` of code `usage` that says what there is.
    public static func list(_ text: String) throws -> [RelayCompressor] {
        var list: [RelayCompressor] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        where word != "lzo" && word != "lzo1x-1" {
            let one = try RelayCompressor(word)
            guard !list.contains(one) else {
                throw SRError(.usage, "the compressor \(word) is named twice")
            }
            list.append(one)
        }
        guard list.count <= limit else {
            throw SRError(.usage, "at most \(limit) compressors beside lzo, not \(list.count)")
        }
        return list
    }

    private init(_ word: String) throws {
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        let known = "lzo, " + Self.names.joined(separator: ", ") + ", and zstd:LEVEL"
        guard let first = parts.first, Self.names.contains(first) else {
            throw SRError(
                .usage,
                KernelSeries.zramAlgorithmsOfNoGuest.contains(word)
                    ? "\(word) is not built into Debian's kernels; there are \(known)"
                    : "no compressor '\(word)'; there are \(known)")
        }
        if parts.count == 2 {
            guard first == "zstd", let level = Int(parts[1]), Self.levels.contains(level) else {
                throw SRError(
                    .usage,
                    "'\(word)': only zstd has levels, from \(Self.levels.lowerBound) to "
                        + "\(Self.levels.upperBound)")
            }
            self.level = level
        } else {
            level = nil
        }
        name = word
    }

    /// Whose code makes its lengths: `Linux 7.3, zstd 1.5.7`. The kernel's series alone where its
    /// library has no version.
    func implementation(in kernel: KernelManifest) -> String {
        let library = kernel.libraries?[algorithm].map { ", \(algorithm) \($0)" }
        return "Linux \(kernel.series)" + (library ?? "")
    }

    /// The name without a level.
    private var algorithm: String { level == nil ? name : "zstd" }

    /// Its name in the kernel's crypto API.
    var cryptoName: String { level.map { "sr-zstd-\($0)" } ?? name }

    /// The folder, below the kernel's own, of the modules that it needs: `compress/lz4`.
    private var kit: String { "compress/" + (level == nil ? name : "zstd-level") }

    /// The modules that a guest must load for these compressors, in order.
    static func modules(
        _ compressors: [RelayCompressor], kernel: KernelImage
    ) throws -> [GuestModule] {
        let levels = compressors.compactMap(\.level).map(String.init).joined(separator: ",")
        var modules: [GuestModule] = []
        for one in compressors {
            let folder = kernel.path(one.kit)
            for var module in try GuestModule.inOrder(folder)
            where !modules.contains(where: { $0.file == module.file }) {
                if module.file == "sr_zstd.ko" { module.parameters = "levels=\(levels)" }
                modules.append(module)
            }
        }
        return modules
    }
}
