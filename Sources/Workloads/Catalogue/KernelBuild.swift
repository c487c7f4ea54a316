// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

extension Workload {
    /// gcc, as, make and the shell at work on Linux itself, with too little memory.
    static let kernelBuild = Workload(
        name: "kernel-build",
        summary: "compile part of the Linux kernel (tinyconfig) with gcc",
        details: """
            Runs make in the kernel tree of the guest image, whose configuration and host \
            programs were made when the image was built. Several compilers at a time share a \
            memory that suffices for fewer. The result is the SHA-256 of the objects.
            """,
        needs: ["gcc", "make", "the prepared kernel tree in /usr/src/linux"],
        parameters: [
            WorkloadParameter(
                "objects", .count(1...100_000), default: .byAccelerator(tcg: "24", kvm: "all"),
                doc: "how many objects to build, or 'all' for the whole vmlinux"),
            WorkloadParameter(
                "jobs", .integer(1...256), default: .vcpus(plus: 3),
                doc: "compilers at a time"),
        ],
        memoryMiB: 128, swapMiB: 512,
        cost: WorkloadCost([
            .linux61: .init(seconds: 150, events: 889_000), .linux612: .init(events: 790_000),
        ])
    ) { values, _ in
        GuestCommand(
            argv: WorkloadCatalogue.kernelBuild + [
                values["objects"], values["jobs"],
            ],
            // Whatever the build writes of its time and place into an object is fixed.
            environment: [
                "KBUILD_BUILD_TIMESTAMP": "2026-01-01 00:00:00 UTC",
                "KBUILD_BUILD_USER": "srorch", "KBUILD_BUILD_HOST": "guest", "LC_ALL": "C",
            ],
            cwd: WorkloadCatalogue.kernelTree)
    }
}
