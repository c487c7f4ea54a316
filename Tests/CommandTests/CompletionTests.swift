// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// What shells offer after TAB, in a terminal, with the script that the tool writes.
@Suite("Completion")
struct CompletionTests {
    /// A line to complete, and a pattern of what is offered.
    private static let lines = [
        ("srorch capture --workload s", "sqlite.*sort|sort +sqlite"),
        ("srorch synth --workload me", "emory-fill"),
        ("srorch capture --kernel ", "6\\.1[^0-9].*6\\.12"),
        ("srorch workloads zi", "zipf-kv"),
        ("srorch replay --allocator tlsf,zs", "tlsf,zsmalloc"),
        ("srorch compress --algorithm lzo,libd", "lzo,libdeflate"),
        ("srorch capture --workload sort --param buf", "buffer\\\\?="),
    ]

    /// Each shell, how it is started without a user's own settings, and how it takes the script.
    private static let shells = [
        "bash": ("bash --norc --noprofile -i", "PS1='READY> '; . ./script"),
        "zsh": (
            "zsh -f -i",
            "PS1='READY> '; fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D"
        ),
        "fish": (
            "fish --no-config -i",
            "function fish_prompt; echo -n 'READY> '; end; function fish_right_prompt; end; "
                + "source script"
        ),
    ]

    @Test(arguments: shells.keys.sorted(), lines.indices)
    func aShellOffersNames(shell name: String, line: Int) async throws {
        let (start, setUp) = try #require(Self.shells[name])
        let (text, pattern) = Self.lines[line]
        // bash lists what there is only after a TAB that adds nothing.
        let tabs = name == "bash" ? "\\t\\t\\t" : "\\t\\t"
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch --generate-completion-script \(name) > script
            mkdir functions; cp script functions/_srorch
            export TERM=xterm HOME=$PWD LC_ALL=C.UTF-8
            cat > setup << 'END'
            \(setUp)
            END
            python3 "$SOURCE/Tests/Programs/terminal.py" 200 \
                send "$(cat setup)\\\\r" wait 'READY> \\s*$' send '\(text)\(tabs)' \
                wait '(?s)\(pattern)' send '\\x03' send '\\x04exit\\r' -- \(start)
            """)
        #expect(ending.status != 99, "\(ending.output) \(ending.complaint)")
    }
}
