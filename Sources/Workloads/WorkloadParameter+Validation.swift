// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension WorkloadParameter {
    /// Bytes that a size is a multiple of: the smallest page of a kernel. A kernel with larger
    /// ones leaves out what is no whole page.
    static let granule = PageSize.kib4.bytes

    /// The canonical text of `text`, or nil if it is not a value of this kind.
    func canonical(_ text: String) -> String? {
        switch kind {
        case .integer(let range):
            return Int(text).flatMap { range.contains($0) ? "\($0)" : nil }
        case .count(let range):
            if text == "all" { return text }
            return Int(text).flatMap { range.contains($0) ? "\($0)" : nil }
        case .size(let range):
            guard let bytes = ByteSize.parse(text), range.contains(bytes),
                bytes % Self.granule == 0
            else { return nil }
            return ByteSize.format(bytes)
        case .seed:
            return UInt64(text).map { "\($0)" }
        case .choice(let words):
            return words.contains(text) ? text : nil
        case .mix(let names):
            return Self.canonicalMix(text, of: names)
        }
    }

    /// What a right value looks like, to end the sentence "give …".
    public var expectation: String {
        switch kind {
        case .integer(let range):
            return "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .count(let range):
            return "a whole number from \(range.lowerBound) to \(range.upperBound), or 'all'"
        case .size(let range):
            return "a size from \(ByteSize.format(range.lowerBound)) to "
                + "\(ByteSize.format(range.upperBound)) in multiples of \(ByteSize.format(Self.granule)), such as 96M"
        case .seed:
            return "a whole number from 0 to \(UInt64.max)"
        case .choice(let words):
            return "one of " + words.joined(separator: ", ")
        case .mix(let names):
            return "shares of \(names.joined(separator: ", ")) that add up to 100, such as "
                + "\(names[0]):40,\(names[names.count - 1]):60"
        }
    }

    /// All names in their fixed order, the absent ones as 0.
    private static func canonicalMix(_ text: String, of names: [String]) -> String? {
        var shares: [String: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false)
            guard pair.count == 2, let share = Int(pair[1]), (0...100).contains(share),
                names.contains(String(pair[0])),
                shares.updateValue(share, forKey: String(pair[0])) == nil
            else { return nil }
        }
        guard shares.values.reduce(0, +) == 100 else { return nil }
        return names.map { "\($0):\(shares[$0] ?? 0)" }.joined(separator: ",")
    }
}
