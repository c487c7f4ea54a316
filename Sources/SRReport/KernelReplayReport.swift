// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRReplay
public import SRText

/// What a replay through a kernel's own allocators came to, beside the models.
public struct KernelReplayReport: Sendable {
    /// The trace, as it was named.
    public var trace: String
    public var compressor: String
    public var policy: StoragePolicy
    public var counts: OperationEncoder.Counts
    public var comparisons: [KernelComparison]
    /// `6.1.0-56-amd64`
    public var release: String
    /// `tcg` or `kvm`.
    public var accelerator: String
    /// Guest time of an instruction is 2^this ns; nil: guest time is the host's.
    public var clockShift: Int?
    /// Why another run may have other figures; nil if none can.
    public var unrepeatable: String?

    public init(
        trace: String, compressor: String, policy: StoragePolicy,
        counts: OperationEncoder.Counts, comparisons: [KernelComparison], release: String,
        accelerator: String, clockShift: Int?, unrepeatable: String?
    ) {
        self.trace = trace
        self.compressor = compressor
        self.policy = policy
        self.counts = counts
        self.comparisons = comparisons
        self.release = release
        self.accelerator = accelerator
        self.clockShift = clockShift
        self.unrepeatable = unrepeatable
    }

    /// The report for people.
    public var text: String {
        var text =
            "\(trace): \(Numbers.grouped(counts.events)) events through the allocators of Linux "
            + "\(release)\npolicy \(policy.kind.rawValue): \(policy.explanation)\n"
            + "lengths of \(PlainText.line(compressor))\n\n"
        text += TextTable.text(
            [
                "allocator", "peak pages", "model", "marks", "equal", "farthest", "at event",
                "mean", "ns to allocate", "to free",
            ],
            comparisons.map(row))
        for comparison in comparisons {
            if let error = comparison.kernel.error {
                text += "\(comparison.kernel.allocator.rawValue): \(error)\n"
            }
            if let error = comparison.model.error { text += "the model's: \(error)\n" }
            if comparison.kernel.refused > 0 {
                text +=
                    "\(comparison.kernel.allocator.rawValue) does not take "
                    + "\(Numbers.grouped(comparison.kernel.refused)) of the objects.\n"
            }
        }
        let steadiness = unrepeatable.map { "NOT repeatable: \($0)\n" } ?? ""
        return text + "\n" + clock + "\n" + steadiness
    }

    /// What the times are times of.
    private var clock: String {
        guard let clockShift else {
            return "Times are the guest's under \(accelerator), which are a real processor's."
        }
        return "Guest time under \(accelerator) is \(1 << clockShift) ns an instruction: the times "
            + "count instructions, not a processor's cycles."
    }

    private func row(_ comparison: KernelComparison) -> [String] {
        func share(_ value: Double?) -> String {
            value.map { Numbers.fixed($0 * 100, 2) + " %" } ?? "-"
        }
        func time(_ value: Double?) -> String { value.map { Numbers.fixed($0, 1) } ?? "-" }
        let worst = comparison.worst
        return [
            comparison.kernel.allocator.rawValue,
            Numbers.grouped(UInt64(comparison.kernelPeak)),
            Numbers.grouped(UInt64(comparison.modelPeak)), "\(comparison.points.count)",
            "\(comparison.equal)", share(worst?.distance),
            worst.map { Numbers.grouped($0.moment.event) } ?? "-", share(comparison.meanDistance),
            time(comparison.kernel.allocationNs), time(comparison.kernel.freeNs),
        ]
    }

    /// The report as JSON. Distances are shares of the kernel's pages.
    public var json: JSONValue {
        .object([
            .init("trace", .string(trace)),
            .init("policy", .string(policy.kind.rawValue)),
            .init("kernel", .string(policy.kernel.rawValue)),
            .init("release", .string(release)),
            .init("accelerator", .string(accelerator)),
            .init("clockShift", clockShift.map { .integer(Int64($0)) } ?? .null),
            .init("repeatable", .bool(unrepeatable == nil)),
            .init("unrepeatable", unrepeatable.map { .string($0) } ?? .null),
            .init("compressor", .string(compressor)),
            .init("events", .unsigned(counts.events)),
            .init("allocators", .array(comparisons.map(json))),
        ])
    }

    private func json(_ comparison: KernelComparison) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        let kernel = comparison.kernel
        return .object([
            .init("name", .string(kernel.allocator.rawValue)),
            .init("marks", .integer(Int64(comparison.points.count))),
            .init("equalMarks", .integer(Int64(comparison.equal))),
            .init("kernelPeakPages", .integer(Int64(comparison.kernelPeak))),
            .init("modelPeakPages", .integer(Int64(comparison.modelPeak))),
            .init("farthest", number(comparison.worst?.distance)),
            .init("farthestEvent", comparison.worst.map { .unsigned($0.moment.event) } ?? .null),
            .init("farthestKernelPages", integer(comparison.worst?.kernel)),
            .init("farthestModelPages", integer(comparison.worst?.model)),
            .init("meanDistance", number(comparison.meanDistance)),
            .init("allocations", .unsigned(kernel.allocations)),
            .init("frees", .unsigned(kernel.frees)),
            .init("refused", .unsigned(kernel.refused)),
            .init("allocationNs", number(kernel.allocationNs)),
            .init("freeNs", number(kernel.freeNs)),
            .init("error", (kernel.error ?? comparison.model.error).map { .string($0) } ?? .null),
        ])
    }

    private func integer(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }

    /// The pages of both at every mark, as CSV.
    public var csv: String {
        var text = "event,allocator,kernel,model\n"
        for comparison in comparisons {
            for point in comparison.points {
                text +=
                    "\(point.moment.event),\(comparison.kernel.allocator.rawValue),"
                    + "\(point.kernel),\(point.model)\n"
            }
        }
        return text
    }
}
