// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

extension ZramDevice {
    /// The pages that `recompress` or `writeback` takes, in the order in which the kernel works on
    /// them, in ``found``. O(slots), and of 7.3 their sorting.
    ///
    /// - Parameters:
    ///   - type: of which they are.
    ///   - unwanted: flags that none of them has.
    ///   - priority: pages compressed with this one or a higher are left out.
    mutating func collect(
        _ type: ZramSettings.PageType, without unwanted: UInt8 = 0, below priority: Int = .max
    ) {
        var wanted: UInt8 = 0
        if type.wantsIdle { wanted |= ZramSlot.idle }
        if type.wantsHuge { wanted |= ZramSlot.huge }
        if type == .incompressible { wanted |= ZramSlot.incompressible }
        found.removeAll(keepingCapacity: true)
        for page in 0..<used {
            let slot = slots[page]
            guard slot.place == .pool, slot.flags & wanted == wanted, slot.flags & unwanted == 0,
                slot.priority < priority
            else { continue }
            found.append(UInt32(truncatingIfNeeded: page))
        }
        guard settings.kernel.postProcessingOrder == .bySize else { return }
        // place_pp_slot() puts each at the head of its step's list; select_pp_slot() takes the heads
        // of the highest step first.
        let step = UInt32(KernelSeries.postProcessingStep)
        let slots = slots
        found.sort { one, other in
            let (a, b) = (slots[one].length / step, slots[other].length / step)
            return a == b ? one > other : a > b
        }
    }
}
