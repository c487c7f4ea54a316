// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SystemPackage

/// QEMU's command line for a machine: a pure function.
///
/// Every device is synchronous (NVDIMM storage, serial output to files, no network, and no input
/// but a terminal's where there is one), so that under an instruction-counted clock the guest
/// never waits for the host.
public struct QEMUArguments: Sendable, Hashable {
    public let words: [String]

    public init(_ machine: MachineConfiguration) {
        let emulator = machine.architecture.emulator
        var words = [
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S",
            "-machine", emulator.machine,
        ]
        words += Self.processor(machine)
        words += ["-smp", String(machine.vcpus)]
        words += Self.memory(machine)
        words += ["-kernel", machine.kernel.string]
        words += Self.initramfs(machine)
        words += ["-append", Self.commandLine(machine)]
        words += ["-chardev", "file,id=console,path=\(Self.escaped(machine.console.string))"]
        words += ["-serial", "chardev:console"]
        if machine.terminal != nil {
            // Ctrl-C is a key like any other: it is the guest's.
            words += ["-chardev", "stdio,id=terminal,signal=off"]
            switch machine.architecture.terminal {
            case .serialLine: words += ["-serial", "chardev:terminal"]
            case .device(let kind): words += ["-device", "\(kind),chardev=terminal"]
            }
        }
        words += ["-qmp", "unix:\(Self.escaped(machine.monitor.string)),server=on,wait=off"]
        for (number, store) in machine.storage.enumerated() {
            words += [
                "-object",
                "memory-backend-file,id=store\(number),share=off,size=\(store.bytes),"
                    + "mem-path=\(Self.escaped(store.path.string))",
            ]
            switch emulator.storage {
            case .device(let kind):
                words += ["-device", "\(kind),id=\(kind)\(number),memdev=store\(number)"]
            case .regions: words += ["-numa", "node,memdev=store\(number)"]
            }
        }
        words += ["-device", emulator.portBus]
        for (number, port) in machine.ports.enumerated() {
            words += [
                "-chardev", "file,id=port\(number),path=\(Self.escaped(port.path.string))",
                "-device",
                "virtserialport,bus=ports.0,nr=\(number + 1),chardev=port\(number),"
                    + "name=\(port.name)",
            ]
        }
        if let terminal = machine.terminal {
            words += [
                "-chardev", "pipe,id=size,path=\(Self.escaped(terminal.sizes.string))",
                "-device",
                "virtserialport,bus=ports.0,nr=\(machine.ports.count + 1),chardev=size,"
                    + "name=sr.size",
            ]
        }
        self.words = words
    }

    /// What has QEMU write the device tree of a machine's processors, interrupts and buses, and end.
    static func ofDeviceTree(_ machine: MachineConfiguration, to path: FilePath) -> [String] {
        let emulator = machine.architecture.emulator
        return [
            "-nodefaults", "-no-user-config", "-display", "none",
            "-machine", "\(emulator.machine),dumpdtb=\(escaped(path.string))",
        ] + processor(machine) + ["-smp", String(machine.vcpus)]
    }

    private static func memory(_ machine: MachineConfiguration) -> [String] {
        guard let map = MemoryMap(machine) else {
            return [
                "-m",
                "size=\(machine.ramKiB)k,slots=\(machine.storage.count),"
                    + "maxmem=\(roofKiB(machine))k",
            ]
        }
        return [
            "-m", "size=\(map.bytes >> 10)k",
            "-object", "memory-backend-ram,id=ram,size=\(map.ram.bytes)",
            "-numa", "node,memdev=ram",
        ]
    }

    /// Where the machine has a device tree, that tells where the initramfs is; QEMU would put it
    /// beyond the RAM of a small guest.
    private static func initramfs(_ machine: MachineConfiguration) -> [String] {
        let path = machine.initramfs.string
        var words = machine.deviceTree.map { ["-dtb", $0.string] } ?? []
        if let start = MemoryMap(machine)?.initramfs {
            words += ["-device", "loader,addr=\(start),force-raw=on,file=\(escaped(path))"]
        } else {
            words += ["-initrd", path]
        }
        return words
    }

    private static func processor(_ machine: MachineConfiguration) -> [String] {
        let emulated = machine.architecture.emulator.processor
        switch (machine.accelerator, machine.clock) {
        case (.kvm, _):
            return ["-accel", "kvm", "-cpu", "host", "-rtc", "base=2026-01-01"]
        case (.tcg, .host):
            return [
                "-accel", "tcg,thread=single", "-cpu", emulated, "-rtc", "base=2026-01-01",
            ]
        case (.tcg, .instructionCount(let shift)):
            return [
                "-accel", "tcg,thread=single", "-icount", "shift=\(shift),sleep=off",
                "-rtc", "base=2026-01-01,clock=vm", "-seed", "1",
                "-cpu", emulated,
            ]
        }
    }

    private static func commandLine(_ machine: MachineConfiguration) -> String {
        let family = machine.architecture
        var words = [
            "console=\(family.console)", "panic=-1", "quiet", "loglevel=4",
            "srorch.seed=\(machine.seed)",
        ]
        words += family.kernelWords
        // What is behind it is storage, which is no memory of the kernel's.
        if MemoryMap(machine) != nil { words.append("mem=\(machine.ramKiB)k") }
        if machine.accelerator == .tcg { words += family.emulatedKernelWords }
        if machine.accelerator == .tcg, machine.clock == .host {
            words += family.hostClockKernelWords
        }
        return (words + machine.kernelWords).joined(separator: " ")
    }

    /// Room for the RAM and every NVDIMM, each with a GiB of alignment to spare.
    private static func roofKiB(_ machine: MachineConfiguration) -> Int64 {
        let stores = machine.storage.reduce(Int64(0)) { $0 + $1.bytes / 1024 + (1 << 20) }
        let mask: Int64 = (1 << 20) - 1
        return (Int64(machine.ramKiB) + stores + mask) & ~mask
    }

    /// QEMU's option parser reads a doubled comma as a comma.
    private static func escaped(_ path: String) -> String {
        path.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
    }
}
