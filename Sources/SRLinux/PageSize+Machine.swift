// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension PageSize {
    /// The page size of the kernel that this program runs on, which says it itself
    /// (`sysconf(_SC_PAGESIZE)`).
    public static let ofThisMachine: PageSize = {
        guard let size = PageSize(bytes: sysconf(CInt(_SC_PAGESIZE))) else {
            preconditionFailure("no kernel has a page size outside \(limits)")
        }
        return size
    }()
}
