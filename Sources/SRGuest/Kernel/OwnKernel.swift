// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What is known of a kernel that the user built, beside what every kernel's manifest says.
public struct OwnKernel: Sendable, Hashable, Codable {
    /// SHA-256 of the unpacked kernel, of its .config (the part's file `config`), and of the modules
    /// that were built against it, by their names.
    public var vmlinux: String
    public var config: String
    public var modules: [String: String]
    /// What `git describe` says of its source; absent where that is no work tree of git.
    public var describe: String?
    /// By which compiler its modules were built.
    public var compiler: String
    /// The recipe whose start-up programs, and whose QEMU, it has.
    public var base: String
    /// Options of `vm/kernels/needed.config` that it lacks, of those that not every guest needs.
    public var lacks: [String]
}

extension KernelManifest {
    /// The recipe whose sources its QEMU is from.
    var recipe: String { own?.base ?? name }
}
