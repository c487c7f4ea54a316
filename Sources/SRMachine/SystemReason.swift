// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

/// What the operating system says of a failure that comes wrapped by Foundation.
public enum SystemReason {
    /// Its own words where it is known, else Foundation's.
    public static func text(_ error: any Error) -> String {
        errno(error)?.description ?? (error as NSError).localizedDescription
    }

    public static func errno(_ error: any Error) -> Errno? {
        if let errno = error as? Errno { return errno }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Errno(rawValue: CInt(error.code)) }
        if let below = error.userInfo[NSUnderlyingErrorKey] as? any Error {
            return errno(below)
        }
        return nil
    }
}
