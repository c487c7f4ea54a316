// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Looks at all that a capture needs of this host, and knows what mends each thing missing.
public struct Doctor: Sendable {
    public enum State: String, Sendable, Codable {
        case good
        /// A capture works without it.
        case warning
        case missing
    }

    public struct Check: Sendable, Codable {
        public let name: String
        public let state: State
        /// What was found, or what it would be needed for.
        public let detail: String
        /// The command that mends it, where one does.
        public let mend: String?

        init(name: String, state: State, detail: String, mend: String?) {
            self.name = name
            self.state = state
            self.detail = detail
            self.mend = mend
        }

        /// A thing that a run was made of.
        init(_ prospect: Prospect) {
            self.init(
                name: prospect.name, state: prospect.isGood ? .good : .missing,
                detail: prospect.detail, mend: prospect.isGood ? nil : Prospect.remedy)
        }
    }

    public struct Report: Sendable, Codable {
        public let checks: [Check]
        /// One command for every package that is missing.
        public let mend: String?
        public var isGood: Bool { !checks.contains { $0.state == .missing } }
    }

    /// What a root, a kernel, their chroots and packages take while they are built: 3 GiB kept,
    /// 1 more in between (`du` of the cache).
    static let imageBytes: Int64 = 4 << 30
    /// The largest guest of the catalogue, QEMU's own share and the image's pages.
    static let memoryBytes: UInt64 = 1 << 30

    private let environment: [String: String]
    private let isRoot: Bool

    public init(environment: [String: String]) {
        self.environment = environment
        isRoot = NSUserName() == "root"
    }

    /// - Parameters:
    ///   - wanted: whose package names to print; nil: this host's.
    ///   - pinned: the guest of a run, which is to be made again; nil: any.
    ///   - report: is told what takes long.
    /// - Throws: `SRError` when the project's own files cannot be found.
    public func examine(
        manager wanted: HostPackages.Manager?, pinned: PinnedImage? = nil,
        report: @escaping (String) -> Void
    ) async throws -> Report {
        let home = try RecipeBook.find(environment: environment).home
        let manager = wanted ?? HostPackages.Manager.allCases.first { has($0.program) } ?? .apt
        var checks: [Check] = []
        var packages: [String] = []
        let groups = isRoot ? ["capture", "optional"] : ["capture", "user", "optional"]
        for need in try HostPackages(home: home).needs where groups.contains(need.group) {
            let package = need.packages[manager]
            if need.isPresent(path: programPath) {
                checks.append(Check(name: need.name, state: .good, detail: "found", mend: nil))
                continue
            }
            if let package, !packages.contains(package) { packages.append(package) }
            checks.append(
                Check(
                    name: need.name, state: need.group == "optional" ? .warning : .missing,
                    detail: need.purpose
                        + (package == nil ? " (\(manager.rawValue) has no package of it)" : ""),
                    mend: package.map { manager.install([$0], asRoot: isRoot) }))
        }
        if let qemu = try? await QEMU.find(Architecture.host.emulator, environment: environment) {
            checks.append(
                Check(name: "QEMU version", state: .good, detail: qemu.version, mend: nil))
            checks.append(accelerator(qemu))
        }
        checks.append(shim())
        checks += storage()
        if !isRoot { checks += user() }
        if let pinned {
            let store = try ImageStore(environment: environment)
            checks += try await store.prospects(pinned, report).map { Check($0) }
        }
        return Report(
            checks: checks,
            mend: packages.isEmpty ? nil : manager.install(packages, asRoot: isRoot))
    }

    // MARK: Programs

