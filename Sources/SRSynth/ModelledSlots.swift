// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// The rules by which the model finds slots.
enum ModelledSlots: Sendable {
    case scanOfCluster
    case listsOfClusters

    /// nil if the model does not have the kernel's.
    init?(_ kernel: KernelSeries) {
        switch kernel.slotRule {
        case .scanOfCluster: self = .scanOfCluster
        case .listsOfClusters: self = .listsOfClusters
        case .swapTable: return nil
        }
    }

    /// The rules of a kernel.
    ///
    /// - Throws: `SRError` of code `usage` that lists the kernels whose rules the model has.
    static func of(_ kernel: KernelSeries) throws(SRError) -> ModelledSlots {
        if let slots = ModelledSlots(kernel) { return slots }
        throw SRError(
            .usage,
            "the model does not have the rules of Linux \(kernel.rawValue), only those of "
                + "\(KernelSeries.listed(KernelSeries.modelled)); "
                + "srorch capture --kernel \(kernel.rawValue) runs it itself")
    }
}

extension KernelSeries {
    /// The series whose rules the model has.
    public static let modelled = allCases.filter { ModelledSlots($0) != nil }

    /// - Throws: `SRError` of code `usage` where the model does not have its rules.
    public func checkModelled() throws(SRError) { _ = try ModelledSlots.of(self) }
}
