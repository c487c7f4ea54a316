#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""terminal.py COLUMNS [send TEXT | wait PATTERN | resize COLUMNS | end SECONDS]... -- COMMAND...

Runs a command in a terminal of its own that wide, types what is to be sent, waits until a regular
expression is found in what it wrote since, and prints all that it wrote, without escape
sequences unless RAW is set. A command that was sent something is taken for stuck after a silence
of some seconds, or of those that `end` names. The status is the command's, or 99 where a pattern
never came."""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

# Only a test that fails waits so long.
PATIENCE = 240
# A command that was typed at may have lost its end: an interrupt empties the terminal's queue.
PARTING = 5
ESCAPES = re.compile(r"\x1b\[[0-9;?>=]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-B0-2]|\x1b[=>]")


class Terminal:
    def __init__(self, columns, command):
        self.written = b""
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            resize(0, columns)
            os.execvp(command[0], command)
        resize(self.screen, columns)

    def read(self, seconds):
        """What comes within the time; nothing at the end of the command."""
        if not select.select([self.screen], [], [], seconds)[0]:
            return None
        try:
            part = os.read(self.screen, 1 << 16)
        except OSError:
            part = b""
        self.written += part
        return part

    def wait(self, pattern, since):
        until = time.monotonic() + PATIENCE
        while not re.search(pattern, plain(self.written[since:])):
            if self.read(1) == b"" or time.monotonic() > until:
                return False
        return True


def resize(descriptor, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))


def plain(written):
    return ESCAPES.sub("", written.decode(errors="replace")).replace("\r\n", "\n")


def main():
    split = sys.argv.index("--")
    columns, steps, command = int(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1:]
    terminal = Terminal(columns, command)
    since, missed = 0, None
    silence = PARTING if "send" in steps[::2] else PATIENCE
    for what, text in zip(steps[::2], steps[1::2]):
        if what == "send":
            since = len(terminal.written)
            os.write(terminal.screen, text.encode().decode("unicode_escape").encode("latin-1"))
        elif what == "end":
            silence = int(text)
        elif what == "resize":
            since = len(terminal.written)
            resize(terminal.screen, int(text))
        elif not terminal.wait(text, since):
            missed = text
            break
    while missed is None and terminal.read(silence):
        pass
    sys.stdout.write(terminal.written.decode(errors="replace") if os.environ.get("RAW") else plain(terminal.written))
    if missed is not None:
        print(f"terminal.py: '{missed}' never came", file=sys.stderr)
        os.kill(terminal.pid, 9)
        return 99
    # Who is still there hears that its terminal is gone, and then has to go.
    os.close(terminal.screen)
    until = time.monotonic() + PARTING
    while time.monotonic() < until:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(terminal.pid, 9)
    return os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])


sys.exit(main())
