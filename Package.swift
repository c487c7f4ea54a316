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
        // For Benchmarks/, a package of its own.
        .library(name: "SRParse", targets: ["SRParse"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The record that module, C tools and Swift share: one header, in kernel/uapi.
        .systemLibrary(name: "CSRRelay", path: "kernel/uapi"),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CSRParse", cSettings: strictC),

        .target(
            name: "SRParse",
            dependencies: [
                "CSRRelay", "CZstd",
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
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker",
                    "--version-script=\(Context.packageDirectory)/Sources/SRParseABI/libsr_parse.map",
                ])
            ]),
        .target(name: "SRStats", dependencies: ["SRParse"], swiftSettings: strict),
        .target(
            name: "SRReport",
            dependencies: [
                "SRParse", "SRStats",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        // guest/ holds what is compiled inside the guest image, by its own gcc.
        .target(name: "Workloads", exclude: ["guest"], swiftSettings: strict),
        .target(
            name: "SRMachine",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .target(
            name: "SRCapture",
            dependencies: [
                "SRMachine", "SRParse", "SRStats", "SRReport", "Workloads",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "srorch",
            dependencies: [
                "SRCapture", "SRMachine", "SRParse", "SRReport", "SRStats", "Workloads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),

        .testTarget(
            name: "SRParseTests",
            dependencies: [
                "SRParse", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SRStatsTests", dependencies: ["SRStats"], swiftSettings: strict),
        .testTarget(name: "SRReportTests", dependencies: ["SRReport"], swiftSettings: strict),
        .testTarget(name: "WorkloadsTests", dependencies: ["Workloads"], swiftSettings: strict),
        .testTarget(name: "SRMachineTests", dependencies: ["SRMachine"], swiftSettings: strict),
        .testTarget(name: "SRCaptureTests", dependencies: ["SRCapture"], swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "srorch", .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
    ]
)
