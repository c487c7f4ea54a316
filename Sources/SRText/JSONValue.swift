// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A JSON value that keeps the order of its keys and prints without Foundation.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    /// Finite numbers only; others print as null, since JSON has no word for them.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A key and its value.
    public struct Member: Sendable, Equatable {
        public var key: String
        public var value: JSONValue
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value as text: objects over several lines with two spaces a level, arrays of
    /// plain values on one.
    public func text(indent: Int = 0) -> String {
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .unsigned(let value): return String(value)
        case .number(let value): return value.isFinite ? "\(value)" : "null"
        case .string(let value): return Self.quoted(value)
        case .array(let values):
            if values.allSatisfy({ !$0.isCompound }) {
                return "[" + values.map { $0.text() }.joined(separator: ", ") + "]"
            }
            return Self.lines(values.map { $0.text(indent: indent + 1) }, "[", "]", indent)
        case .object(let members):
            if members.isEmpty { return "{}" }
            return Self.lines(
                members.map { Self.quoted($0.key) + ": " + $0.value.text(indent: indent + 1) },
                "{", "}", indent)
        }
    }

    private var isCompound: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    private static func lines(
        _ items: [String], _ open: String, _ close: String, _ indent: Int
    ) -> String {
        let margin = String(repeating: "  ", count: indent)
        return open + "\n" + items.map { margin + "  " + $0 }.joined(separator: ",\n") + "\n"
            + margin + close
    }

    /// RFC 8259, section 7.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            // Those from 0x7F on are text in JSON, and commands to a terminal.
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
