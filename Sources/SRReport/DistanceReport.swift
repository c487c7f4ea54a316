// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRStats
public import SRText

/// What `srorch compare` says of two traces.
public struct DistanceReport: Sendable {
    public var first: TraceProfile
    public var second: TraceProfile
    /// What they are called.
    public var firstName: String
    public var secondName: String
    public var distance: TraceDistance
    /// What each had to work with.
    public var memory: AvailableMemory

    /// Both traces have pages of one size: those of others are in no unit of these.
    ///
    /// - Parameters:
    ///   - first: profile of the trace that the other is held against.
    ///   - firstName: its name.
    ///   - second: profile of the other.
    ///   - secondName: its name.
    ///   - bootstrap: how intervals are drawn.
    ///   - memory: what the two runs had available; nothing is said of it where that is not
    ///     known.
    public init(
        first: TraceProfile, _ firstName: String, second: TraceProfile, _ secondName: String,
        bootstrap: Bootstrap, memory: AvailableMemory = AvailableMemory([])
    ) {
        self.memory = memory
        self.first = first
        self.second = second
        self.firstName = firstName
        self.secondName = secondName
        distance = TraceDistance(from: first, to: second, bootstrap: bootstrap)
        if first.compressor != second.compressor || areOfTwoImplementations {
            distance.lengths = nil
        }
    }

    /// Whether one compressor made the lengths in two implementations, which may differ for the
    /// same page.
    private var areOfTwoImplementations: Bool {
        guard let one = first.implementation, let two = second.implementation else { return false }
        return first.compressor == second.compressor && one != two
    }

    /// The report's lines, each ended by a line feed.
    public var text: String {
        var lines = [
            "first   \(firstName): \(Self.summary(first))",
            "second  \(secondName): \(Self.summary(second))",
            "lengths of \(compressors)", "",
            "".padded(to: 26) + Numbers.right("figure", 8) + "   95 % interval    by chance",
        ]
        for figure in distance.figures { lines.append(line(figure)) }
        lines += ["", verdict.wrapped()]
        lines += notes.map { "Note: \($0)".wrapped() }
        return lines.joined(separator: "\n") + "\n"
    }

    private var compressors: String {
        first.compressor == second.compressor
            ? first.compressor : "\(first.compressor), and of \(second.compressor)"
    }

    private static func summary(_ profile: TraceProfile) -> String {
        var text = "\(Numbers.grouped(profile.counts.writes)) writes, "
        text += "\(Numbers.grouped(profile.counts.reads)) reads, "
        text += "\(Numbers.grouped(profile.counts.frees)) frees"
        if profile.seconds > 0 { text += " in \(Numbers.fixed(profile.seconds, 1)) s" }
        return text
    }

    private func line(_ figure: TraceDistance.Figure) -> String {
        let name =
            figure.kind == .ratio ? "\(figure.name), second : first" : figure.name
        guard let estimate = figure.estimate else {
            return name.padded(to: 26) + Numbers.right("-", 8)
                + (figure.likeness.map { "   in one of them only".padded(to: 31) + $0.rawValue }
                    ?? "")
        }
        let interval = "\(Numbers.fixed(estimate.low, 3)) to \(Numbers.fixed(estimate.high, 3))"
        return name.padded(to: 26) + Numbers.right(Numbers.fixed(estimate.value, 3), 8) + "   "
            + interval.padded(to: 17)
            + (estimate.chance.map { Numbers.fixed($0, 3) } ?? "     ").padded(to: 9)
            + "  " + (figure.likeness?.rawValue ?? "")
    }

