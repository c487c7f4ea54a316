// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension SRError.Code {
    /// A workload has no parameter of that name.
    public static let unknownParameter = Self("unknown parameter", .usage)
}

// What a user may get wrong of a workload's name and parameters.
extension SRError {
    public static func unknownWorkload(_ name: String, nearest: String?, known: [String]) -> SRError
    {
        SRError(
            .usage,
            "unknown workload '\(name)'" + Nearest.hint(nearest) + "; known: "
                + known.joined(separator: ", ") + ". 'srorch workloads' tells what each does")
    }

    public static func unknownParameter(
        _ name: String, workload: String, nearest: String?, known: [String]
    ) -> SRError {
        SRError(
            .unknownParameter,
            "workload '\(workload)' has no parameter '\(name)'" + Nearest.hint(nearest)
                + "; it has: " + known.joined(separator: ", ")
                + ". 'srorch workloads \(workload)' explains them")
    }

    public static func badValue(
        _ value: String, parameter: String, workload: String, expected: String
    ) -> SRError {
        SRError(
            .usage,
            "parameter '\(parameter)' of workload '\(workload)' cannot be '\(value)': give "
                + expected)
    }

    public static func malformedAssignment(_ text: String) -> SRError {
        SRError(.usage, "'\(text)' is not a parameter: write it as NAME=VALUE")
    }

    public static func repeatedParameter(_ name: String) -> SRError {
        SRError(.usage, "parameter '\(name)' is given twice: give it once")
    }
}
