// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

extension MachineConfiguration {
    /// The file with the machine's device tree, beside its initramfs; nil where firmware tells what
    /// the machine has.
    var deviceTree: FilePath? {
        guard case .regions = architecture.emulator.storage else { return nil }
        return initramfs.removingLastComponent().appending("machine.dtb")
    }
}

extension DeviceTree {
    /// Makes the file of a machine's device tree, where it has one: QEMU's own, with the storage and
    /// the initramfs added. Costs a start of QEMU, some tenths of a second.
    ///
    /// - Throws: `SRError` of code `image` where QEMU makes none, `hostInput` where the file cannot
    ///   be made.
    static func make(of machine: MachineConfiguration, by qemu: QEMU) async throws {
        guard let path = machine.deviceTree, let map = MemoryMap(machine) else { return }
        var tree = try DeviceTree(try await dump(machine, qemu, to: FilePath("\(path).dump")))
        for store in map.storage {
            // Linux 6.12, Documentation/devicetree/bindings/pmem/pmem-region.txt.
            tree.add(
                "pmem@\(String(store.start, radix: 16))",
                [
                    ("compatible", value("pmem-region")),
                    ("reg", value(store.start, store.bytes)),
                ])
        }
        if let start = map.initramfs {
            let bytes = HostFiles.size(machine.initramfs) ?? 0
            // Linux 6.12, Documentation/arch/arm/booting.rst, by drivers/of/fdt.c.
            try tree.extend(
                "chosen",
                [
                    ("linux,initrd-start", value(start)),
                    ("linux,initrd-end", value(start + bytes)),
                ])
        }
        do {
            try Data(tree.bytes).write(to: URL(filePath: path.string))
        } catch {
            throw SRError(.hostInput, "cannot make \(path): \(SystemReason.text(error))")
        }
    }

    /// What QEMU makes of the machine by itself.
    private static func dump(
        _ machine: MachineConfiguration, _ qemu: QEMU, to path: FilePath
    ) async throws -> [UInt8] {
        defer { HostFiles.remove(path) }
        let words = QEMUArguments.ofDeviceTree(machine, to: path)
        let result = try await run(
            .path(FilePath(qemu.words[0])), arguments: Arguments(qemu.words.dropFirst() + words),
            output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess,
            let data = try? Data(contentsOf: URL(filePath: path.string))
        else {
            throw SRError(
                .image,
                ProgramWords.after(
                    "QEMU \(qemu.version) made no device tree of its machine: "
                        + "\(machine.architecture.emulator.variable) is to name a "
                        + "\(machine.architecture.emulator.program)",
                    result.standardError, of: "it"))
        }
        return Array(data)
    }
}
