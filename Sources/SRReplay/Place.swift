// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where a value is between two calls that work on it. Public, for what is only the package's is not
/// inlined elsewhere in it.
public final class Place<Value: Sendable>: @unchecked Sendable {
    // Sendable: whoever has it works on the value alone, one call at a time.
    public var value: Value

    @inlinable public init(_ value: Value) { self.value = value }
}
