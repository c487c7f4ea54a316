// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRGuest
import SRLinux

/// Which of the kernels of a series is meant, where there are several.
struct GuestFamilyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The guest's processor: \(Architecture.all.map(\.name).joined(separator: " or ")). "
                + "(default: that of --kernel, \(Architecture.host) if it has one)",
            valueName: "name"),
        completion: .list(Architecture.all.map(\.name)))
    var arch: String?

    @Option(
        name: .customLong("page-size"),
        help: ArgumentHelp(
            "The guest's pages: \(Measures.pageSizes), as far as there is a kernel of that arch "
                + "with them; a bare number is bytes. (default: those of --kernel, the smallest "
                + "where it has several)",
            valueName: "size"),
        transform: Measures.pageSize)
    var pageSize: PageSize?

    /// The name of the kernel that a word for --kernel means beside these; nil: the usual one, if it is
    /// one of these.
    func kernelName(_ word: String?) throws -> String {
        guard arch != nil || pageSize != nil else { return word ?? KernelSeries.usual.rawValue }
        return try ImageStore(environment: ProcessInfo.processInfo.environment)
            .kernelName(word, arch: arch, pageSize: pageSize)
    }
}
