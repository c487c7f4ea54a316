// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import PackageDescription

/// What every Swift target is held to.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let strictC: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of Swift alone.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// The tests of a module, or of the tool.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "swapreplay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "srorch", targets: ["srorch"]),
        .library(name: "sr_parse", type: .dynamic, targets: ["SRParseABI"]),
        .library(name: "sr_preload", type: .dynamic, targets: ["CSRShim"]),
        .library(name: "sr_steady", type: .dynamic, targets: ["SRSteady"]),
        // For Benchmarks/, a package of its own.
        .library(name: "SRParse", targets: ["SRParse"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Libraries of Debian, each behind a header of its own.
        .systemLibrary(
            name: "CArchive", path: "Sources/Libraries/CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(
            name: "CBzip2", path: "Sources/Libraries/CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(
            name: "CDeflate", path: "Sources/Libraries/CDeflate", pkgConfig: "libdeflate",
            providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(
            name: "CLZ4", path: "Sources/Libraries/CLZ4", pkgConfig: "liblz4",
            providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CLZO", path: "Sources/Libraries/CLZO", providers: [.apt(["liblzo2-dev"])]),
        .systemLibrary(
            name: "CLzma", path: "Sources/Libraries/CLzma", pkgConfig: "liblzma",
            providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/Libraries/COpenSSL", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/Libraries/CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CZstd", path: "Sources/Libraries/CZstd", pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"])]),
        // The record that module, C tools and Swift share: one header, in kernel/uapi.
        .systemLibrary(name: "CSRRelay", path: "kernel/uapi"),

        // C of our own.
        .target(name: "CSRParse", cSettings: strictC),
        .target(name: "CSRChecksum", cSettings: strictC),
        // The built-in workloads: also compiled in the guest image, by its own gcc.
        .target(name: "CWorkloads", cSettings: strictC),
        // Real allocators, in a child process: its loop is C, so that only they are measured.
        .target(name: "CSRMallocReplay", cSettings: strictC),
        // The length of a page under LZO1X-1, as the kernel finds it.
        .target(name: "CSRLength", cSettings: strictC),
        // Contents' lengths, many at once and on several threads.
        .target(
            name: "CSRMeasure", dependencies: ["CSRLength", "CWorkloads"], cSettings: strictC,
            linkerSettings: [.linkedLibrary("pthread")]),
        // Any program under a cap: the pager, and the shim that is preloaded into the program.
        .target(
            name: "CSRPager", dependencies: ["CSRLength"], exclude: ["README.md"],
            cSettings: strictC + [.headerSearchPath("../../kernel/uapi")]),
        // Plain C: with these, and a line in preload.c, it brings no Swift runtime along.
        .target(
            name: "CSRShim",
            // A forked child runs it between two instructions of its own: the vector
            // registers are not to change. Valgrind gives up where it cannot read debug information.
            cSettings: strictC + [.unsafeFlags(["-mgeneral-regs-only"])],
            linkerSettings: [
                .unsafeFlags([
                    "-nostartfiles", "-no-toolchain-stdlib-rpath", "-Xlinker", "--strip-debug",
                ])
            ]),
        // The shim that is preloaded into QEMU, and what it says to srorch. With no library of
        // this host it loads beside the C library of any other.
        .systemLibrary(name: "CSRSteady", path: "Sources/CSRSteady"),
        .target(
            name: "SRSteady", cSettings: strictC,
            linkerSettings: [
                .unsafeFlags([
                    "-nostartfiles", "-Xclang-linker", "-nostdlib", "-no-toolchain-stdlib-rpath",
                ])
            ]),

        // Floor by floor, as Sources/README.md has them.
        module("SRLinux"),
        module("SRSupport", [system]),

        module("SRFiles", ["COpenSSL", "SRSupport", subprocess, system]),
        module(
            "SRParse",
            [
                "CBzip2", "CLzma", "CSRChecksum", "CSRRelay", "CZlib", "CZstd", "SRLinux",
                "SRSupport", system,
            ]),
        module("SRGuestStatus", ["SRSupport"]),
        module("Workloads", ["SRLinux", "SRSupport"]),

        module("SRStats", ["SRLinux", "SRParse", "SRSupport"]),
        module("SRPairs"),
        module("SRReplay", ["SRLinux", "SRParse", "SRSupport"]),
        module(
            "SRCodecs",
            ["CDeflate", "CLZ4", "CLZO", "CZlib", "CZstd", "SRLinux", "SRSupport", system]),
        module(
            "SRSynth",
            [
                "CSRLength", "CSRMeasure", "CWorkloads", "SRLinux", "SRParse", "SRSupport", system,
            ]),
        module("SRText", ["SRParse", "SRSupport", system]),

        module(
            "SRRunFolder",
            ["SRFiles", "SRGuestStatus", "SRLinux", "SRParse", "SRStats", "SRSupport", system]),
        module("SRReplayMalloc", ["SRLinux", "SRReplay", "SRSupport", subprocess, system]),
        module("SRDevices", ["SRLinux", "SRParse", "SRReplay", "SRSupport", "Workloads"]),
        module("SRConvert", ["SRLinux", "SRParse", "SRSupport", "SRText", system]),
        module(
            "SRArchive", ["CArchive", "SRFiles", "SRParse", "SRSupport", "SRText", system]),
        module(
            "SRReport",
            [
                "SRCodecs", "SRFiles", "SRLinux", "SRPairs", "SRParse", "SRReplay", "SRStats",
                "SRSupport", "SRText", subprocess, system,
            ]),

        module(
            "SRWhatIf",
            ["SRDevices", "SRLinux", "SRPairs", "SRSupport", "SRText", "Workloads"]),
        module(
            "SRGuest",
            [
                "CSRSteady", "SRArchive", "SRFiles", "SRGuestStatus", "SRLinux", "SRParse",
                "SRSupport", "SRText", "Workloads", subprocess, system, yams,
            ]),
        module(
            "SRSynthRun",
            [
                "CSRRelay", "SRFiles", "SRLinux", "SRParse", "SRRunFolder", "SRSupport", "SRSynth",
                "Workloads", system,
            ]),
        module(
            "SRPager",
            [
                "CSRPager", "SRFiles", "SRLinux", "SRParse", "SRRunFolder", "SRSupport",
                system,
            ]),
        module(
            "SRReportHTML",
            [
                "SRLinux", "SRParse", "SRReplay", "SRReport", "SRRunFolder", "SRStats", "SRSupport",
                "SRText",
            ]),

        module(
            "SRCapture",
            [
                "CSRRelay", "SRFiles", "SRGuest", "SRGuestStatus", "SRLinux", "SRParse",
                "SRRunFolder", "SRSupport", "Workloads", system,
            ]),
        module(
            "SRReplayInGuest",
            [
                "CSRRelay", "SRFiles", "SRGuest", "SRGuestStatus", "SRLinux", "SRReplay",
                "SRRunFolder", "SRSupport", system,
            ]),

        module(
            "SRDataset",
            [
                "SRArchive", "SRFiles", "SRLinux", "SRParse", "SRReport", "SRRunFolder", "SRStats",
                "SRSupport", "SRText", system,
            ]),
        module(
            "SRSweep",
            [
                "SRCapture", "SRFiles", "SRGuest", "SRLinux", "SRPairs", "SRParse", "SRReport",
                "SRRunFolder", "SRSupport", "SRSynth", "SRSynthRun", "Workloads", subprocess,
                system, yams,
            ]),

        .executableTarget(
            name: "srorch",
            dependencies: [
                "CSRMallocReplay", "SRCapture", "SRCodecs", "SRConvert", "SRDataset", "SRDevices",
                "SRFiles",
                "SRGuest", "SRLinux",
                "SRPager", "SRPairs", "SRParse", "SRReplay", "SRReplayInGuest", "SRReplayMalloc",
                "SRReport",
                "SRReportHTML", "SRRunFolder", "SRStats", "SRSupport", "SRSweep", "SRSynth",
                "SRSynthRun", "SRText", "SRWhatIf",
                "Workloads", argumentParser, subprocess, system, yams,
            ],
            swiftSettings: strict),
        // The C interface, alone in libsr_parse.so; the map keeps all else inside.
        .target(
            name: "SRParseABI",
            dependencies: ["CSRParse", "SRLinux", "SRParse", "SRSupport", system],
            exclude: ["libsr_parse.map"], swiftSettings: strict,
            // gold gives out Swift's metadata whatever the map says.
            linkerSettings: [
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker",
                    "--version-script=\(Context.packageDirectory)/Sources/SRParseABI/libsr_parse.map",
                ])
            ]),

        tests(
            "SRParseTests",
            [
                "CBzip2", "CLzma", "CSRRelay", "CZlib", "CZstd", "SRLinux", "SRParse", "SRSupport",
                system,
            ]),
        tests("SRLinuxTests", ["SRLinux"]),
        tests("SRSupportTests", ["SRSupport", system]),
        tests("SRFilesTests", ["SRFiles", "SRSupport", system]),
        tests("SRTextTests", ["SRText"]),
        tests("SRConvertTests", ["SRConvert", "SRLinux", "SRParse", "SRText", system]),
        tests(
            "SRRunFolderTests",
            ["SRFiles", "SRLinux", "SRParse", "SRRunFolder", "SRStats", "SRSupport", system]),
        tests("SRStatsTests", ["SRLinux", "SRParse", "SRStats"]),
        tests("SRPairsTests", ["SRPairs"], exclude: ["null-runs.tsv"]),
        tests("SRReplayTests", ["SRLinux", "SRReplay", "SRSupport"]),
        tests("SRDevicesTests", ["SRDevices", "SRLinux", "SRParse", "SRReplay", "SRSupport"]),
        tests(
            "SRWhatIfTests",
            ["SRDevices", "SRLinux", "SRParse", "SRSupport", "SRText", "SRWhatIf"]),
        tests("SRReplayMallocTests", ["SRLinux", "SRReplay", "SRReplayMalloc", system]),
        tests(
            "SRReplayInGuestTests",
            ["SRLinux", "SRReplay", "SRReplayInGuest", "SRSupport", system]),
        // An encoder on the parse whose cost is counted, so that another's decoder can judge it.
        .target(
            name: "CSRLengthEncoder", path: "Tests/CSRLengthEncoder",
            cSettings: strictC + [.headerSearchPath("../../Sources/CSRLength")]),
        tests(
            "CSRLengthTests",
            ["CLZO", "CSRLength", "CSRLengthEncoder", "CSRMeasure", "CWorkloads"]),
        tests("SRCodecsTests", ["SRCodecs", "SRLinux", "SRSupport", system]),
        tests("SRReportTests", ["SRLinux", "SRParse", "SRReport", "SRStats", "SRText"]),
        tests(
            "SRReportHTMLTests",
            ["SRLinux", "SRParse", "SRReplay", "SRReportHTML", "SRSupport", "SRText", system]),
        tests("WorkloadsTests", ["SRSupport", "Workloads", subprocess, system]),
        // The pager's rules without a program, to be held against the model's.
        .target(
            name: "CSRPagerAlone", dependencies: ["CSRPager"], path: "Tests/CSRPagerAlone",
            cSettings: strictC),
        tests(
            "SRSynthTests",
            [
                "CSRPagerAlone", "CWorkloads", "SRLinux", "SRParse", "SRSupport", "SRSynth",
                "SRSynthRun", "Workloads",
            ]),
        tests(
            "SRSynthRunTests",
            [
                "SRFiles", "SRLinux", "SRParse", "SRRunFolder", "SRSupport", "SRSynth",
                "SRSynthRun", system,
            ]),
        tests("SRPagerTests", ["SRPager", "SRSupport", system]),
        tests("SRSweepTests", ["SRSupport", "SRSweep", system]),
        tests(
            "SRDatasetTests",
            [
                "SRArchive", "SRDataset", "SRFiles", "SRParse", "SRSupport", "SRSynth",
                "SRSynthRun",
                system,
            ]),
        tests("SRGuestStatusTests", ["SRGuestStatus", "SRSupport"]),
        tests(
            "SRGuestTests",
            ["SRArchive", "SRFiles", "SRGuest", "SRLinux", "SRSupport", subprocess, system]),
        tests(
            "SRCaptureTests",
            [
                "SRCapture", "SRFiles", "SRGuest", "SRLinux", "SRParse", "SRRunFolder", "SRSupport",
                system,
            ]),
        .target(name: "Turns", path: "Tests/Turns", swiftSettings: strict),
        // The tool as it is run, without a guest.
        tests(
            "CommandTests",
            [
                "SRCapture", "SRFiles", "SRLinux", "SRParse", "SRRunFolder", "SRStats", "SRSupport",
                "SRSynthRun",
                "srorch", "Turns", subprocess, system,
            ]),
        tests(
            "IntegrationTests",
            [
                "CSRLength", "SRFiles", "SRGuest", "SRParse", "SRRunFolder", "SRSupport", "srorch",
                "Turns", subprocess, system,
            ],
            exclude: ["C", "adversary", "census", "slurm"]),
    ]
)

// The fuzzers need every module to be built for them: scripts/fuzz does that, elsewhere.
if Context.environment["SR_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/driver"),
        .executableTarget(
            name: "srfuzz",
            dependencies: [
                "CFuzzer", "CLZO", "CSRLength", "CSRLengthEncoder", "SRLinux", "SRParse",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzz", exclude: ["driver"], swiftSettings: strict),
    ]
}

// The site of the documentation: scripts/docs, which makes the folder. No other build fetches the plugin.
if Context.environment["SR_DOCS"] != nil {
    package.dependencies.append(
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
    package.targets.append(
        .target(name: "SwapReplay", path: ".build-docs/SwapReplay", swiftSettings: strict))
}

// Without a runtime of their own the shims do not link under a sanitizer: `make sanitize`.
if Context.environment["SR_SANITIZE"] != nil {
    package.products.removeAll { ["sr_preload", "sr_steady"].contains($0.name) }
    package.targets.removeAll { ["CSRShim", "SRSteady"].contains($0.name) }
}
