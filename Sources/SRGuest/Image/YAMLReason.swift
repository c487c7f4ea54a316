// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import Yams

/// Why a text is no YAML, or YAML of another shape than was wanted, in words for a user.
public enum YAMLReason {
    /// The place and the reason; line and column count from 1.
    public struct Fault: Sendable, Hashable {
        public let line: Int
        public let column: Int
        public let words: String
    }

    /// What the parser found; nil if `error` is none of its errors.
    public static func fault(_ error: any Error) -> Fault? {
        let error =
            if case .dataCorrupted(let context)? = error as? DecodingError,
                let below = context.underlyingError
            { below } else { error }
        guard let error = error as? YamlError else { return nil }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return Fault(
                line: mark.line, column: mark.column,
                words: ProgramWords.after("this is not YAML", problem, of: "its parser"))
        case .duplicatedKeysInMapping(let keys, let context):
            return Fault(
                line: context.mark.line, column: context.mark.column,
                words: "given twice: \(keys.sorted().joined(separator: ", "))")
        default:
            return Fault(
                line: 1, column: 1, words: "this is not YAML: a character in it is none of text's")
        }
    }

    /// The same with its place, or what does not fit the wanted shape.
    public static func text(_ error: any Error) -> String {
        fault(error).map { "line \($0.line), column \($0.column): \($0.words)" }
            ?? SystemReason.text(error)
    }
}
