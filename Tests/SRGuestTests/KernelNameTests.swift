// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRSupport
import Testing

@testable import SRGuest

@Suite("Names of kernels")
struct KernelNameTests {
    private let names: KernelNames

    init() throws {
        let tree = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        names = try KernelNames(RecipeBook(home: tree.path))
    }

    /// A recipe's name, the release that it gives, and releases that it gave before.
    @Test(
        arguments: [
            ("6.1", "6.1"), ("6.12", "6.12"), ("6.12-arm64-16k", "6.12-arm64-16k"),
            ("6.12.95+deb12-amd64", "6.12"), ("6.12.95+deb12-arm64", "6.12-arm64"),
            ("6.12.95+deb12-arm64-16k", "6.12-arm64-16k"),
            ("6.12.88+deb12-arm64-16k", "6.12-arm64-16k"),
            ("6.1.0-47-amd64", "6.1"), ("6.12.117", "6.12"), ("7.3.4+deb13-amd64", "7.3"),
            ("7.3.4+deb13-arm64", "7.3-arm64"), ("7.3.9+deb13-arm64-16k", "7.3-arm64-16k"),
            ("5.10", nil), ("6.13.2", nil),
        ] as [(String, String?)])
    func aWordMeansARecipe(word: String, recipe: String?) {
        #expect(names.recipe(of: word) == recipe)
    }

    @Test(
        arguments: [
            ("6.12", nil, nil, "6.12"), ("6.12", "arm64", nil, "6.12-arm64"),
            ("6.12", "arm64", PageSize.kib16, "6.12-arm64-16k"), ("6.12", "x86-64", .kib4, "6.12"),
            ("6.12-arm64-16k", nil, .kib16, "6.12-arm64-16k"),
            ("6.12-arm64-16k", "arm64", nil, "6.12-arm64-16k"),
            ("7.3.4+deb13-arm64", "arm64", .kib4, "7.3-arm64"), ("/a/tree", nil, nil, "/a/tree"),
        ] as [(String, String?, PageSize?, String)])
    func anArchitectureAndAPageSizeChoose(
        word: String, arch: String?, pageSize: PageSize?, name: String
    ) throws {
        #expect(try names.recipe(of: word, arch: arch, pageSize: pageSize) == name)
    }

    /// Who names no kernel has the first series that is left.
    @Test(
        arguments: [
            ("arm64", nil, "6.12-arm64"), ("arm64", .kib16, "6.12-arm64-16k"),
            (nil, .kib16, "6.12-arm64-16k"), (nil, .kib4, "6.1"), ("x86-64", nil, "6.1"),
        ] as [(String?, PageSize?, String)])
    func theFirstThatIsLeftIsChosen(arch: String?, pageSize: PageSize?, name: String) throws {
        #expect(try names.first(arch: arch, pageSize: pageSize) == name)
    }

    @Test func whereNoneIsLeftAllAreNamed() {
        let error = #expect(throws: SRError.self) {
            try names.first(arch: "x86-64", pageSize: .kib16)
        }
        #expect(
            error?.message.hasPrefix(
                "there is no kernel of x86-64 with pages of 16 KiB; there are: 6.1, 6.12,") == true,
            "\(error?.message ?? "")")
    }

    /// What replays a trace through a kernel's own allocators goes by the trace's pages.
    @Test(
        arguments: [
            (KernelSeries.linux61, PageSize.kib4, "6.1"), (.linux612, .kib16, "6.12-arm64-16k"),
            (.linux73, .kib4, "7.3"), (.linux61, .kib16, nil), (.linux73, .kib64, nil),
        ] as [(KernelSeries, PageSize, String?)])
    func aSeriesHasAKernelForATracesPages(
        series: KernelSeries, pageSize: PageSize, name: String?
    ) {
        #expect(names.recipe(series: series, pageSize: pageSize) == name)
    }

    /// Each refusal says what there is instead.
    @Test(
        arguments: [
            ("6.12", nil, PageSize.kib16, "of x86-64 has pages of 16 KiB", "6.12-arm64-16k"),
            ("6.1", "arm64", nil, "'6.1' is none of arm64's", "6.12-arm64, 6.12-arm64-16k"),
            ("6.12-arm64", "x86-64", nil, "'6.12-arm64' is none of x86-64's", "6.1, 6.12, 7.3"),
            ("6.12-arm64", "arm64", .kib16, "of arm64 has pages of 16 KiB", "6.12-arm64-16k"),
            ("6.12", "arm64", .kib64, "has pages of 64 KiB", "4 KiB and 16 KiB"),
            ("6.12", "vax", nil, "no architecture 'vax'", "x86-64, arm64"),
            ("5.10", "arm64", nil, "no kernel '5.10';", "6.12-arm64"),
            ("6.12-amr64", "arm64", nil, "'6.12-amr64' (did you mean '6.12-arm64'?)", "7.3-arm64"),
        ] as [(String, String?, PageSize?, String, String)])
    func whatThereIsNotIsRefused(
        word: String, arch: String?, pageSize: PageSize?, says: String, offers: String
    ) {
        let error = #expect(throws: SRError.self) {
            try names.recipe(of: word, arch: arch, pageSize: pageSize)
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(offers) == true, "\(error?.message ?? "")")
    }
}
