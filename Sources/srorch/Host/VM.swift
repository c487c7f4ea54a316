// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRFiles
import SRGuest
import SystemPackage

/// `srorch vm`: the guest images on this machine, and a shell in one.
struct VM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vm", abstract: "Build, list, enter, pass on and remove guest images.",
        discussion: "EXAMPLES:\n  srorch vm build\n  srorch vm shell --kernel \(Example.other)",
        subcommands: [
            Build.self, List.self, VMShell.self, VMConfig.self, VMExport.self, VMImport.self,
            Clean.self,
        ])

    struct Build: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build the root and kernels of the present recipes, unless they are there.",
            discussion: """
                Prints a line for each: what it is, its name, its folder.

                EXAMPLE:
                  srorch vm build --kernel \(Example.kernel)
                """)

        @Option(
            help: "Only this kernel, as for 'srorch capture'; may be given again.",
            completion: Completions.kernels)
        var kernel: [String] = []

        @OptionGroup var family: GuestFamilyOptions

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                // Those of another processor take an emulator more: they are asked for.
                let arch = family.arch ?? Architecture.host.name
                let wanted =
                    try kernel.isEmpty
                    ? store.kernelNames(of: arch, with: family.pageSize)
                    : kernel.map { try family.kernelName($0) }
                let built = try await Interruption.cancelling {
                    var kernels: [KernelImage] = []
                    for name in wanted {
                        kernels.append(try await store.kernel(name) { Complaint.say($0) })
                    }
                    var roots: [RootImage] = []
                    for arch in Set(kernels.map(\.manifest.arch)).sorted().reversed() {
                        roots.append(try await store.root(of: arch) { Complaint.say($0) })
                    }
                    return (roots, kernels)
                }
                for root in built.0 { try put("root \(root.manifest.name) \(root.folder)\n") }
                for kernel in built.1 {
                    try put("kernel \(kernel.manifest.name) \(kernel.folder)\n")
                }
            } catch {
                throw Complaint.code(error)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List roots and kernels; * marks those that captures use now.",
            discussion: "EXAMPLE: srorch vm list")

        /// Of a kernel that a user built.
        private static func origin(_ kernel: KernelImage) -> String {
            guard let own = kernel.manifest.own else { return "" }
            return ", your own" + (own.describe.map { " (\($0))" } ?? "")
        }

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                let present = try store.presentFolders()
                func line(_ folder: FilePath, _ digest: String, _ what: String) throws {
                    let mark = present.contains(folder) ? "*" : " "
                    try show("\(mark) \(digest.prefix(12))  \(what)\n")
                }
                for root in store.roots() {
                    try line(root.folder, root.manifest.digest, "root \(root.manifest.name)")
                }
                for kernel in store.kernels() {
                    try line(
                        kernel.folder, kernel.manifest.digest,
                        "kernel \(kernel.manifest.release)\(Self.origin(kernel))")
                }
            } catch {
                throw Complaint.code(error)
            }
        }
    }

    struct Clean: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: """
                Remove roots and kernels of earlier recipes, and kernels of your own; with --all, \
                every one.
                """,
            discussion: "EXAMPLE: srorch vm clean")

        @Flag(help: "The present ones too, and the kept packages and chroots.") var all = false

        @Flag(help: "The kept packages, of which an earlier root or kernel is built again, too.")
        var packages = false

        func run() async throws {
            do {
                let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
                for removed in try store.clean(all: all, packages: packages) {
                    try put("removed \(removed)\n")
                }
            } catch {
                throw Complaint.code(error)
            }
        }
    }
}
