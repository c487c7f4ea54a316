// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRReplay
import Workloads

/// The flags that say how a trace is replayed.
struct ReplayOptions: ParsableArguments {
    @Option(help: "The allocators, separated by commas, each NAME[:SETTING=NUMBER]….")
    var allocator = AllocatorCatalogue.all.map(\.name).joined(separator: ",")

    @Option(help: "What is stored, and how long: zram, zswap or raw.")
    var policy = StoragePolicy.Kind.zram

    @Option(help: "The kernel whose zsmalloc, zram and zswap are meant: 6.1 or 6.12.")
    var kernel = AllocatorOptions.Kernel.v6_12

    @Option(help: "The compressor whose lengths are stored. (default: the trace's first)")
    var compressor: String?

    @Option(help: "What arenas do with free pages: never (keep them), tail or holes.")
    var returnPages = AllocatorOptions.ReturnPages.never

    @Option(help: "Most memory for each allocator, such as 512M.")
    var arena = "8G"

    @Option(help: "Let allocators that can compact do so every this many events, and at the end.")
    var compactEvery: UInt64?

    @Option(help: "Time every this many operations one by itself; 1: every one.")
    var latencyEvery = 64

    @Option(help: "Allocators that work at the same time. (default: one a processor)")
    var jobs: Int?

    func validate() throws {
        _ = try specs()
        guard let bytes = ByteSize.parse(arena), bytes >= 4096, bytes <= 1 << 36 else {
            throw ValidationError("--arena \(arena) is not a size from 4K to 64G.")
        }
        guard latencyEvery > 0 else { throw ValidationError("--latency-every is at least 1.") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1.") }
        if compactEvery == 0 { throw ValidationError("--compact-every is at least 1.") }
    }

    func specs() throws -> [AllocatorSpec] {
        do { return try AllocatorSpec.list(allocator) } catch {
            throw ValidationError(error.description)
        }
    }

    /// The plan for all allocators.
    var plan: ReplayPlan {
        var made = AllocatorOptions()
        made.kernel = kernel
        made.returnPages = returnPages
        made.arenaBytes = ByteSize.parse(arena).map(Int.init) ?? made.arenaBytes
        var plan = ReplayPlan(policy: StoragePolicy(policy, kernel: kernel), options: made)
        plan.latencyEvery = latencyEvery
        plan.compactEvery = compactEvery
        plan.jobs = jobs
        return plan
    }

    /// - Throws: `ExitStatus.usage`, after saying why.
    func pass(_ plan: ReplayPlan) throws -> ReplayPass {
        let specs = try specs()
        do { return try ReplayPass(specs, plan: plan) } catch {
            complain(error.description)
            throw ExitStatus.usage.exitCode
        }
    }
}

extension StoragePolicy.Kind: ExpressibleByArgument {}
extension AllocatorOptions.Kernel: ExpressibleByArgument {}
extension AllocatorOptions.ReturnPages: ExpressibleByArgument {}
