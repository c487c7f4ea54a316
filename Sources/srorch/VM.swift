// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRMachine

/// `srorch vm`: the guest images on this machine, and a shell in one.
struct VM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vm", abstract: "Build, list, enter and remove guest images.",
        discussion: "Examples:\n  srorch vm build\n  srorch vm shell --kernel 6.12",
        subcommands: [Build.self, List.self, VMShell.self, Clean.self])

    struct Build: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build the image of the present recipe, unless it is there.")

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                let image = try await Interruption.cancelling {
                    try await store.image { Complaint.say($0) }
                }
                try put("\(image.folder)\n")
            } catch {
                throw Complaint.code(error)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the images; * marks the one that captures use now.")

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                let present = try store.folder()
                for image in try store.images() {
                    let mark = image.folder == present ? "*" : " "
                    let kernels = image.manifest.kernels.map(\.release).joined(separator: ", ")
                    try put("\(mark) \(image.manifest.digest.prefix(12))  \(kernels)\n")
                }
            } catch {
                throw Complaint.code(error)
            }
        }
    }

    struct Clean: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove images of earlier recipes; with --all, every image.")

        @Flag(help: "The present image and the kept chroots too.") var all = false

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                for removed in try store.clean(all: all) {
                    try put("removed \(removed)\n")
                }
            } catch {
                throw Complaint.code(error)
            }
        }
    }
}
