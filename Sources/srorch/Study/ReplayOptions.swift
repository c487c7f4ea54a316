// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import Foundation
import SRCapture
import SRFiles
import SRGuest
import SRLinux
public import SRReplay
import SRReplayMalloc
import SRSupport
import SystemPackage
import Workloads

/// The flags that say how a trace is replayed.
struct ReplayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The allocators, separated by commas, each NAME[:SETTING=NUMBER]…. (default: "
                + Self.all + "; of these, those that know the trace's page size)"),
        completion: Completions.allocators)
    var allocator: String?

    private static let all = AllocatorCatalogue.all.map(\.name).joined(separator: ",")

    @Option(
        help: "Also replay, for real, through the malloc of this library; may repeat.",
        completion: .file())
    var preload: [String] = []

    @Option(help: "What is stored, and how long: zram, zswap or raw.")
    var policy = StoragePolicy.Kind.zram

    @Option(
        help: """
            The kernel whose zsmalloc, zram and zswap are meant: \(KernelSeries.choices). \
            (default: the run's own; \(KernelSeries.usual.rawValue) where that is not known)
            """)
    var kernel: KernelSeries?

    @Option(help: "The compressor whose lengths are stored. (default: the trace's first)")
    var compressor: String?

    @Option(help: "What arenas do with free pages: never (keep them), tail or holes.")
    var returnPages = AllocatorOptions.ReturnPages.never

    @Option(
        help: ArgumentHelp(
            "Most memory for each allocator, \(Self.arenas): 512M; a bare number is bytes. (default: 8G)",
            valueName: "size"),
        transform: Measures.bytes)
    var arena: Int?

    /// From the smallest page on.
    private static let arenaBytes = PageSize.kib4.bytes...64 << 30
    private static let arenas =
        "\(ByteSize.format(arenaBytes.lowerBound)) to \(ByteSize.format(arenaBytes.upperBound))"

    @Option(help: "Let allocators that can compact do so every this many events, and at the end.")
    var compactEvery: UInt64?

    @Option(help: "Time every this many operations one by itself; 1: every one.")
    var latencyEvery = 64

    @Option(help: "Allocators that work at the same time. (default: one a processor)")
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "How long the guest of --in-kernel may take: 90s, 3m, 2h; a bare number is seconds. "
                + "(default: 1h)",
            valueName: "time"),
        transform: Measures.seconds)
    var timeout = 3600

    func validate() throws {
        _ = try models()
        for library in preload where Names.exact(library).status?.type != .regular {
            throw ValidationError(
                "--preload takes a library's file, and \(library) is none; jemalloc and mimalloc go by "
                    + "--allocator.")
        }
        guard (1...CaptureRequest.mostSeconds).contains(timeout) else {
            throw ValidationError(
                "--timeout takes 1s to \(CaptureRequest.mostSeconds / 86400)d, not \(timeout)s.")
        }
        if let arena, !Self.arenaBytes.contains(arena) {
            throw ValidationError("--arena takes \(Self.arenas), not \(ByteSize.format(arena)).")
        }
        guard latencyEvery > 0 else { throw ValidationError("--latency-every is at least 1.") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1.") }
        if compactEvery == 0 { throw ValidationError("--compact-every is at least 1.") }
    }

    /// Makes sure that standard output is asked for by one option at most.
    static func checkStandardOutput(_ files: [String?]) throws {
        guard files.count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Only one of --csv, --svg and --png can be standard output.")
        }
        let named = files.compactMap(\.self).filter { $0 != "-" }
        guard Set(named).count == named.count else {
            throw ValidationError("--csv, --svg and --png name one file twice.")
        }
    }

    private var names: [String] { (allocator ?? Self.all).split(separator: ",").map(String.init) }

    /// The models that are named.
    private func models() throws -> [AllocatorSpec] {
        var models: [AllocatorSpec] = []
        for name in names where RealAllocator.named(name) == nil {
            do { models.append(try AllocatorSpec(name)) } catch {
                let known = AllocatorCatalogue.all.map(\.name) + RealAllocator.names
                throw ValidationError(
                    error.description + "; for real, "
                        + RealAllocator.names.joined(separator: ", ")
                        + Hint.nearest(to: name, among: known))
            }
        }
        if names.isEmpty, preload.isEmpty { throw ValidationError("No allocator is named.") }
        return models
    }

    /// The real allocators that are named, each to be replayed by this same program.
    private func real(_ plan: ReplayPlan) throws -> [RealReplayer] {
        let libraries = preload.map { path in
            // The loader looks for a name without a folder elsewhere.
            RealAllocator(
                name: FilePath(path).lastComponent?.string ?? path,
                library: path.contains("/") ? path : "./" + path)
        }
        let all = names.compactMap(RealAllocator.named) + libraries
        guard !all.isEmpty else { return [] }
        let program: FilePath
        do { program = try ReplayOptions.ownProgram() } catch {
            Complaint.say("this program's own file cannot be found: \(SystemReason.text(error))")
            throw ExitStatus.missingTool.exitCode
        }
        return all.map {
            RealReplayer(
                $0, program: program, arguments: ["replay-child"],
                folder: ReplayOptions.temporaryFolder, latencyEvery: plan.latencyEvery)
        }
    }

    /// The plan for all allocators, by that kernel's rules.
    func plan(_ kernel: KernelSeries, _ pageSize: PageSize) -> ReplayPlan {
        var made = AllocatorOptions(pageSize: pageSize)
        made.kernel = kernel
        made.returnPages = returnPages
        made.arenaBytes = arena ?? 8 << 30
        var plan = ReplayPlan(
            policy: StoragePolicy(policy, kernel: kernel, pageSize: pageSize), options: made)
        plan.latencyEvery = latencyEvery
        plan.compactEvery = compactEvery
        plan.jobs = jobs
        return plan
    }

    /// The allocators at work, and why some are left out that nobody named.
    /// - Throws: `ExitStatus.usage`, after saying why.
    func pass(_ plan: ReplayPlan) throws -> (ReplayPass, leftOut: [String]) {
        var models = try models()
        var leftOut: [String] = []
        if allocator == nil {
            let (known, problems) = AllocatorSpec.split(models, for: plan.options.pageSize)
            // Where none is left, the first one's problem is told.
            if !known.isEmpty { (models, leftOut) = (known, problems) }
        }
        let real = try real(plan)
        do { return (try ReplayPass(models, plan: plan, others: real), leftOut) } catch {
            Complaint.say(error.description)
            throw ExitStatus.usage.exitCode
        }
    }
}

extension ReplayOptions {
    fileprivate static func ownProgram() throws -> FilePath {
        // The link is read, not named: a preloaded child is to show its own name.
        FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    }

    fileprivate static var temporaryFolder: FilePath {
        FilePath(FileManager.default.temporaryDirectory.path)
    }
}

extension StoragePolicy.Kind: ExpressibleByArgument {}
extension AllocatorOptions.ReturnPages: ExpressibleByArgument {}
