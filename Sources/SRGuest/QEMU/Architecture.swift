// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// A processor family, with every fact of it that starting a guest needs.
///
/// One value a family, each in a file of its own (`Architecture+AMD64.swift`); the scripts in
/// vm/build read the facts that building takes from `vm/build/NAME.sh`.
public struct Architecture: Sendable, Hashable, CustomStringConvertible {
    /// QEMU for this family: as a program, and as Debian packages it.
    public struct Emulator: Sendable, Hashable {
        /// `qemu-system-x86_64`
        public let program: String
        public let package: String
        /// Folders of the package with firmware, QEMU's own and that of packages it needs.
        let firmware: [String]
        /// The firmware's files that the machine below has.
        let firmwareFiles: [String]
        /// How the names begin of those of QEMU's modules that software emulation loads.
        let modules: [String]
        /// What `-machine` takes.
        let machine: String
        /// What `-cpu` takes under software emulation. No CPU that draws random numbers: the
        /// seed alone feeds the guest's random pool.
        let processor: String
        /// The sizes of pages that this processor has; a kernel of another dies without a word.
        let granules: [PageSize]
        /// How host files are shown as memory that keeps its contents.
        let storage: Storage
        /// The device that carries the output ports. No eventfd: the write happens in the
        /// guest's own exit, not in another thread.
        let portBus: String
        /// The variable of the environment that names another program.
        let variable: String

        /// What tells a version of it in the cache from that of another family's QEMU.
        func label(_ version: String) -> String {
            self == Architecture.host.emulator ? version : "\(version)-\(package)"
        }
    }

    /// How a guest finds memory that keeps its contents, which is where its files are.
    enum Storage: Sendable, Hashable {
        /// As devices of this kind, which firmware tells of.
        case device(String)
        /// As regions behind its RAM, which begins there; the device tree tells of them.
        case regions(ramStart: Int64)
    }

    /// Where a person's terminal is plugged in.
    enum Terminal: Sendable, Hashable {
        /// The machine has a second serial line.
        case serialLine
        /// It has but one: a device of this kind is another.
        case device(String)
    }

    /// The name in recipes: `x86-64`.
    public let name: String
    /// Debian's name of it.
    let debian: String
    /// The folder below `lib` of programs for this family, by Debian's multiarch.
    let multiarch: String
    /// The folders of libraries for this family, relative to the root, by the loader's own order.
    var libraries: [String] { ["lib", "usr/lib"].map { "\($0)/\(multiarch)" } }
    /// The folder of QEMU's modules, relative to the root.
    var emulatorModules: String { "usr/lib/\(multiarch)/qemu" }
    /// The program that starts programs for this family, a file name.
    let loader: String
    public let emulator: Emulator
    /// The serial line that is the kernel's console, as Linux names it.
    let console: String
    /// Words that have a kernel talk before it has found its console.
    let earlyConsoleWords: [String]
    let terminal: Terminal
    /// Words of the kernel's command line that every guest gets.
    let kernelWords: [String]
    /// Words under software emulation alone.
    let emulatedKernelWords: [String]
    /// Words under software emulation by the host's clock.
    let hostClockKernelWords: [String]
    /// RAM that one section of the kernel's sparse memory map describes, KiB.
    let sectionKiB: Int

    public var description: String { name }

    /// Every family that there is a value of.
    public static let all = [amd64, arm64]

    /// The family of this process, so of the programs that it starts.
    public static let host = amd64

    /// The family of that name.
    ///
    /// - Throws: `SRError` of code `usage` that lists the names.
    public static func named(_ name: String) throws -> Architecture {
        if let found = all.first(where: { $0.name == name }) { return found }
        throw SRError(
            .usage,
            "no architecture '\(name)'; there are: \(all.map(\.name).joined(separator: ", "))")
    }
}
