// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRReplay
import Subprocess
public import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// Replays a trace's operations through a real allocator, in a child process with the library
/// preloaded.
///
/// The operations go to a file first and are replayed when the trace has ended, so that
/// nothing else of this program runs beside what is timed.
public actor RealReplayer: Replaying {
    private let allocator: RealAllocator
    private let program: FilePath
    private let arguments: [String]
    private let latencyEvery: Int
    private let path: FilePath
    private let file: FileDescriptor?
    private var moments: [OperationBatch.Moment] = []
    private var lives: [Int] = []
    private var live = 0
    private var objects = 0
    private var result: AllocatorResult

    /// - Parameters:
    ///   - allocator: the library whose malloc is used.
    ///   - program: what to run so that it calls `sr_malloc_replay`.
    ///   - arguments: its words; the object count, `latencyEvery`, and for a library `--preloaded`
    ///     are added.
    ///   - folder: where the operations' file goes.
    ///   - latencyEvery: how many operations pass from one that is timed by itself to the next.
    public init(
        _ allocator: RealAllocator, program: FilePath, arguments: [String], folder: FilePath,
        latencyEvery: Int
    ) {
        self.allocator = allocator
        self.program = program
        self.arguments = arguments
        self.latencyEvery = latencyEvery
        result = AllocatorResult(name: allocator.name)
        result.tellsParts = false
        path = folder.appending("srorch-operations-\(UInt64.random(in: 0...UInt64.max))")
        file = try? FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite])
        if file == nil { result.error = "\(path) cannot be created" }
        // The name is not needed: nothing stays, however this ends.
        unlinkNow(path)
    }

    public func process(_ batch: OperationBatch) {
        guard result.error == nil, let file else { return }
        objects = max(objects, batch.objectLimit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(batch.operations.count * 8)
        func put(_ value: UInt32) {
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        var mark = 0
        for operation in batch.operations {
            if operation.object == OperationBatch.Operation.mark {
                moments.append(batch.marks[mark])
                lives.append(live)
                mark += 1
                put(0)
                put(0)
            } else {
                live += operation.isFree ? -operation.length : operation.length
                result.peakLive = max(result.peakLive, live)
                put(operation.object)
                put(operation.word)
            }
        }
        do { _ = try file.writeAll(bytes) } catch {
            result.error = "its operations cannot be written to \(path): \(error)"
        }
    }

    public func finish() async -> AllocatorResult {
        guard let file else { return result }
        if result.error == nil { await replay(file) }
        try? file.close()
        return result
    }

    private func replay(_ file: FileDescriptor) async {
        var environment = Environment.inherit
        if allocator.library != nil {
            guard let library = allocator.path else {
                result.error = allocator.advice
                return
            }
            environment = environment.updating(["LD_PRELOAD": library])
        }
        do {
            _ = try file.seek(offset: 0, from: .start)
            let child = try await run(
                .path(program),
                arguments: Arguments(
                    arguments + ["\(objects)", "\(latencyEvery)"]
                        + (allocator.library == nil ? [] : ["--preloaded"])),
                environment: environment,
                input: .fileDescriptor(file, closeAfterSpawningProcess: false),
                output: .string(limit: 64 << 20), error: .string(limit: 1 << 16))
            read(child.standardOutput)
            switch child.terminationStatus {
            case .exited(0): break
            case .exited(let status):
                let lines = child.standardError.split(separator: "\n")
                // Before its own the loader has words of a library that is none.
                let words = (lines.last { $0.hasPrefix("srorch: ") } ?? lines.first)
                    .map { "; it said: \"\($0)\"" }
                result.error = "its process ended with status \(status)\(words ?? "")"
            case .signaled(let signal):
                result.error = "its process was ended by signal \(signal)"
            }
        } catch {
            let reason = error as? Errno ?? (error as? SubprocessError)?.underlyingError
            result.error = "its process cannot be run" + (reason.map { ": \($0)" } ?? "")
        }
    }

    /// Takes the figures from what the child printed.
    private func read(_ text: String) {
        var points = 0
        var ended = false
        var loop = LoopCost()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            switch (words[0], numbers.count) {
            case ("held", 1) where points < moments.count:
                note(Int(numbers[0]), moments[points], lives[points])
                points += 1
            case ("loop", 2): (loop.operations, loop.nanoseconds) = (numbers[0], numbers[1])
            case ("real", 2): (result.operations, result.nanoseconds) = (numbers[0], numbers[1])
            case ("loop-latency", 2): loop.latencies.add(numbers[0], times: numbers[1])
            case ("real-latency", 2): result.latencies.add(numbers[0], times: numbers[1])
            case ("end", 0): ended = true
            default: break
            }
        }
        result.ownLoop = loop
        if !ended { result.error = "its process did not come to the end" }
    }

    private func note(_ held: Int, _ moment: OperationBatch.Moment, _ live: Int) {
        // What lies between lengths and pages cannot be told apart from outside.
        var usage = Footprint()
        usage.live = live
        usage.footprint = held
        usage.pages = PageSize.ofThisMachine.pages(for: held)
        usage.externalWaste = held - live
        result.series.append(.init(moment: moment, usage: usage))
        result.final = usage
        if held > result.peak.footprint {
            result.peak = usage
            result.peakEvent = moment.event
        }
    }
}

/// Takes a file's name away; the file lives on while it is open.
private func unlinkNow(_ path: FilePath) {
    unsafe path.withPlatformString { name in _ = unsafe unlink(name) }
}
