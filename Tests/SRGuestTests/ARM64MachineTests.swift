// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

@Suite("Machines of 64-bit ARM")
struct ARM64MachineTests {
    private func machine(kernelBytes: Int64? = 45_875_200) -> MachineConfiguration {
        var machine = QEMUArgumentsTests.machine()
        machine.architecture = .arm64
        machine.kernelBytes = kernelBytes
        return machine
    }

    private func value(after word: String, in words: [String]) -> String? {
        words.firstIndex(of: word).map { words[$0 + 1] }
    }

    /// Files lie behind the RAM without a gap, for QEMU makes one piece of all; the RAM takes whole
    /// sections of the kernel's memory map, of which the kernel uses what it is told to.
    @Test func storageLiesBehindTheRAM() throws {
        let map = try #require(MemoryMap(machine()))
        let section: Int64 = 128 << 20
        #expect(map.ram == .init(start: 1 << 30, bytes: 2 * section))
        #expect(map.storage[0] == .init(start: 1 << 30 + 2 * section, bytes: 512 << 20))
        #expect(map.storage[1].start == map.storage[0].start + 512 << 20)
        #expect(map.bytes == 2 * section + 576 << 20)
        let words = QEMUArguments(machine()).words
        #expect(value(after: "-m", in: words) == "size=\(map.bytes >> 10)k")
        let line = value(after: "-append", in: words)?.split(separator: " ")
        #expect(line?.contains("mem=131073k") == true)
        #expect(line?.contains("cma=0") == true)
        #expect(
            words.filter { $0.hasPrefix("node,") } == [
                "node,memdev=ram", "node,memdev=store0", "node,memdev=store1",
            ])
        #expect(MemoryMap(QEMUArgumentsTests.machine()) == nil)
    }

    /// QEMU puts the device tree 128 MiB into all that there is, where a small guest's RAM has ended.
    @Test func theDeviceTreeLiesOnNoFile() throws {
        for ramKiB in [60 << 10, 128 << 10, 129 << 10, 600 << 10] {
            var machine = machine()
            machine.ramKiB = ramKiB
            let map = try #require(MemoryMap(machine))
            let deviceTree = map.ram.start + min(map.bytes / 2, 128 << 20)
            #expect(deviceTree + 2 << 20 <= map.storage[0].start, "\(ramKiB)")
            #expect(map.ram.bytes >= Int64(ramKiB) << 10)
            let line = value(after: "-append", in: QEMUArguments(machine).words)
            #expect(line?.split(separator: " ").contains("mem=\(ramKiB)k") == true)
        }
    }

    /// It would be beyond the RAM of a small guest where QEMU puts it.
    @Test func theInitramfsFollowsTheKernel() throws {
        let map = try #require(MemoryMap(machine()))
        let start: Int64 = 1 << 30 + 2 << 20 + 44 << 20
        #expect(map.initramfs == start)
        let words = QEMUArguments(machine()).words
        #expect(words.contains("loader,addr=\(start),force-raw=on,file=/i"))
        #expect(!words.contains("-initrd"))
        #expect(value(after: "-dtb", in: words) == "/machine.dtb")
        #expect(MemoryMap(machine(kernelBytes: nil))?.initramfs == nil)
    }

    /// Else it is another seed.
    @Test func theDeviceTreeHasNothingRandom() {
        let words = QEMUArguments.ofDeviceTree(machine(), to: "/a,b")
        let value = value(after: "-machine", in: words)
        #expect(value?.contains("dtb-randomness=off") == true)
        #expect(value?.hasSuffix(",dumpdtb=/a,,b") == true)
        #expect(QEMUArguments(machine()).words.contains(Architecture.arm64.emulator.machine))
        #expect(machine().isRepeatable)
    }

    @Test func aTerminalIsADeviceOfItsOwn() {
        var machine = machine()
        machine.terminal = .init(size: .usual, sizes: "/size")
        let words = QEMUArguments(machine).words
        #expect(words.contains("pci-serial,chardev=terminal"))
        #expect(words.filter { $0 == "-serial" }.count == 1)
    }

    /// QEMU would start, and the kernel end without a word.
    @Test func pagesThatTheProcessorLacksAreRefused() throws {
        try machine().check(.kib16)
        try QEMUArgumentsTests.machine().check(.kib4)
        let error = #expect(throws: SRError.self) {
            try QEMUArgumentsTests.machine().check(.kib16)
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("pages of 16 KiB does not start on") == true)
        #expect(error?.message.contains("4 KiB") == true)
    }

    /// A recipe that says other pages than the kernel was built for would have every figure wrong.
    @Test func aRecipeOfOtherPagesIsRefused() throws {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes[18] = 1
        bytes[24] = 0b1100
        bytes.replaceSubrange(56..<60, with: "ARMd".utf8)
        try Data(bytes).write(to: URL(filePath: folder.appending("vmlinux").string))
        func kernel(_ pageSize: PageSize) -> KernelImage {
            let manifest = KernelManifest(
                digest: "", content: "", name: "mine", chroot: "", series: "6.12", arch: "arm64",
                pageSize: pageSize, release: "6.12.1", vmlinux: "vmlinux", initramfs: "i",
                qemu: "", suite: "", modules: [:],
                memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0), build: [], packagesTime: "")
            return KernelImage(folder: folder, manifest: manifest)
        }
        #expect(try kernel(.kib16).loadedBytes() == 65536)
        let error = #expect(throws: SRError.self) { try kernel(.kib4).loadedBytes() }
        #expect(error?.code == .kernelDamaged)
        #expect(
            error?.message.contains("built for pages of 16 KiB, and its recipe says 4 KiB") == true,
            "\(error?.message ?? "")")
        #expect(error?.message.contains("vm/kernels/mine.yaml") == true)
    }

    @Test func theCachesOfQEMUAreApart() {
        let version = "1:7.2+dfsg-7"
        #expect(Architecture.amd64.emulator.label(version) == version)
        #expect(Architecture.arm64.emulator.label(version) == "\(version)-qemu-system-arm")
    }

    /// Header: Documentation/arch/arm64/booting.rst of Linux 6.12.
    @Test func anImageTellsItsSizeAndItsPages() throws {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        func image(_ flags: UInt8, size: UInt8 = 1, magic: String = "ARMd") throws -> ARM64Image {
            var bytes = [UInt8](repeating: 0, count: 64)
            bytes[18] = size
            bytes[24] = flags
            bytes.replaceSubrange(56..<60, with: magic.utf8)
            let path = folder.appending("Image")
            try Data(bytes).write(to: URL(filePath: path.string))
            return try ARM64Image(KernelBytes(path))
        }
        #expect(try image(0b1010).memoryBytes == 65536)
        for (flags, pages) in [
            (0b1010, PageSize?.some(.kib4)), (0b1100, .kib16), (0b1110, .kib64), (0b1000, nil),
        ] {
            #expect(try image(UInt8(flags)).pageSize == pages)
        }
        for broken in [{ try image(0, magic: "ELF") }, { try image(0, size: 0) }] {
            let error = #expect(throws: SRError.self) { try broken() }
            #expect(error?.code == .kernelDamaged)
        }
    }
}
