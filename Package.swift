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

let package = Package(
    name: "swapreplay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "srorch", targets: ["srorch"]),
        .library(name: "sr_parse", type: .dynamic, targets: ["SRParseABI"]),
        .library(name: "sr_preload", type: .dynamic, targets: ["SRPreload"]),
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
        // The record that module, C tools and Swift share: one header, in kernel/uapi.
        .systemLibrary(name: "CSRRelay", path: "kernel/uapi"),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // What a whole trace may be compressed with, besides zstd.
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        // What pages are compressed with, besides LZO, zstd and zlib.
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        // Datasets are tar archives.
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "CSRParse", cSettings: strictC),
        .target(name: "CSRChecksum", cSettings: strictC),
        .systemLibrary(name: "CLZO", path: "Sources/CLZO", providers: [.apt(["liblzo2-dev"])]),
        // The built-in workloads: also compiled in the guest image, by its own gcc.
        .target(name: "CWorkloads", cSettings: strictC),
        // Any program under a cap: the pager, and the shim that is preloaded into the program.
        .target(
            name: "CSRPager", dependencies: ["CLZO"], exclude: ["README.md"],
            cSettings: strictC + [.headerSearchPath("../../kernel/uapi")],
            linkerSettings: [.linkedLibrary("lzo2")]),
        // Plain C: with these, and a line in preload.c, it brings no Swift runtime along.
        .target(
            name: "SRPreload",
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

        .target(
            name: "SRParse",
            dependencies: [
                "CBzip2", "CLzma", "CSRChecksum", "CSRRelay", "CZlib", "CZstd",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // The C interface, alone in libsr_parse.so; the map keeps all else inside.
        .target(
            name: "SRParseABI",
            dependencies: [
                "CSRParse", "SRParse",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["libsr_parse.map"], swiftSettings: strict,
            // gold gives out Swift's metadata whatever the map says.
            linkerSettings: [
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker",
                    "--version-script=\(Context.packageDirectory)/Sources/SRParseABI/libsr_parse.map",
                ])
            ]),
        .target(name: "SRStats", dependencies: ["SRParse"], swiftSettings: strict),
        .target(name: "SRReplay", swiftSettings: strict),
        // Real allocators, in a child process: its loop is C, so that only they are measured.
        .target(name: "CSRMallocReplay", cSettings: strictC),
        .target(
            name: "SRRealReplay",
            dependencies: [
                "SRReplay",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // Real pages through real compressors.
        .target(
            name: "SRCompress",
            dependencies: [
                "CDeflate", "CLZ4", "CLZO", "CZlib", "CZstd",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "SRReport",
            dependencies: [
                "SRCompress", "SRParse", "SRReplay", "SRStats",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // guest/ holds what is compiled inside the guest image, by its own gcc.
        .target(name: "Workloads", swiftSettings: strict),
        .target(
            name: "SRSynth",
            dependencies: [
                "CLZO", "CSRRelay", "CWorkloads", "SRMachine", "SRParse", "SRRun", "Workloads",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "SRMachine",
            dependencies: [
                "COpenSSL", "CSRSteady",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // What every run leaves, whatever made it: the run folder and run.json.
        .target(
            name: "SRRun",
            dependencies: [
                "SRMachine", "SRParse", "SRReport", "SRStats",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // What runs swapped, as one HTML page.
        .target(
            name: "SRPage",
            dependencies: ["SRParse", "SRReplay", "SRReport", "SRRun", "SRStats"],
            swiftSettings: strict),
        // Runs in one archive, to be passed on.
        .target(
            name: "SRDataset",
            dependencies: [
                "CArchive", "SRMachine", "SRParse", "SRReport", "SRRun", "SRStats",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "SRCapture",
            dependencies: [
                "CSRRelay", "SRMachine", "SRParse", "SRRun", "Workloads",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // The kernel's own allocators, in a guest.
        .target(
            name: "SRKernelReplay",
            dependencies: [
                "CSRRelay", "SRMachine", "SRReplay", "SRRun",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "SRProgram",
            dependencies: [
                "CSRPager", "SRMachine", "SRParse", "SRRun",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // Plans of many runs, made here or on a cluster.
        .target(
            name: "SRSweep",
            dependencies: [
                "SRCapture", "SRMachine", "SRRun", "SRSynth", "Workloads",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "srorch",
            dependencies: [
                "CSRMallocReplay", "SRCapture", "SRCompress", "SRDataset", "SRKernelReplay",
                "SRMachine", "SRPage", "SRParse",
                "SRProgram", "SRRealReplay", "SRReplay", "SRReport", "SRRun", "SRStats", "SRSynth",
                "SRSweep", "Workloads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),

        .testTarget(
            name: "SRParseTests",
            dependencies: [
                "CBzip2", "CLzma", "CSRRelay", "CZlib", "CZstd", "SRParse",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRStatsTests", dependencies: ["SRParse", "SRStats"], swiftSettings: strict),
        .testTarget(name: "SRReplayTests", dependencies: ["SRReplay"], swiftSettings: strict),
        .testTarget(
            name: "SRKernelReplayTests",
            dependencies: [
                "SRKernelReplay", "SRReplay",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRCompressTests",
            dependencies: [
                "SRCompress", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SRReportTests", dependencies: ["SRReport"], swiftSettings: strict),
        .testTarget(
            name: "SRPageTests",
            dependencies: [
                "SRPage", "SRParse", "SRReplay",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(name: "WorkloadsTests", dependencies: ["Workloads"], swiftSettings: strict),
        // The pager's rules without a program, to be held against the model's.
        .target(
            name: "CSRPagerAlone", dependencies: ["CSRPager"], path: "Tests/CSRPagerAlone",
            cSettings: strictC),
        .testTarget(
            name: "SRSynthTests",
            dependencies: ["CSRPagerAlone", "CWorkloads", "SRParse", "SRSynth", "Workloads"],
            swiftSettings: strict),
        .testTarget(
            name: "SRProgramTests",
            dependencies: [
                "SRProgram", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRSweepTests",
            dependencies: [
                "SRSweep", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRDatasetTests",
            dependencies: [
                "SRDataset", "SRSynth",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRMachineTests",
            dependencies: [
                "SRMachine", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SRCaptureTests",
            dependencies: [
                "SRCapture", "SRMachine", "SRParse", "SRRun",
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: strict),
        // The tool as it is run, without a guest.
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "SRParse", "SRRun", "srorch",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "srorch", .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["C", "adversary", "census", "slurm"], swiftSettings: strict),
    ]
)

// The fuzzers need every module to be built for them: scripts/fuzz does that, elsewhere.
if Context.environment["SR_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/driver"),
        .executableTarget(
            name: "srfuzz",
            dependencies: [
                "CFuzzer", "SRParse", .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzz", exclude: ["driver"], swiftSettings: strict),
    ]
}

// Without a runtime of their own the shims do not link under a sanitizer: `make sanitize`.
if Context.environment["SR_SANITIZE"] != nil {
    package.products.removeAll { ["sr_preload", "sr_steady"].contains($0.name) }
    package.targets.removeAll { ["SRPreload", "SRSteady"].contains($0.name) }
}