    /// The comparison in plain words.
    public var verdict: String {
        let figures = distance.figures
        func names(_ likeness: Likeness) -> String {
            figures.filter { $0.likeness == likeness }.map(\.name).joined(separator: ", ")
        }
        let start: String
        switch figures.compactMap(\.likeness).max() {
        case nil: return "There is nothing to compare."
        case .equal: return "The two are equal in all that was compared."
        case .alike: return "The two are alike in all that was compared."
        case .similar: start = "The two are similar: "
        case .tooFew: start = "There are too few events for a verdict: "
        case .different: start = "The two are different: "
        }
        var parts: [String] = []
        for (likeness, words) in [
            (Likeness.different, "different in"), (.tooFew, "too few to tell in"),
            (.similar, "similar in"), (.alike, "alike in"),
        ] {
            let list = names(likeness)
            if !list.isEmpty { parts.append("\(words) \(list)") }
        }
        return start + parts.joined(separator: "; ") + "."
    }

    /// What a reader has to know to read the figures rightly.
    public var notes: [String] {
        var notes: [String] = []
        for (name, profile) in [(firstName, first), (secondName, second)] {
            if !profile.hasFrees, profile.counts.writes > 0 {
                notes.append(
                    "\(name) has no frees: its live pages and lifetimes are upper bounds.")
            }
            if profile.counts.lost > 0 {
                notes.append(
                    "\(name) lost \(Numbers.grouped(profile.counts.lost)) records, which no "
                        + "figure makes up for.")
            }
            if profile.segments.count < TraceDistance.fewestSegments, !distance.areEqual {
                notes.append(
                    "\(name) has \(Numbers.grouped(profile.events)) events: too few for "
                        + "intervals, so none of the figures tells the two apart.")
            }
        }
        if first.compressor != second.compressor {
            notes.append(
                "The lengths are of \(first.compressor) in \(firstName) and of "
                    + "\(second.compressor) in \(secondName): they are not compared.")
        }
        if areOfTwoImplementations {
            notes.append(
                "The lengths of \(first.compressor) are those of \(first.implementation ?? "") in "
                    + "\(firstName) and of \(second.implementation ?? "") in \(secondName), which "
                    + "may differ for the same page: they are not compared.")
        }
        if let apart = memory.apart {
            notes.append(
                "\(apart), in \(firstName) and in \(secondName): that alone may be why they differ."
            )
        }
        return notes
    }

    public var json: JSONValue {
        .object([
            .init("trace", .string(secondName)),
            .init("compressor", .string(second.compressor)),
            .init("events", Self.events(second)),
            .init(
                "figures",
                .object(distance.figures.map { .init($0.key.rawValue, Self.json($0)) })),
            .init(
                "inOneOnly",
                .array(
                    distance.figures.filter { $0.estimate == nil && $0.likeness != nil }
                        .map { .string($0.key.rawValue) })),
            .init("verdict", .string(verdict)),
            .init("notes", .array(notes.map { .string($0) })),
        ])
    }

    /// The first trace's part of the JSON, which all comparisons with it share.
    public static func json(first profile: TraceProfile, _ name: String) -> JSONValue {
        .object([
            .init("trace", .string(name)), .init("compressor", .string(profile.compressor)),
            .init("events", events(profile)),
        ])
    }

    private static func events(_ profile: TraceProfile) -> JSONValue {
        .object([
            .init("reads", .unsigned(profile.counts.reads)),
            .init("writes", .unsigned(profile.counts.writes)),
            .init("frees", .unsigned(profile.counts.frees)),
            .init("discards", .unsigned(profile.counts.discards)),
            .init("lost", .unsigned(profile.counts.lost)),
        ])
    }

    private static func json(_ figure: TraceDistance.Figure) -> JSONValue {
        guard let estimate = figure.estimate else { return .null }
        return .object([
            .init("kind", .string(figure.kind.rawValue)),
            .init("value", .number(estimate.value)),
            .init("low", .number(estimate.low)),
            .init("high", .number(estimate.high)),
            .init("chance", estimate.chance.map { .number($0) } ?? .null),
            .init("likeness", figure.likeness.map { .string($0.rawValue) } ?? .null),
        ])
    }
}
