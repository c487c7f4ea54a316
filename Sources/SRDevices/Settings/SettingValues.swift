// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport
internal import Workloads

/// The settings of one device, read with the kernel's own rules of what a value may be.
struct SettingValues {
    let part: DeviceSpec.Part
    /// Whose rules they are held to.
    let kernel: KernelSeries

    /// - Throws: `SRError` for a setting that the device does not have, with the nearest name.
    init(
        _ part: DeviceSpec.Part, kind: DeviceKind, kernel usual: KernelSeries
    ) throws(SRError) {
        self.part = part
        for setting in part.settings where !kind.knows(setting.key) {
            throw SRError(
                .deviceSettings,
                "\(part.kind) has no setting \(setting.key)"
                    + Nearest.hint(Nearest.name(to: setting.key, among: kind.settings))
                    + "; it has " + kind.settings.joined(separator: ", "))
        }
        guard let name = part.value("kernel") else {
            kernel = usual
            return
        }
        guard let kernel = KernelSeries(rawValue: name) else {
            throw SRError(
                .deviceSettings, "kernel=\(name): the kernel is \(KernelSeries.choices)")
        }
        self.kernel = kernel
    }

    /// The error that a setting cannot be so.
    func refusal(_ key: String, _ reason: String) -> SRError {
        SRError(.deviceSettings, "\(part.kind): \(key)=\(part.value(key) ?? ""): \(reason)")
    }

    func has(_ key: String) -> Bool { part.value(key) != nil }

    func text(_ key: String) -> String? { part.value(key) }

    /// A size, such as `512M`, as `memparse()` reads one; at least 1.
    ///
    /// - Parameter zero: why it cannot be 0, and what to do.
    func bytes(
        _ key: String, zero: String = "nothing fits into a size of 0"
    ) throws(SRError) -> Int? {
        guard let text = part.value(key) else { return nil }
        guard let value = ByteSize.parse(text) else {
            throw refusal(
                key,
                "a size is a number with K, M, G or T behind, such as 512M, and of less than 4 EiB")
        }
        guard value > 0 else { throw refusal(key, zero) }
        return value
    }

    /// A time; a bare number is seconds, as the kernel's `idle` has it. At least 1 s.
    func nanoseconds(_ key: String) throws(SRError) -> UInt64? {
        guard let text = part.value(key) else { return nil }
        guard let value = TimeSpan.nanoseconds(text), value % 1_000_000_000 == 0 else {
            throw refusal(
                key,
                "a time is whole seconds, such as 300, or a number with s, m, h or d behind, and "
                    + "of less than 146 years")
        }
        guard value > 0 else { throw refusal(key, "a time is at least 1 s") }
        return UInt64(value)
    }

    /// Pages, more of which no device has: 4 EiB of the smallest.
    static let mostPages = 1 << 50

    /// A whole number within limits.
    func number(_ key: String, in range: ClosedRange<Int>) throws(SRError) -> Int? {
        guard let text = part.value(key) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw refusal(
                key, "it takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// What `kstrtobool()` reads as one.
    func flag(_ key: String) throws(SRError) -> Bool? {
        guard let text = part.value(key) else { return nil }
        switch text.lowercased() {
        case "1", "y", "yes", "on", "t", "true": return true
        case "0", "n", "no", "off", "f", "false": return false
        default: throw refusal(key, "it takes Y or N")
        }
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _: Choice.Type
    ) throws(SRError) -> Choice? {
        guard let text = part.value(key) else { return nil }
        let names = Choice.allCases.map(\.rawValue)
        guard let choice = Choice(rawValue: text) else {
            throw refusal(
                key,
                "it is one of " + names.joined(separator: ", ")
                    + Nearest.hint(Nearest.name(to: text, among: names)))
        }
        return choice
    }

    /// An algorithm of the kernel's; what its lengths come from is another question.
    func algorithm(_ key: String) throws(SRError) -> String? {
        guard let text = part.value(key) else { return nil }
        let names = KernelSeries.zramAlgorithms
        guard names.contains(text) else {
            throw refusal(
                key,
                "no algorithm of the kernel's has that name"
                    + Nearest.hint(Nearest.name(to: text, among: names)) + "; there are "
                    + names.joined(separator: ", "))
        }
        return text
    }
}
