// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension RunRecord {
    /// What the user decided of a capture and no other part tells.
    public struct Settings: Sendable, Codable {
        /// A file or folder of the host that was put into the guest's /root.
        public struct CopiedIn: Sendable, Codable, Hashable {
            public var name: String
            /// SHA-256 of the names and contents.
            public var sha256: String

            package init(name: String, sha256: String) {
                self.name = name
                self.sha256 = sha256
            }
        }

        /// Whether the relay was under the swap device.
        public var relay: Bool
        public var sysctls: [String]
        public var subbufBytes: Int?
        public var subbufCount: Int?
        public var copiedIn: [CopiedIn]
        /// Compressors beside LZO1X-1, as they were asked for.
        public var compressors: [String]
        /// Whose pages' contents were kept, `1/64,0`; absent if no page's were.
        public var pages: String?

        /// Whether all of /proc/vmstat was read around the command; absent if it was not.
        public var vmstat: Bool?

        /// What was to be available when the workload starts, MiB; absent if the guest's memory was
        /// given another way.
        public var availableMiB: Int?

        /// The limit of the workload's memory cgroup, MiB; absent if it had none.
        public var memcgMiB: Int?

        /// Nanoseconds whose multiples the trace's times are; absent where they say nothing of it.
        public var timeResolution: UInt64?

        /// Guest seconds after which the command was to be ended; absent if it ran to its end.
        public var durationSeconds: Int?

        package init(
            relay: Bool, sysctls: [String], subbufBytes: Int?, subbufCount: Int?,
            copiedIn: [CopiedIn], compressors: [String], pages: String?, durationSeconds: Int? = nil
        ) {
            self.relay = relay
            self.sysctls = sysctls
            self.subbufBytes = subbufBytes
            self.subbufCount = subbufCount
            self.copiedIn = copiedIn
            self.compressors = compressors
            self.pages = pages
            self.durationSeconds = durationSeconds
        }
    }
}