    private var programPath: [String] {
        (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            + ["/usr/local/sbin", "/usr/sbin", "/sbin"]
    }

    private func has(_ program: String) -> Bool {
        programPath.contains { FileManager.default.isExecutableFile(atPath: $0 + "/" + program) }
    }

    // MARK: Hardware virtualisation

    private func accelerator(_ qemu: QEMU) -> Check {
        func check(_ state: State, _ detail: String) -> Check {
            Check(name: "accelerator", state: state, detail: detail, mend: nil)
        }
        if let flaw = AcceleratorChoice.deviceFlaw() {
            return check(.good, "tcg, repeatable (\(flaw))")
        }
        guard let store = try? ImageStore(environment: environment),
            let answer = ProofMemory(path: store.cache.appending(ProofMemory.fileName))
                .answer(ProofMemory.key(qemu: qemu))
        else { return check(.good, "/dev/kvm is there; the first capture finds out if it works") }
        return check(
            .good, answer.works ? "kvm, proven here" : "tcg, repeatable (\(answer.reason))")
    }

    /// The shim: without it a capture runs, and does not say that it can be repeated.
    private func shim() -> Check {
        do {
            return Check(
                name: "QEMU's clock", state: .good, detail: "\(try SteadyShim.find().path)",
                mend: nil)
        } catch {
            return Check(
                name: "QEMU's clock", state: .warning, detail: "not repeatable: \(error)",
                mend: "swift build --product sr_steady")
        }
    }

    // MARK: Room

    private func storage() -> [Check] {
        var checks: [Check] = []
        do {
            let store = try ImageStore(environment: environment)
            let folder = store.cache.string
            checks.append(
                FileManager.default.isWritableFile(atPath: folder)
                    ? Check(name: "cache", state: .good, detail: folder, mend: nil)
                    : Check(
                        name: "cache", state: .missing, detail: "\(folder) cannot be written",
                        mend: "export XDG_CACHE_HOME=FOLDER"))
            let isBuilt = (try? store.hasUsual()) == true
            checks.append(
                isBuilt
                    ? Check(name: "image", state: .good, detail: "built", mend: nil)
                    : Check(
                        name: "image", state: .warning,
                        detail: "not built; a capture builds it, in a few minutes",
                        mend: "srorch vm build"))
            if !isBuilt, let free = freeBytes(folder) {
                checks.append(
                    room(
                        "disk", free: UInt64(max(0, free)), needed: UInt64(Self.imageBytes),
                        where: folder, mend: "export XDG_CACHE_HOME=FOLDER"))
            }
        } catch {
            checks.append(
                Check(
                    name: "cache", state: .missing, detail: "\(SystemReason.text(error))",
                    mend: "export XDG_CACHE_HOME=FOLDER"))
        }
        if let free = availableMemory() {
            checks.append(
                room("memory", free: free, needed: Self.memoryBytes, where: "this host", mend: nil))
        }
        return checks
    }

    private func room(
        _ name: String, free: UInt64, needed: UInt64, where place: String, mend: String?
    ) -> Check {
        let has = "\(free >> 20) MiB free"
        return free >= needed
            ? Check(name: name, state: .good, detail: has, mend: nil)
            : Check(
                name: name, state: .missing,
                detail: "\(has) in \(place), \(needed >> 20) MiB are needed", mend: mend)
    }

    private func freeBytes(_ folder: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }

    /// MemAvailable of /proc/meminfo.
    private func availableMemory() -> UInt64? {
        let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 << 10 }
    }

    // MARK: An ordinary user

    private func user() -> [Check] {
        let name = NSUserName()
        let ranges = ["/etc/subuid", "/etc/subgid"].allSatisfy { path in
            ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
                .contains { $0.hasPrefix(name + ":") }
        }
        return [
            ranges
                ? Check(name: "subordinate ids", state: .good, detail: "found", mend: nil)
                : Check(
                    name: "subordinate ids", state: .missing,
                    detail: "\(name) has none in /etc/subuid; an image is made as root of a "
                        + "namespace of its own",
                    mend: "sudo usermod --add-subuids 100000-165535 "
                        + "--add-subgids 100000-165535 \(name)")
        ]
    }
}
