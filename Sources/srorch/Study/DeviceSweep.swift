// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRDevices
import SRSupport

/// `--sweep SETTING=VALUE,VALUE`: a setting, and the values that it takes one after the other.
struct DeviceSweep {
    private let text: String
    let key: String
    private let values: [String]

    /// - Throws: `SRError` of code `deviceSettings` for what is no list of values, each once.
    init(_ text: String) throws(SRError) {
        func refusal(_ reason: String) -> SRError {
            SRError(.deviceSettings, "--sweep \(text): \(reason)")
        }
        let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let values = pair.last?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
            throw refusal("write SETTING=VALUE,VALUE, such as idle=60,300")
        }
        guard !values.contains("") else { throw refusal("there is a comma without a value") }
        for (place, value) in values.enumerated() where values[..<place].contains(value) {
            throw refusal("\(value) is given twice")
        }
        self.text = text
        key = String(pair[0])
        self.values = values.map(String.init)
    }

    /// Each device once with each value; those that do not have the setting, or for which it means
    /// nothing, as they are.
    ///
    /// - Throws: `SRError` of code `deviceSettings` where no device can have any of the values.
    func devices(
        of devices: [WhatIfDevices.Named], on machine: DeviceSettings.Machine
    ) throws(SRError) -> [WhatIfDevices.Named] {
        var swept: [WhatIfDevices.Named] = []
        var known = false
        var refusal: SRError?
        for device in devices {
            let variants = values.compactMap { device.spec.setting(key, to: $0) }
            let refusals = variants.compactMap { fault(of: $0, on: machine) }
            if variants.isEmpty
                || (refusals.count == variants.count && fault(of: device.spec, on: machine) == nil)
            {
                refusal = refusal ?? refusals.first
                swept.append(device)
            } else {
                known = true
                swept += variants.map { .init(spec: $0, place: device.place) }
            }
        }
        guard !known else { return swept }
        if let refusal { throw refusal }
        let kinds = devices.flatMap(\.spec.parts).compactMap { DeviceKind(rawValue: $0.kind) }
        throw SRError(
            .deviceSettings,
            "--sweep \(text): none of the devices has a setting \(key)"
                + Hint.nearest(to: key, among: Set(kinds).flatMap(\.settings)))
    }

    /// Why a device cannot be so; nil if it can.
    private func fault(
        of spec: DeviceSpec, on machine: DeviceSettings.Machine
    ) -> SRError? {
        do throws(SRError) {
            _ = try DeviceSettings(spec, on: machine)
            return nil
        } catch { return error }
    }
}
