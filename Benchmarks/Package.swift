// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import PackageDescription

let package = Package(
    name: "swapreplay-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swapreplay", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // The peers: what a careful C programmer would write for the same work.
        .target(
            name: "CTracePeer",
            cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("zstd")]),
        .executableTarget(
            name: "trace-bench",
            dependencies: [
                "CTracePeer",
                .product(name: "SRParse", package: "swapreplay"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6), .strictMemorySafety(),
                .treatAllWarnings(as: .error),
            ]),
    ]
)
