// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SystemPackage

extension ImageStore {
    /// A kernel that the user built, checked, with the relay built against it; made once for the same
    /// contents.
    ///
    /// - Throws: `SRError` that says what is wrong with it and what to do.
    func ownKernel(
        _ choice: KernelChoice, _ report: @escaping (String) -> Void
    ) async throws -> KernelImage {
        let scratch = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(scratch) }
        let files: KernelFiles
        switch choice {
        case .named(let name): return try await kernel(name, report)
        case .tree(let folder): files = try await .tree(folder)
        case .installed(let folder): files = try .installed(folder)
        case .packages(let paths):
            let folder = scratch.appending("packages")
            try FileManager.default.createDirectory(
                atPath: folder.string, withIntermediateDirectories: true)
            files = try await .packages(paths, in: folder)
        }
        let host = host(report)
        let checked = try await CheckedKernel(files, host: host, scratch: scratch)
        let base = try await kernel(KernelSeries.usual.rawValue, report)
        let builder = OwnKernelBuilder(
            checked: checked, base: base, host: host, scratch: scratch)
        let place = folder(.kernel, try builder.digest())
        if let ready = sealed(place, as: KernelManifest.self) { return ready }
        // Not the lock of recipes' kernels, which take minutes.
        return try await FileLock.alone(
            cache.appending("own-kernels.lock"),
            waits: { report("another build is under way; waiting for it") },
            body: {
                if let ready = try whole(place, as: KernelManifest.self, report) { return ready }
                return try await builder.build(to: place)
            })
    }

    /// What a kernel has to be configured with, as a fragment for `scripts/kconfig/merge_config.sh`.
    ///
    /// - Throws: `SRError` of code `image` where the project's files are not found.
    public func neededConfig() throws -> String {
        try NeededOptions(RecipeBook.find(environment: environment)).text
    }
}
