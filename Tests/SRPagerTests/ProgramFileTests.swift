// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
import SystemPackage
import Testing

@testable import SRPager

/// What may be run under a cap is told before anything is.
@Suite("Programs looked at")
struct ProgramFileTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func program(_ name: String, _ bytes: [UInt8], mode: Int = 0o755) throws -> String {
            let file = url.appending(path: name)
            try Data(bytes).write(to: file)
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: file.path)
            return file.path
        }
    }

    private static let sh = [UInt8](FileManager.default.contents(atPath: "/bin/sh") ?? Data())

    private func refusal(_ path: String) -> SRError? {
        do {
            _ = try ProgramFile(command: path, searchPath: nil)
            return nil
        } catch {
            return error
        }
    }

    @Test func aShellIsFoundAndTaken() throws {
        #expect(try ProgramFile(command: "sh", searchPath: "/nowhere:/bin").path == "/bin/sh")
        let header = try #require(ELFHeader(Self.sh))
        #expect(header.interpreter?.contains("ld-linux") == true)
        #expect(header.machine == ELFHeader.hostMachine)
    }

    @Test func anotherMachinesProgramIsRefused() throws {
        let folder = try Folder()
        var bytes = Self.sh
        bytes[18] = 8  // MIPS
        bytes[19] = 0
        let error = refusal(try folder.program("mips", bytes))
        #expect(error?.code == .refused)
        #expect(error?.description.contains("another machine") == true)
        bytes = Self.sh
        bytes[4] = 1  // 32 bits
        #expect(refusal(try folder.program("small", bytes))?.code == .refused)
    }

    @Test func aStaticProgramIsRefused() throws {
        let folder = try Folder()
        var bytes = Self.sh
        let header = Int(bytes[32]) | Int(bytes[33]) << 8
        let count = Int(bytes[56])
        for entry in 0..<count where bytes[header + entry * 56] == 3 {
            bytes[header + entry * 56] = 0  // PT_INTERP becomes PT_NULL
        }
        let error = refusal(try folder.program("static", bytes))
        #expect(error?.code == .refused)
        #expect(error?.description.contains("statically") == true)
    }

    @Test(arguments: [0o4755, 0o2755])
    func rightsThatWouldBeLostAreRefused(mode: Int) throws {
        let folder = try Folder()
        let error = refusal(try folder.program("rights", Self.sh, mode: mode))
        #expect(error?.code == .refused)
        #expect(error?.description.contains("setuid") == true)
    }

    @Test func aScriptIsAsGoodAsItsInterpreter() throws {
        let folder = try Folder()
        let good = try folder.program("good", Array("#!/bin/sh -e\nexit 0\n".utf8))
        #expect(refusal(good) == nil)
        let missing = try folder.program("missing", Array("#! /nowhere/perl\n".utf8))
        #expect(refusal(missing)?.description.contains("/nowhere/perl") == true)
        var bytes = Self.sh
        bytes[18] = 8
        let foreign = try folder.program("foreign", bytes)
        let script = try folder.program("script", Array("#!\(foreign)\n".utf8))
        #expect(refusal(script)?.description.contains("interpreter of") == true)
        let loop = folder.url.appending(path: "loop").path
        _ = try folder.program("loop", Array("#!\(loop)\n".utf8))
        #expect(refusal(loop)?.code == .refused)
    }

    @Test func whatIsNoProgramIsToldApart() throws {
        let folder = try Folder()
        #expect(refusal(try folder.program("text", Array("echo\n".utf8)))?.code == .refused)
        #expect(refusal(try folder.program("empty", []))?.code == .refused)
        #expect(refusal(try folder.program("cut", Array(Self.sh.prefix(30))))?.code == .refused)
        let plain = try folder.program("plain", Self.sh, mode: 0o644)
        // Root may execute what has an x bit only.
        #expect(refusal(plain)?.code == .notFound)
        #expect(refusal(folder.url.path)?.code == .notFound)
        #expect(refusal("/nowhere/at/all")?.code == .notFound)
    }

    /// Whatever the first bytes are, the answer is an answer.
    @Test func noHeaderBringsItDown() {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            var bytes = Array(Self.sh.prefix(1024))
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                bytes[Int(state >> 33) % 128] = UInt8(truncatingIfNeeded: state >> 24)
            }
            _ = ELFHeader(bytes)
        }
    }
}
