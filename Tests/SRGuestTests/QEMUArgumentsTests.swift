// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

@Suite("QEMU's command line")
struct QEMUArgumentsTests {
    static func machine(
        _ accelerator: Accelerator = .tcg, _ clock: GuestClock = .instructionCount(shift: 2),
        seed: UInt64 = 7
    ) -> MachineConfiguration {
        MachineConfiguration(
            architecture: .amd64, accelerator: accelerator, clock: clock, ramKiB: 131_073, vcpus: 2,
            kernel: "/k", initramfs: "/i",
            storage: [
                .init(path: "/root,1", bytes: 512 << 20), .init(path: "/swap", bytes: 64 << 20),
            ],
            ports: [
                .init(name: "sr.status", path: "/st"), .init(name: "sr.stream", path: "/sm"),
            ],
            console: "/c", monitor: "/q", seed: seed)
    }

    private func value(after word: String, in words: [String]) -> String? {
        words.firstIndex(of: word).map { words[$0 + 1] }
    }

    @Test func storageIsMappedPrivate() {
        let words = QEMUArguments(Self.machine()).words
        let backends = words.filter { $0.hasPrefix("memory-backend-file") }
        #expect(backends.count == 2)
        #expect(backends.allSatisfy { $0.contains("share=off") })
    }

    @Test func aCommaInAPathIsDoubled() {
        let words = QEMUArguments(Self.machine()).words
        #expect(words.contains { $0.hasSuffix("mem-path=/root,,1") })
    }

    @Test func nothingAsynchronousIsAttached() {
        let words = QEMUArguments(Self.machine()).words
        #expect(words.contains("virtio-serial-pci,id=ports,ioeventfd=off"))
        #expect(!words.contains { $0.contains("virtio-blk") || $0.contains("-netdev") })
        #expect(words.contains("-nodefaults"))
    }

    @Test func instructionCountedClockPinsEverySource() {
        let words = QEMUArguments(Self.machine()).words
        #expect(value(after: "-icount", in: words) == "shift=2,sleep=off")
        #expect(value(after: "-rtc", in: words) == "base=2026-01-01,clock=vm")
        #expect(value(after: "-cpu", in: words)?.contains("-rdrand,-rdseed") == true)
        let line = value(after: "-append", in: words) ?? ""
        for word in ["nokaslr", "norandmaps", "random.trust_cpu=off", "srorch.seed=7"] {
            #expect(line.split(separator: " ").contains(Substring(word)))
        }
    }

    @Test func theSeedIsTheOnlyDifferenceBetweenSeeds() {
        let one = QEMUArguments(Self.machine(seed: 1)).words
        let two = QEMUArguments(Self.machine(seed: 2)).words
        #expect(zip(one, two).filter { $0 != $1 }.count == 1)
        #expect(one.count == two.count)
    }

    /// Where the host's clock runs on while the guest does not.
    @Test func theTimerIsNotDoubtedOnTheHostsClock() {
        for (clock, expected) in [(GuestClock.host, true), (.instructionCount(shift: 2), false)] {
            let line = value(after: "-append", in: QEMUArguments(Self.machine(.tcg, clock)).words)
            #expect(line?.split(separator: " ").contains("no_timer_check") == expected)
        }
    }

    @Test func kvmCountsNoInstructions() {
        let machine = Self.machine(.kvm, .host)
        let words = QEMUArguments(machine).words
        #expect(!words.contains("-icount"))
        #expect(value(after: "-accel", in: words) == "kvm")
        #expect(!machine.isRepeatable)
        #expect(!Self.machine(.tcg, .host).isRepeatable)
        #expect(Self.machine().isRepeatable)
    }

    @Test func theRoofHoldsMemoryAndStorage() throws {
        let text = try #require(value(after: "-m", in: QEMUArguments(Self.machine()).words))
        let parts = text.split(separator: ",")
        #expect(parts.first == "size=131073k")
        let roof = try #require(
            parts.last?.dropFirst("maxmem=".count).dropLast().description)
        let held: Int = 131_073 + (512 + 64) * 1024
        #expect(try #require(Int(roof)) > held)
    }

    @Test func aTerminalIsAnotherSerialLineAndEndsRepeatability() {
        var machine = Self.machine()
        #expect(!QEMUArguments(machine).words.contains { $0.hasPrefix("stdio") })
        let ports = QEMUArguments(machine).words.filter { $0.hasPrefix("virtserialport") }
        machine.terminal = .init(size: .usual, sizes: "/tmp/a,b/size")
        let words = QEMUArguments(machine).words
        // One port more, which nothing but a shell has.
        #expect(words.contains("pipe,id=size,path=/tmp/a,,b/size"))
        let more = words.filter { $0.hasPrefix("virtserialport") }
        #expect(more.dropLast() == ports[...])
        #expect(more.last?.hasSuffix("nr=\(ports.count + 1),chardev=size,name=sr.size") == true)
        #expect(words.contains("stdio,id=terminal,signal=off"))
        let lines = words.indices.filter { words[$0] == "-serial" }.map { words[$0 + 1] }
        #expect(lines == ["chardev:console", "chardev:terminal"])
        #expect(!machine.isRepeatable)
    }
}
