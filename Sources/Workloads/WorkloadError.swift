// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why a workload cannot be made from what the user asked for.
///
/// Every message says what is wrong, where, and what would be right.
public enum WorkloadError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownWorkload(String, nearest: String?, known: [String])
    case unknownParameter(String, workload: String, nearest: String?, known: [String])
    case badValue(String, parameter: String, workload: String, expected: String)
    case malformedAssignment(String)
    case repeatedParameter(String)

    public var description: String {
        switch self {
        case .unknownWorkload(let name, let nearest, let known):
            return "unknown workload '\(name)'" + Nearest.hint(nearest)
                + "; known: " + known.joined(separator: ", ")
                + ". 'srorch workloads' tells what each does"
        case .unknownParameter(let name, let workload, let nearest, let known):
            return "workload '\(workload)' has no parameter '\(name)'" + Nearest.hint(nearest)
                + "; it has: " + known.joined(separator: ", ")
                + ". 'srorch workloads \(workload)' explains them"
        case .badValue(let value, let parameter, let workload, let expected):
            return "parameter '\(parameter)' of workload '\(workload)' cannot be '\(value)': "
                + "give \(expected)"
        case .malformedAssignment(let text):
            return "'\(text)' is not a parameter: write it as NAME=VALUE"
        case .repeatedParameter(let name):
            return "parameter '\(name)' is given twice: give it once"
        }
    }
}
