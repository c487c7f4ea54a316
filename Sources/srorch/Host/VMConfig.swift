// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRGuest

/// `srorch vm config`
struct VMConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print what a kernel of your own has to be configured with to be a guest's.",
        discussion: """
            A fragment for the kernel's scripts/kconfig/merge_config.sh. Its comments say what the \
            absence of an option does.

            EXAMPLE:
              srorch vm config > needed.config
              make tinyconfig
              scripts/kconfig/merge_config.sh .config needed.config
              make bzImage modules
              srorch capture --workload zipf-kv --kernel .
            """)

    func run() async throws {
        do {
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            try put(store.neededConfig())
        } catch {
            throw Complaint.code(error)
        }
    }
}
