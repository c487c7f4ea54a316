// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
public import Testing

@testable public import Workloads

extension Workload: CustomTestStringConvertible {
    public var testDescription: String { name }
}

@Suite struct CatalogueTests {
    static let tcg = WorkloadContext(accelerator: .tcg)
    static let all = WorkloadCatalogue.standard.workloads

    @Test func namesAreUnique() {
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
        #expect(Self.all.count >= 2)
    }

    @Test(arguments: all, WorkloadContext.Accelerator.allCases)
    func everyDefaultIsAValidValue(_ load: Workload, _ accelerator: WorkloadContext.Accelerator)
        throws
    {
        let context = WorkloadContext(accelerator: accelerator, vcpus: 2, seed: 7)
        let resolved = try load.resolve([:], in: context)
        #expect(resolved.parameters.names == load.parameters.map(\.name))
        for parameter in load.parameters {
            let value = resolved.parameters[parameter.name]
            #expect(parameter.canonical(value) == value, "\(parameter.name) is not canonical")
        }
    }

    /// What a kernel takes to come up is raised to, and nothing is lowered to it.
    @Test(arguments: all) func noMemoryIsLessThanItsKernelTakes(_ load: Workload) throws {
        for least in [0, load.memoryMiB - 1, load.memoryMiB, load.memoryMiB + 8] {
            let context = WorkloadContext(accelerator: .tcg, leastMemoryMiB: least)
            let memory = try load.resolve([:], in: context).memoryMiB
            #expect(memory == (least > load.memoryMiB ? least : load.memoryMiB))
        }
    }

    /// A parameter that does not reach the command would be a lie in the catalogue.
    @Test(arguments: all) func everyParameterReachesTheCommand(_ load: Workload) throws {
        let usual = try load.resolve([:], in: Self.tcg)
        for parameter in load.parameters {
            let other = try #require(
                Self.another(than: usual.parameters[parameter.name], parameter))
            let changed = try load.resolve([parameter.name: other], in: Self.tcg)
            #expect(changed.command != usual.command, "\(parameter.name)=\(other)")
        }
    }

    @Test(arguments: all) func theGuestProgramIsInTheSource(_ load: Workload) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../vm/programs").standardizedFileURL
        let words = try load.resolve([:], in: Self.tcg).command.argv
        let ours = words.filter { $0.hasPrefix("/usr/local/bin/") }
        #expect(!ours.isEmpty)
        for word in ours {
            let name = word.dropFirst("/usr/local/bin/".count)
            let source = name.contains(".") ? "\(name)" : name.replacing("-", with: "_") + ".c"
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: source).path))
        }
    }

    @Test func unknownWorkloadNamesTheNearestAndAll() {
        let error = #expect(throws: SRError.self) {
            try WorkloadCatalogue.standard.workload(named: "kernel-bild")
        }
        let text = error?.description ?? ""
        #expect(text.contains("did you mean 'kernel-build'?"))
        for load in Self.all { #expect(text.contains(load.name)) }
    }

    @Test func unknownParameterNamesTheNearestAndAll() throws {
        let load = try WorkloadCatalogue.standard.workload(named: "kernel-build")
        let error = #expect(throws: SRError.self) {
            try load.resolve(["object": "3"], in: Self.tcg)
        }
        #expect(error?.description.contains("did you mean 'objects'?") == true)
        #expect(error?.description.contains("objects, jobs") == true)
    }

    @Test(arguments: ["0", "-1", "many", "3.5", "", "999999999999999999999"])
    func badValuesSayWhatIsRight(_ value: String) throws {
        let load = try WorkloadCatalogue.standard.workload(named: "kernel-build")
        let error = #expect(throws: SRError.self) {
            try load.resolve(["objects": value], in: Self.tcg)
        }
        #expect(error?.description.contains("or 'all'") == true)
    }

    @Test func seedAndAcceleratorAndProcessorsDecideDefaults() throws {
        let fill = try WorkloadCatalogue.standard.workload(named: "memory-fill")
        let seeded = WorkloadContext(accelerator: .tcg, vcpus: 1, seed: 42)
        #expect(try fill.resolve([:], in: seeded).parameters["seed"] == "42")

        let build = try WorkloadCatalogue.standard.workload(named: "kernel-build")
        let kvm = WorkloadContext(accelerator: .kvm, vcpus: 5)
        let fast = try build.resolve([:], in: kvm)
        #expect(fast.parameters["objects"] == "all")
        #expect(fast.parameters["jobs"] == "8")
        let slow = try build.resolve([:], in: Self.tcg)
        #expect(Int(slow.parameters["objects"]) != nil)
    }

    /// Another value of the same kind.
    static func another(than value: String, _ parameter: WorkloadParameter) -> String? {
        switch parameter.kind {
        case .integer(let range), .count(let range):
            return [range.lowerBound, range.upperBound].map { "\($0)" }.first { $0 != value }
        case .size(let range):
            return [range.lowerBound, range.upperBound].map(ByteSize.format).first { $0 != value }
        case .seed: return ["1", "2"].first { $0 != value }
        case .choice(let words): return words.first { $0 != value }
        case .mix(let names):
            return names.map { "\($0):100" }.first { parameter.canonical($0) != value }
        }
    }
}
