// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Differences of event times, which the CPUs of a machine give side by side: a later event may
/// bear a smaller time than the one before it.
public enum Elapsed {
    /// Nanoseconds from `start` to `time`; 0 where `time` is the smaller.
    public static func nanoseconds(from start: UInt64, to time: UInt64) -> UInt64 {
        time > start ? time - start : 0
    }

    /// Seconds from `start` to `time`, negative where `time` is the smaller.
    public static func seconds(from start: UInt64, to time: UInt64) -> Double {
        time >= start ? Double(time - start) / 1e9 : -Double(start - time) / 1e9
    }
}
