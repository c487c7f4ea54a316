// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Yams

/// What an image is made of: `vm/bookworm.yaml` and the sources it compiles.
struct ImageRecipe: Sendable {
    struct Declaration: Codable, Sendable {
        struct Kernel: Codable, Sendable {
            var flavour: String
            var meta: String
        }
        var name: String
        var suite: String
        var epoch: Int
        var kernels: [Kernel]
        var modules: [String]
        var packages: [String]
        var build: [String]
        var kernelTree: String
    }

    let home: String
    let declaration: Declaration

    /// Folders whose sources end up in the image.
    static let sources = [
        "kernel", "Sources/srguest", "Sources/Workloads/guest", "Sources/CWorkloads",
    ]

    init(home: String) throws {
        self.home = home
        let path = home + "/vm/bookworm.yaml"
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            declaration = try YAMLDecoder().decode(Declaration.self, from: text)
        } catch {
            throw MachineError(
                .image, "the recipe \(path) cannot be read: \(SystemReason.text(error))")
        }
    }

    /// Where the project's own files are: `SRORCH_HOME`, or upward from the executable, or
    /// PREFIX/share/srorch.
    static func home(environment: [String: String]) throws -> String {
        if let given = environment["SRORCH_HOME"] { return given }
        let files = FileManager.default
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        while folder.path.count > 1 {
            folder.deleteLastPathComponent()
            for place in [folder.path, folder.path + "/share/srorch"]
            where files.fileExists(atPath: place + "/vm/bookworm.yaml") {
                return place
            }
        }
        throw MachineError(
            .image,
            "vm/bookworm.yaml not found near the executable; set SRORCH_HOME to the "
                + "folder that holds vm/ and kernel/")
    }

    private func files(below folders: [String]) -> [(name: String, path: String)] {
        let manager = FileManager.default
        return folders.flatMap { folder -> [(name: String, path: String)] in
            let names = manager.enumerator(atPath: "\(home)/\(folder)")?.compactMap {
                $0 as? String
            }
            return (names ?? []).sorted()
                // Tests do not reach the image, nor does what a build left in the folder.
                .filter { !$0.hasPrefix("tests") }
                .filter { name in
                    [".c", ".h", ".py", ".sh", "Kbuild", "Makefile"].contains { name.hasSuffix($0) }
                }
                .map { ("\(folder)/\($0)", "\(home)/\(folder)/\($0)") }
        }
    }

    /// Decides the chroot that is kept between builds.
    func packagesDigest() throws -> String {
        try FileDigest.sha256(
            of: ["vm/bookworm.yaml", "vm/packages.sh", "vm/kernel-tree.sh"]
                .map { ($0, "\(home)/\($0)") })
    }

    /// Decides the image: all that goes into it, and the schema of its manifest.
    func digest() throws -> String {
        try FileDigest.sha256(
            salt: "schema \(GuestImage.Manifest.currentSchema)\n",
            of: [
                "vm/bookworm.yaml", "vm/packages.sh", "vm/kernel-tree.sh", "vm/image.sh",
                "vm/vmlinux.sh",
            ].map { ($0, "\(home)/\($0)") } + files(below: Self.sources))
    }

    func moduleDigest() throws -> String {
        try FileDigest.sha256(of: files(below: ["kernel"]))
    }

    /// The environment that vm/*.sh read.
    var environment: [String] {
        [
            "SR_EPOCH=\(declaration.epoch)",
            "SR_KERNELS="
                + declaration.kernels.map { "\($0.flavour):\($0.meta)" }.joined(separator: " "),
            "SR_BUILD=" + declaration.build.joined(separator: " "),
            "SR_KERNEL_TREE=" + declaration.kernelTree,
            "SR_MODULES=" + declaration.modules.joined(separator: " "),
        ]
    }
}
