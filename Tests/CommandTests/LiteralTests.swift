// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// What `scripts/check-literals` refuses, in a small tree of its own.
@Suite("Facts of Linux stand in one place")
struct LiteralTests {
    private static let tree = """
        git init -q . && mkdir -p Sources/SRLinux Sources/B kernel/compat vm/init vm/kernels scripts
        cp "$SOURCE"/Sources/SRLinux/*.swift Sources/SRLinux/
        cp "$SOURCE"/kernel/compat/kernels.h kernel/compat/
        cp "$SOURCE"/scripts/check-literals scripts/
        echo 'name: "6.1"' > vm/kernels/6.1.yaml
        echo 'let a = 409 // of Linux 6.1: 4096, 1 << 12' > Sources/B/a.swift
        echo 'int a = 40960; /* 4 KiB */' > vm/init/a.c
        """

    @Test func aTreeInOrderPasses() async throws {
        let shell = try Shell()
        let ending = try await shell("\(Self.tree); scripts/check-literals")
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending.complaint)")
    }

    @Test(arguments: [
        ("Sources/B/a.swift", "let page = 4096"), ("Sources/B/a.swift", "let page = 4_096"),
        ("Sources/B/a.swift", "let pages = bytes >> 12"),
        ("Sources/B/a.swift", "let pages = bytes &>> 12"),
        ("Sources/B/a.swift", "let page = 1<<12"), ("Sources/B/a.swift", "say(\"4 KiB\")"),
        ("Sources/B/a.swift", "let mask = 0xfff"), ("kernel/a.c", "#define PAGE 0x1000"),
        ("kernel/a.c", "#define PAGE 4096ULL"), ("vm/init/a.c", "char page[4096]; // a page"),
        ("kernel/a.sh", "dd bs=4096"), ("vm/init/a.c", "int mask = ~4095;"),
        ("Sources/B/a.swift", "if name == \"6.1\" {}"),
        ("Sources/B/a.swift", "help: \"6.1 or 6.12\""), ("vm/init/a.c", "say(\"6.12.1-amd64\")"),
        ("kernel/a.c", "#if LINUX_VERSION_CODE < 5"),
        ("kernel/compat/kernels.h", "int page = 4096;"),
    ])
    func aFaultIsNamed(file: String, line: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            "\(Self.tree); cat > \(file) <<'END'\n\n\(line)\nEND\nscripts/check-literals")
        #expect(ending.status == 1, "\(line)")
        #expect(ending.complaint.contains("\(file):2: '"), "\(line): \(ending.complaint)")
    }

    @Test func theOwnTreeIsInOrder() async throws {
        let shell = try Shell()
        let ending = try await shell("\"$SOURCE\"/scripts/check-literals")
        #expect(ending.status == 0, "\(ending.complaint)")
    }
}
