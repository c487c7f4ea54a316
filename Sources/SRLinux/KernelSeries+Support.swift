// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// The newest series that is not newer than a release, whose rules come nearest to it; nil if the
    /// relay does not build for the release: it does for 6.1 and for what is from 6.12 on
    /// (`kernel/compat/kernels.h`).
    public static func nearest(release: String) -> KernelSeries? {
        if let same = KernelSeries(release: release) { return same }
        guard let wanted = numbers(release), let first = numbers(linux612.rawValue),
            !wanted.lexicographicallyPrecedes(first)
        else { return nil }
        return allCases.last {
            numbers($0.rawValue).map { !wanted.lexicographicallyPrecedes($0) } ?? false
        }
    }

    /// What ``nearest(release:)`` knows, in words.
    public static let supported = "\(linux61.rawValue), or \(linux612.rawValue) and later"

    /// The first two numbers of a release, as a series is named: `6.12` of `6.12.117`.
    public static func name(ofRelease release: String) -> String {
        numbers(release).map { "\($0[0]).\($0[1])" } ?? release
    }

    /// Major and minor.
    private static func numbers(_ release: String) -> [Int]? {
        let parts = release.split(separator: ".", omittingEmptySubsequences: false).prefix(2)
            .map { Int($0.prefix { $0.isASCII && $0.isNumber }) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        return [major, minor]
    }
}
