// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// What a caller's environment has for other programs does not get into a guest.
@Suite("The environment of a build")
struct BuildEnvironmentTests {
    /// Stands before mmdebstrap, says what it is given, and does as if it had packed a chroot; the
    /// next stage it lets fail.
    private static let listening = """
        mkdir bin; cat > bin/mmdebstrap << 'END'
        #!/bin/sh
        case $* in *--variant=apt*) stage=1 ;; *) stage=2 ;; esac
        env > "$(dirname "$0")/../stage$stage"
        [ $stage = 1 ] || exit 3
        for word; do case $word in /*.tar) : > "$word" ;; esac; done
        END
        chmod +x bin/mmdebstrap
        export PATH="$PWD/bin:$PATH" XDG_CACHE_HOME=$PWD/cache SRORCH_MIRROR=http://127.0.0.1:1
        export http_proxy='http://127.0.0.1:2' MAKELEVEL=1 MAKEFLAGS=w KCFLAGS=-g ARCH=um CC=tcc
        export LANG=C.UTF-8 PERL5OPT=-w

        """
    private static let said = "; cut -d = -f 1 stage1 stage2 2> /dev/null | sort -u | tr '\\n' ' '"

    /// Ahead of a build, and in its two stages.
    @Test(arguments: [
        ("sh $SOURCE/vm/build/ahead.sh 2> /dev/null", 1), ("srorch vm build 2> complaint", 2),
    ])
    func nothingOfAnotherProgramsGetsIn(command: String, stages: Int) async throws {
        let shell = try Shell()
        let ending = try await shell(Self.listening + command + Self.said)
        let names = Set(ending.output.split(separator: " ").map(String.init))
        #expect(names.isSuperset(of: ["PATH", "SRORCH_MIRROR", "http_proxy"]), "\(ending)")
        // PWD and _ are the shell's own.
        let places: Set = [
            "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "APT_CONFIG", "http_proxy", "https_proxy",
            "ftp_proxy", "all_proxy", "no_proxy", "SRORCH_MIRROR", "SRORCH_ARCHIVE",
            "SRORCH_KEYRING", "SOURCE_DATE_EPOCH", "PERL_HASH_SEED", "PERL_PERTURB_KEYS", "PWD",
            "OLDPWD", "SHLVL", "_",
        ]
        #expect(names.isSubset(of: places), "\(names.subtracting(places))")
        for stage in 1...2 {
            #expect(
                FileManager.default.fileExists(atPath: shell.path("stage\(stage)"))
                    == (stage <= stages))
        }
    }
}
