// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

/// A copy of what guests are made of, to change.
private final class Home {
    static let tree = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
    var book: RecipeBook { RecipeBook(home: url.path) }

    init() throws {
        let files = FileManager.default
        try files.createDirectory(
            at: url.appending(path: "Sources"), withIntermediateDirectories: true)
        for folder in ["vm", "kernel", "Sources/CWorkloads"] {
            try files.copyItem(
                at: Self.tree.appending(path: folder), to: url.appending(path: folder))
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func append(_ text: String, to name: String) throws {
        let file = try FileHandle(forWritingTo: url.appending(path: name))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// The words that a script printed.
    func shell(_ words: [String], environment: [String: String] = [:]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = url
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

@Suite("Recipes of guests")
struct RecipeTests {
    private let home: Home

    init() throws { home = try Home() }

    private struct Digests: Equatable {
        var root: String
        var kernels: [String: String]
    }

    private func digests() throws -> Digests {
        let book = home.book
        var kernels: [String: String] = [:]
        for name in book.names(.kernel) {
            kernels[name] = try book.digest(name, as: KernelRecipe.self)
        }
        return Digests(
            root: try book.digest(GuestImage.usualRoot, as: RootRecipe.self), kernels: kernels)
    }

    @Test func areFoundByName() throws {
        let names = home.book.names(.kernel)
        #expect(names.filter { !$0.contains("arm64") } == ["6.1", "6.12", "7.3"])
        #expect(home.book.names(.root).contains(GuestImage.usualRoot))
        for name in home.book.names(.kernel) {
            let recipe = try home.book.recipe(name, as: KernelRecipe.self)
            #expect(try Architecture.named(recipe.arch).name == recipe.arch)
        }
        let error = #expect(throws: SRError.self) {
            try home.book.recipe("5.10", as: KernelRecipe.self)
        }
        #expect(error?.code == .usage)
        #expect(
            error?.message == "no kernel '5.10'; there are: \(names.joined(separator: ", "))")
    }

    private func host(_ book: RecipeBook) -> BuildHost {
        BuildHost(book: book, cache: "/nonexistent", environment: [:], report: { _ in })
    }

    /// Each kernel's own QEMU for one CPU; for more of them the first that starts them.
    @Test(arguments: [
        ("6.1", "7.2", 1, "7.2"), ("6.1", "7.2", 2, "10.0"), ("6.1", "11.1", 2, "11.1"),
        ("6.12", "7.2", 4, "7.2"), ("7.3", "7.2", 4, "7.2"), ("5.10", "7.2", 4, "7.2"),
    ])
    func theQEMUThatStartsTheCPUsIsTaken(
        series: String, own: String, vcpus: Int, taken: String
    ) throws {
        let versions = Dictionary(
            uniqueKeysWithValues: try home.book.qemus().map { ($0.name, $0.version) })
        #expect(versions.keys.sorted() == ["10.0", "7.2"])
        let kernel = KernelManifest(
            digest: "", content: "", name: series, chroot: "", series: series, arch: "x86-64",
            pageSize: .kib4, release: "r", package: Package(name: "p", version: "1"),
            vmlinux: "v", initramfs: "i", qemu: versions[own] ?? "1:\(own)", suite: "bookworm",
            modules: [:], memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0), build: [],
            packagesTime: "")
        let version = try QEMU.version(starting: vcpus, of: kernel, host(home.book))
        #expect(version == versions[taken] ?? "1:\(taken)")
    }

    /// Without a QEMU that does, there is none to be taken.
    @Test func noQEMUIsMadeUp() throws {
        try FileManager.default.removeItem(at: home.url.appending(path: "vm/qemus/10.0.yaml"))
        let kernel = KernelManifest(
            digest: "", content: "", name: "6.1", chroot: "", series: "6.1", arch: "x86-64",
            pageSize: .kib4, release: "r", package: Package(name: "p", version: "1"),
            vmlinux: "v", initramfs: "i", qemu: "1:7.2", suite: "bookworm", modules: [:],
            memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0), build: [], packagesTime: "")
        #expect(try QEMU.version(starting: 2, of: kernel, host(home.book)) == nil)
        try Data("name: \"7.3\"\n".utf8).write(
            to: home.url.appending(path: "vm/qemus/7.2.yaml"))
        let error = #expect(throws: SRError.self) { try home.book.qemus() }
        #expect(error?.message.contains("vm/qemus/7.2.yaml") == true, "\(error?.message ?? "")")
    }

    /// What sources.sh says of them: the suites that have their packages.
    @Test func aQEMUsSourcesAreItsOwn() throws {
        let lines = try home.shell(
            ["vm/build/sources.sh", QEMURecipe.kind, "10.0"],
            environment: ["SRORCH_MIRROR": "http://127.0.0.1/debian"])
        let words = lines.split(separator: "\n").map { $0.split(separator: " ").dropFirst(2) }
        #expect(
            words.map { $0.joined(separator: " ") } == [
                "http://127.0.0.1/debian bookworm main",
                "http://127.0.0.1/debian bookworm-backports main",
            ])
    }

