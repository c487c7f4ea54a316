// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRGuest
import SRText
import SystemPackage

/// `srorch vm import`
struct VMImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take guests from a file that 'vm export' made.",
        discussion: """
            Every bit is checked before anything is kept. A part that is there already is left as \
            it is. 'srorch reproduce' and 'srorch capture' then need no network.

            The QEMU in it is a program that runs on this machine: take a bundle from those alone \
            whom you trust.

            EXAMPLE: srorch vm import sort.srguest.tar.zst
            """)

    @Argument(help: "The file; - for standard input.", completion: .file())
    var file: String

    @OptionGroup var options: DatasetOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let waiting = Waiting("importing \(file)")
        defer { waiting.finish() }
        let imported = try await interruptible {
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            return try await GuestImport.run(
                FilePath(Spool.path(Names.input(file))), to: store, limit: options.limit,
                name: file
            ) { waiting.keep($0) }
        }
        waiting.finish()
        try put(json ? BundleReport.json(imported).text() + "\n" : BundleReport.text(imported))
    }
}
