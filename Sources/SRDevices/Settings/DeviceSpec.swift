// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// A device as a user writes it: `zram,comp_algorithm=zstd,recompress.idle=300`; several of different
/// priorities are joined by `+`, the first in use standing first.
///
/// What the words mean is each device's own: ``DeviceSettings``.
public struct DeviceSpec: Sendable, Hashable {
    /// One device of it.
    public struct Part: Sendable, Hashable {
        /// `zram`, `zswap` or `disk`.
        public var kind: String
        /// Settings in the order that they were written, named as the kernel names them.
        public var settings: [Setting]

        public init(kind: String, settings: [Setting] = []) {
            self.kind = kind
            self.settings = settings
        }

        /// The words that stand for it.
        public var text: String {
            ([kind] + settings.map { "\($0.key)=\($0.value)" }).joined(separator: ",")
        }

        /// The value of a setting; nil if it is not there.
        func value(_ key: String) -> String? { settings.last { $0.key == key }?.value }
    }

    /// A setting and its value.
    public struct Setting: Sendable, Hashable {
        public var key: String
        public var value: String

        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    /// - Throws: `SRError` of code `deviceSettings` for what is no list of settings.
    public init(_ text: String) throws(SRError) {
        var parts: [Part] = []
        for piece in text.split(separator: "+", omittingEmptySubsequences: false) {
            let words = piece.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimmingBlanks }
            guard let kind = words.first, !kind.isEmpty else {
                throw SRError(
                    .deviceSettings,
                    "'\(text)' names no device: write \(DeviceKind.choices), then settings behind "
                        + "commas; + joins devices of different priorities")
            }
            var part = Part(kind: kind)
            for word in words.dropFirst() {
                let pair = word.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false
                )
                .map { $0.trimmingBlanks }
                guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                    throw SRError(
                        .deviceSettings,
                        "'\(word)' of '\(text)' is no setting: write NAME=VALUE")
                }
                try part.add(pair[0], pair[1])
            }
            parts.append(part)
        }
        self.parts = parts
    }

    /// The words that stand for it, as ``init(_:)`` reads them.
    public var text: String { parts.map(\.text).joined(separator: "+") }

    /// The same with another value of a setting, in every part that has it or can have it.
    ///
    /// - Returns: nil if no part knows the setting.
    public func setting(_ key: String, to value: String) -> DeviceSpec? {
        var changed = self
        var known = false
        for index in parts.indices where DeviceKind(rawValue: parts[index].kind)?.knows(key) == true
        {
            known = true
            changed.parts[index].settings.removeAll { $0.key == key }
            changed.parts[index].settings.append(Setting(key, value))
        }
        return known ? changed : nil
    }
}

extension DeviceSpec.Part {
    /// Adds a setting, which may stand once.
    public mutating func add(_ key: String, _ value: String) throws(SRError) {
        guard self.value(key) == nil else {
            throw SRError(.deviceSettings, "\(kind): \(key) is given twice")
        }
        settings.append(.init(key, value))
    }
}

extension Substring {
    /// The text without blanks at either end.
    fileprivate var trimmingBlanks: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