    /// Each fault names the file, and no fault is taken for another.
    @Test(arguments: [
        ("", "is not as it should be"),
        ("name: 6.1: [\n", "be: line 1, column 10: this is not YAML; its parser said: \""),
        ("arch", "is not as it should be: it lacks arch"), ("other", "is named '6.2' within"),
    ])
    func aBrokenRecipeIsNamed(fault: String, says: String) throws {
        let file = home.url.appending(path: "vm/kernels/6.1.yaml")
        var text = try String(contentsOf: file, encoding: .utf8)
        switch fault {
        case "arch": text = text.replacing("arch: x86-64", with: "")
        case "other": text = text.replacing("name: \"6.1\"", with: "name: \"6.2\"")
        default: text = fault
        }
        try Data(text.utf8).write(to: file)
        let error = #expect(throws: SRError.self) {
            try home.book.recipe("6.1", as: KernelRecipe.self)
        }
        #expect(error?.code == .image)
        #expect(error?.message.contains(file.path) == true)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    @Test func anUnknownArchitectureListsThoseThereAre() {
        let error = #expect(throws: SRError.self) { try Architecture.named("vax") }
        #expect(error?.message == "no architecture 'vax'; there are: x86-64, arm64")
    }

    @Test func aKernelsRecipeDecidesThatKernelAlone() throws {
        let before = try digests()
        try home.append("\n# another\n", to: "vm/kernels/6.12.yaml")
        let after = try digests()
        #expect(after.root == before.root)
        #expect(after.kernels["6.1"] == before.kernels["6.1"])
        #expect(after.kernels["6.12"] != before.kernels["6.12"])
    }

    @Test(arguments: [
        "vm/roots/bookworm.yaml", "vm/programs/sr_workload.c", "Sources/CWorkloads/zipf.c",
        "vm/build/root/image.sh", "vm/build/root/kernel-tree.sh",
    ])
    func whatIsInTheRootLeavesTheKernels(file: String) throws {
        let before = try digests()
        try home.append("\n", to: file)
        let after = try digests()
        #expect(after.root != before.root)
        #expect(after.kernels == before.kernels)
    }

    @Test(arguments: [
        "vm/init/init.c", "kernel/sr_relay.c", "kernel/uapi/sr_relay.h", "kernel/Kbuild",
        "kernel/compat/disk.h", "kernel/sr_test.h",
        "vm/build/kernel/image.sh", "vm/build/kernel/vmlinux.sh",
    ])
    func whatIsInTheKernelsLeavesTheRoot(file: String) throws {
        let before = try digests()
        try home.append("\n", to: file)
        let after = try digests()
        #expect(after.root == before.root)
        #expect(after.kernels.keys == before.kernels.keys)
        for (name, digest) in before.kernels { #expect(after.kernels[name] != digest) }
    }

    /// What is for one architecture alone leaves the others' guests as they are.
    @Test(arguments: [
        "vm/build/arm64.sh", "vm/build/arm64/kernel/packages.sh",
        "vm/build/arm64/kernel/architecture.h", "vm/build/arm64/kernel/guest.h",
    ])
    func anArchitecturesOwnLeavesTheOthers(file: String) throws {
        let before = try digests()
        try home.append("\n", to: file)
        let after = try digests()
        #expect(after.root == before.root)
        for (name, digest) in before.kernels {
            let arch = try home.book.recipe(name, as: KernelRecipe.self).arch
            #expect((after.kernels[name] == digest) == (arch != "arm64"), "\(name)")
        }
    }

    @Test func anArchitecturesRootHasScriptsOfItsOwn() throws {
        func digest() throws -> String {
            try home.book.digest(GuestImage.usualRoot(of: "arm64"), as: RootRecipe.self)
        }
        func key() throws -> String {
            try home.shell(["vm/build/key.sh", "root", "bookworm-arm64"])
        }
        let before = (try digests(), try digest(), try key())
        try home.append("\n", to: "vm/build/arm64/root/packages.sh")
        #expect(try digests() == before.0)
        #expect(try digest() != before.1)
        #expect(try key() != before.2)
    }

    /// The chroot is kept as long as packages stand: its key leaves out what comes later.
    @Test func aProgramLeavesTheChroot() throws {
        func keys() throws -> [String] {
            try [("root", "bookworm"), ("kernel", "6.1")].map {
                try home.shell(["vm/build/key.sh", $0.0, $0.1])
            }
        }
        let before = try keys()
        for file in ["vm/init/init.c", "vm/programs/sr_workload.c", "vm/build/root/image.sh"] {
            try home.append("\n", to: file)
        }
        #expect(try keys() == before)
        try home.append("\n", to: "vm/build/root/kernel-tree.sh")
        #expect(try keys() == [try keys()[0], before[1]])
        #expect(try keys()[0] != before[0])
        try home.append("\n", to: "vm/build/kernel/packages.sh")
        #expect(try keys()[1] != before[1])
    }

    /// The scripts read recipes by a reader of their own.
    @Test func scriptsReadTheSame() throws {
        func words(_ file: String, _ key: String) throws -> [String] {
            try home.shell(
                ["-c", ". ./vm/build/recipe.sh; value \"$1\" \"$2\"", "-", file, key]
            ).split(separator: " ").map(String.init)
        }
        for name in home.book.names(.kernel) {
            let recipe = try home.book.recipe(name, as: KernelRecipe.self)
            let file = home.book.file(.kernel, name)
            #expect(try words(file, "name") == [recipe.name])
            #expect(try words(file, "arch") == [recipe.arch])
            #expect(try words(file, "suite") == [recipe.suite])
            #expect(try words(file, "packages") == recipe.packages)
            #expect(try words(file, "modules") == recipe.modules)
        }
        let root = try home.book.recipe(GuestImage.usualRoot, as: RootRecipe.self)
        #expect(try words("vm/roots/bookworm.yaml", "packages") == root.packages)
        let lines = "list:\n  - one # first\n  - \"two\"\nnext: three\n"
        try home.append(lines, to: "vm/roots/bookworm.yaml")
        #expect(try words("vm/roots/bookworm.yaml", "list") == ["one", "two"])
        #expect(try words("vm/roots/bookworm.yaml", "nothing") == [])
    }

    @Test func everyListedSourceIsThere() throws {
        for kind in PartKind.allCases {
            let folders = try home.book.sources(of: kind)
            #expect(!folders.isEmpty)
            for folder in folders {
                let path = home.url.appending(path: folder).path
                #expect(FileManager.default.fileExists(atPath: path), "\(folder)")
            }
        }
        #expect(try home.book.sources(of: .kernel, named: "module") == ["kernel"])
    }

    /// What is built has its packages: nothing is fetched again beside a build.
    @Test func aheadOfTheBuildNothingIsDoneTwice() throws {
        let cache = home.url.appending(path: "cache/srorch")
        for (kind, name) in [
            (PartKind.root, GuestImage.usualRoot), (.kernel, KernelSeries.usual.rawValue),
        ] {
            let folder = cache.appending(path: "\(kind.folder)/built")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let key = try home.shell(["vm/build/key.sh", kind.rawValue, name])
            try Data("{ \"chroot\" : \"\(key)\" }".utf8)
                .write(to: folder.appending(path: PartFiles.manifest))
        }
        // A fetch would fail.
        _ = try home.shell(
            ["vm/build/ahead.sh", "--memory", "64"],
            environment: [
                "XDG_CACHE_HOME": home.url.appending(path: "cache").path,
                "SRORCH_MIRROR": "file:///nowhere",
            ])
        let left = try FileManager.default.contentsOfDirectory(
            atPath: cache.appending(path: "chroots").path)
        #expect(left == [])
    }
}
