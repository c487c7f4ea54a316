// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Subprocess
internal import SystemPackage

/// Builds an image under a temporary name and renames it when it is whole.
struct ImageBuilder {
    let recipe: ImageRecipe
    let cache: FilePath
    let environment: [String: String]
    let report: (String) -> Void

    func build(to folder: FilePath) async throws -> GuestImage {
        let draft = FilePath(folder.string + ".draft")
        remove(draft)
        try FileManager.default.createDirectory(
            atPath: draft.string, withIntermediateDirectories: true)
        defer { remove(draft) }
        let log = cache.appending("build.log")
        let base = try await baseChroot(log: log)
        report("building the image: our own programs, the module, the file system")
        try await mmdebstrap(
            [
                "--variant=custom", "--skip=update,setup,cleanup",
                "--setup-hook=tar -C \"$1\" --exclude=./dev/* -xf \(base)",
                "--setup-hook=mkdir -p \"$1/dev/pts\" \"$1/dev/shm\"",
                "--customize-hook=mkdir -p \"$1/srorch/src/Sources/Workloads\" \"$1/srorch/out\"",
                "--customize-hook=cp -r \(recipe.home)/kernel \"$1/srorch/src/\"",
                "--customize-hook=cp -r \(recipe.home)/Sources/srguest "
                    + "\(recipe.home)/Sources/CWorkloads \"$1/srorch/src/Sources/\"",
                "--customize-hook=cp -r \(recipe.home)/Sources/Workloads/guest "
                    + "\"$1/srorch/src/Sources/Workloads/\"",
                "--customize-hook=cp \(recipe.home)/vm/image.sh \"$1/srorch/\"",
                "--customize-hook=cp \(recipe.home)/vm/vmlinux.sh \"$1/srorch/vm/\"",
                chrootHook("/srorch/image.sh"),
                "--customize-hook=sync-out /srorch/out \(draft)",
                "", "/dev/null",
            ], log: log)
        try await writeManifest(in: draft, digest: folder.lastComponent?.string ?? "")
        do {
            try FileManager.default.moveItem(atPath: draft.string, toPath: folder.string)
        } catch {
            throw MachineError(.image, "cannot put the image at \(folder): \(error)")
        }
        return try GuestImage(folder: folder)
    }

    /// The chroot with all packages in it, kept because it changes least.
    private func baseChroot(log: FilePath) async throws -> FilePath {
        let folder = cache.appending("chroots")
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        let tar = folder.appending(try recipe.packagesDigest() + ".tar")
        if FileManager.default.fileExists(atPath: tar.string) { return tar }
        report("building the image: packages and kernels (a few minutes, once)")
        let draft = folder.appending("draft-\(ProcessInfo.processInfo.processIdentifier).tar")
        defer { remove(draft) }
        try await mmdebstrap(
            [
                "--variant=apt",
                "--include=" + recipe.declaration.packages.joined(separator: ","),
                "--customize-hook=mkdir -p \"$1/srorch/vm\"",
                "--customize-hook=cp \(recipe.home)/vm/packages.sh \(recipe.home)/vm/kernel-tree.sh "
                    + "\"$1/srorch/vm/\"",
                chrootHook("/srorch/vm/packages.sh"),
                recipe.declaration.suite, draft.string,
            ], log: log)
        try FileManager.default.moveItem(atPath: draft.string, toPath: tar.string)
        return tar
    }

    private func chrootHook(_ script: String) -> String {
        let words = recipe.environment.map { "'\($0)'" }.joined(separator: " ")
        return "--customize-hook=chroot \"$1\" env \(words) sh \(script)"
    }

    private func mmdebstrap(_ words: [String], log: FilePath) async throws {
        let file = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        var options = PlatformOptions()
        // It removes its chroot when it is asked to end, once its hooks have ended too.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(60))
        ]
        do {
            let result = try await run(
                .name("setpriv"),
                arguments: Arguments(["--pdeathsig", "TERM", "--", "mmdebstrap"] + words),
                platformOptions: options, input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: false),
                error: .fileDescriptor(file, closeAfterSpawningProcess: true))
            try Task.checkCancellation()
            guard result.terminationStatus.isSuccess else {
                let tail = ConsoleTail(path: log, lines: 15).lines.joined(separator: "\n  ")
                throw MachineError(
                    .image, "the image could not be built (\(log) has it all):\n  \(tail)")
            }
        } catch is SubprocessError {
            throw MachineError(
                .missingTool, "mmdebstrap not found; install it with: apt-get install mmdebstrap")
        }
    }

    private func writeManifest(in folder: FilePath, digest: String) async throws {
        func table(_ name: String) throws -> [[String]] {
            try String(contentsOfFile: folder.appending(name).string, encoding: .utf8)
                .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        }
        let size =
            try FileManager.default.attributesOfItem(
                atPath: folder.appending("root.ext4").string)[.size] as? NSNumber
        let kernels = try recipe.declaration.kernels.map { kernel -> GuestImage.Kernel in
            let row = try table("kernel-\(kernel.flavour)/kernel.tsv")[0]
            return GuestImage.Kernel(
                flavour: kernel.flavour, release: row[0], package: row[1], version: row[2],
                vmlinux: "kernel-\(kernel.flavour)/vmlinux",
                initramfs: "kernel-\(kernel.flavour)/initramfs.cpio",
                memory: .init(reservedKiB: 0, perMiBKiB: 0))
        }
        var manifest = GuestImage.Manifest(
            schema: GuestImage.Manifest.currentSchema, digest: digest,
            recipe: recipe.declaration.name, rootfs: "root.ext4",
            rootBytes: size?.int64Value ?? 0,
            packages: try table("packages.tsv").map { .init(name: $0[0], version: $0[1]) },
            modules: ["sr_relay.ko": try recipe.moduleDigest()], kernels: kernels)
        try write(manifest, in: folder)
        let qemu = try await QEMU.find(environment: environment)
        for index in manifest.kernels.indices {
            report("booting \(manifest.kernels[index].release) twice, to measure its memory")
            manifest.kernels[index].memory = try await MemoryCalibration.measure(
                qemu: qemu, image: GuestImage(folder: folder), kernel: manifest.kernels[index])
        }
        try write(manifest, in: folder)
    }

    private func write(_ manifest: GuestImage.Manifest, in folder: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(manifest).write(
            to: URL(filePath: folder.appending("manifest.json").string))
    }

    private func remove(_ path: FilePath) {
        try? FileManager.default.removeItem(atPath: path.string)
    }
}
