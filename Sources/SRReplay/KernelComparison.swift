// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A kernel's own allocator beside the model of it, over the same trace.
public struct KernelComparison: Sendable {
    /// The pages that both hold at one moment.
    public struct Point: Sendable, Equatable {
        public var moment: OperationBatch.Moment
        public var kernel: Int
        public var model: Int

        /// How far the model is from the kernel, as a share of the kernel's pages: 0.01 holds
        /// a per cent too much. Without any page in the kernel: of one.
        public var distance: Double { Double(model - kernel) / Double(max(kernel, 1)) }
    }

    public var kernel: KernelResult
    public var model: AllocatorResult
    public private(set) var points: [Point] = []

    /// - Parameters:
    ///   - kernel: what the kernel's allocator came to.
    ///   - model: what its model came to, over the same operations.
    ///   - moments: of the operations' marks; only those that the model's series kept are
    ///     compared.
    ///   - countsWhole: whether an object that the allocator does not take has a page of its
    ///     own, as the policy has it.
    public init(
        _ kernel: KernelResult, _ model: AllocatorResult, moments: [OperationBatch.Moment],
        countsWhole: Bool
    ) {
        self.kernel = kernel
        self.model = model
        var held: [UInt64: KernelResult.Held] = [:]
        for (moment, one) in zip(moments, kernel.marks) { held[moment.event] = one }
        for point in model.series.points {
            guard let one = held[point.moment.event] else { continue }
            points.append(
                Point(
                    moment: point.moment, kernel: one.pages + (countsWhole ? one.whole : 0),
                    model: point.usage.pages))
        }
    }

    /// Marks at which both hold as much.
    public var equal: Int { points.count { $0.kernel == $0.model } }
    /// The mark at which the model is farthest off, by share; the first of several.
    public var worst: Point? {
        points.max { $0.distance.magnitude < $1.distance.magnitude }
    }
    /// Mean share by which the model is off, without its sign; nil without marks.
    public var meanDistance: Double? {
        points.isEmpty
            ? nil : points.reduce(0) { $0 + $1.distance.magnitude } / Double(points.count)
    }
    /// Most pages at any mark.
    public var kernelPeak: Int { points.map(\.kernel).max() ?? 0 }
    public var modelPeak: Int { points.map(\.model).max() ?? 0 }
}
