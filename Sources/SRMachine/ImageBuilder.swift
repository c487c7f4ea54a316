// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// Builds an image under a temporary name and renames it when it is whole.
struct ImageBuilder {
    let recipe: ImageRecipe
    let cache: FilePath
    let environment: [String: String]
    /// Packages as `name=version` that must be these; others are the suite's newest.
    var pins: [String] = []
    let report: (String) -> Void

    private var log: FilePath { cache.appending("build.log") }

    func build(to folder: FilePath) async throws -> GuestImage {
        let draft = FilePath(folder.string + ".draft")
        remove(draft)
        try FileManager.default.createDirectory(
            atPath: draft.string, withIntermediateDirectories: true)
        defer { remove(draft) }
        let base = try await baseChroot()
        report("building the image: our own programs, the module, the file system")
        try await Mmdebstrap(log: log, mirror: nil).run([
            "--variant=custom", "--skip=update,setup,cleanup",
            "--setup-hook=tar-in \(base) /",
            // Where a user may make no node, mmdebstrap mounts the host's there.
            "--setup-hook=mkdir -p \"$1/dev/pts\" \"$1/dev/shm\"; "
                + "mknod -m 666 \"$1/dev/null\" c 1 3 || true",
            "--customize-hook=mkdir -p \"$1/srorch/src/Sources/Workloads\" "
                + "\"$1/srorch/out\"",
            copy(["kernel"], to: "/srorch/src"),
            copy(["Sources/srguest", "Sources/CWorkloads"], to: "/srorch/src/Sources"),
            copy(["Sources/Workloads/guest"], to: "/srorch/src/Sources/Workloads"),
            copy(["vm/image.sh"], to: "/srorch"),
            copy(["vm/vmlinux.sh"], to: "/srorch/vm"),
            chrootHook("/srorch/image.sh"),
            "--customize-hook=sync-out /srorch/out \(draft)",
            "", "/dev/null",
        ])
        try await writeManifest(in: draft, digest: try recipe.digest())
        do {
            try FileManager.default.moveItem(atPath: draft.string, toPath: folder.string)
        } catch {
            throw MachineError(
                .image, "cannot put the image at \(folder): \(SystemReason.text(error))")
        }
        return try GuestImage(folder: folder)
    }

    /// The chroot with all packages in it, kept because it changes least.
    private func baseChroot() async throws -> FilePath {
        let folder = cache.appending("chroots")
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        var name = try recipe.packagesDigest()
        if !pins.isEmpty { name += "-" + FileDigest.sha256(of: pins).prefix(12) }
        let tar = folder.appending(name + ".tar")
        if FileManager.default.fileExists(atPath: tar.string) { return tar }
        report("building the image: packages and kernels (a few minutes, once)")
        let draft = folder.appending("draft-\(ProcessInfo.processInfo.processIdentifier).tar")
        defer { remove(draft) }
        let preferences = FilePath(draft.string + ".pins")
        defer { remove(preferences) }
        try Data(pins.map(Self.preference).joined().utf8)
            .write(to: URL(filePath: preferences.string))
        try await Mmdebstrap(log: log, mirror: environment["SRORCH_MIRROR"]).run([
            "--variant=apt", "--skip=output/dev",
            "--include=" + recipe.declaration.packages.joined(separator: ","),
            "--setup-hook=mkdir -p \"$1/etc/apt/preferences.d\"",
            "--setup-hook=upload \(preferences) /etc/apt/preferences.d/srorch",
            "--customize-hook=mkdir -p \"$1/srorch/vm\"",
            copy(["vm/packages.sh", "vm/kernel-tree.sh"], to: "/srorch/vm"),
            chrootHook("/srorch/vm/packages.sh"),
            recipe.declaration.suite, draft.string,
        ])
        try FileManager.default.moveItem(atPath: draft.string, toPath: tar.string)
        return tar
    }

    /// apt_preferences(5) of `name=version`; over 1000 also where another is newer.
    private static func preference(of pin: String) -> String {
        let parts = pin.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return "" }
        return "Package: \(parts[0])\nPin: version \(parts[1])\nPin-Priority: 1001\n\n"
    }

    /// Copies the project's files into the chroot. What reads them is not its root, who under a
    /// plain user is a stranger to the user's files.
    private func copy(_ names: [String], to folder: String) -> String {
        "--customize-hook=copy-in "
            + names.map { "'\(recipe.home)/\($0)'" }.joined(separator: " ") + " \(folder)"
    }

    private func chrootHook(_ script: String) -> String {
        let words = recipe.environment.map { "'\($0)'" }.joined(separator: " ")
        return "--customize-hook=chroot \"$1\" env \(words) sh \(script)"
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
            schema: GuestImage.Manifest.currentSchema, digest: digest, content: "",
            recipe: recipe.declaration.name, rootfs: "root.ext4",
            rootBytes: size?.int64Value ?? 0,
            packages: try table("packages.tsv").map { .init(name: $0[0], version: $0[1]) },
            build: try table("build-packages.tsv").map { .init(name: $0[0], version: $0[1]) },
            qemu: try table("qemu.tsv")[0][0], suite: recipe.declaration.suite,
            modules: ["sr_relay.ko": try recipe.moduleDigest()], kernels: kernels)
        manifest.content = try GuestImage(folder: folder, manifest: manifest).contentDigest()
        try write(manifest, in: folder)
        let qemu = try await QEMU.of(
            image: GuestImage(folder: folder, manifest: manifest), cache: cache,
            environment: environment, report: report)
        for index in manifest.kernels.indices {
            report("booting \(manifest.kernels[index].release) twice, to measure its memory")
            manifest.kernels[index].memory = try await MemoryCalibration.measure(
                qemu: qemu, image: GuestImage(folder: folder), kernel: manifest.kernels[index])
        }
        try write(manifest, in: folder)
        let image = GuestImage(folder: folder, manifest: manifest)
        try ImageSeal(of: image).write(to: image)
    }

    private func write(_ manifest: GuestImage.Manifest, in folder: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(manifest).write(
            to: URL(filePath: folder.appending(GuestImage.manifestName).string))
    }

    private func remove(_ path: FilePath) {
        try? FileManager.default.removeItem(atPath: path.string)
    }
}
