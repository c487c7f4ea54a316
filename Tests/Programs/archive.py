# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""A Debian mirror or archive on the loopback: signed, of packages made here or given.

archive.py key FOLDER
    a key to sign with, in FOLDER/gpg, and FOLDER/keyring.gpg, which knows it
archive.py make FOLDER KEY SUITE DEB|NAME=VERSION...
    FOLDER becomes a repository of that suite; KEY is a folder of `key`, or none: unsigned.
    Its Valid-Until is past.
archive.py serve FOLDER [FAULT PATTERN]...
    serves FOLDER until it is gone, behind this command, which prints the port. FAULT, of a path that
    holds PATTERN: missing (404), hang (no answer), wrong (a byte is another).
"""

import gzip
import hashlib
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time


def gpg(home, *words):
    subprocess.run(
        ["gpg", "--homedir", home, "--batch", "--quiet", "--yes", "--pinentry-mode", "loopback",
         "--passphrase", "", *words],
        check=True, stdin=subprocess.DEVNULL)
    # Nothing of it stays.
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "gpg-agent"], check=True)


def key(folder):
    home = pathlib.Path(folder, "gpg")
    home.mkdir(mode=0o700, parents=True)
    gpg(home, "--quick-generate-key", "tests of SwapReplay", "rsa2048", "sign", "never")
    gpg(home, "--output", pathlib.Path(folder, "keyring.gpg"), "--export")


def package(pool, word):
    """A package of no files."""
    name, version = word.split("=", 1)
    tree = pool / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: {name}\nVersion: {version}\nArchitecture: amd64\n"
        "Maintainer: nobody <nobody@localhost>\nDescription: a test's\n")
    plain = version.split(":")[-1]
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "--build", tree, pool / f"{name}_{plain}_amd64.deb"],
        check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)


def make(folder, signer, suite, words):
    root = pathlib.Path(folder)
    pool = root / "pool"
    pool.mkdir(parents=True, exist_ok=True)
    for word in words:
        if word.endswith(".deb"):
            # Under apt's name and a digest, or under an archive's own.
            name, version, rest = pathlib.Path(word).name.split("_", 2)
            version = version.split("%3a")[-1]
            shutil.copy(word, pool / f"{name}_{version}_{rest.split('.')[0]}.deb")
        else:
            package(pool, word)
    text = ""
    for deb in sorted(pool.iterdir()):
        data = deb.read_bytes()
        control = subprocess.run(
            ["dpkg-deb", "--field", deb], check=True, capture_output=True, text=True).stdout
        text += (f"{control}Filename: pool/{deb.name}\nSize: {len(data)}\n"
                 f"SHA256: {hashlib.sha256(data).hexdigest()}\n\n")
    dist = root / "dists" / suite
    lists = dist / "main/binary-amd64"
    lists.mkdir(parents=True, exist_ok=True)
    (lists / "Packages.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (lists / "Packages").write_text(text)

    def date(days):
        return time.strftime("%a, %d %b %Y %H:%M:%S UTC", time.gmtime(time.time() - days * 86400))
    release = (f"Origin: tests\nSuite: {suite}\nCodename: {suite}\nArchitectures: amd64\n"
               f"Components: main\nDate: {date(9)}\nValid-Until: {date(2)}\nSHA256:\n")
    for name in ["Packages", "Packages.gz"]:
        data = (lists / name).read_bytes()
        release += f" {hashlib.sha256(data).hexdigest()} {len(data)} main/binary-amd64/{name}\n"
    (dist / "Release").write_text(release)
    if signer != "none":
        gpg(pathlib.Path(signer, "gpg"), "--output", dist / "InRelease", "--clearsign",
            dist / "Release")


def serve(folder, faults):
    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            for fault, pattern in faults:
                if pattern not in self.path:
                    continue
                if fault == "hang":
                    time.sleep(3600)
                elif fault == "missing":
                    self.send_error(404)
                    return
                elif fault == "wrong":
                    data = bytearray(open(self.translate_path(self.path), "rb").read())
                    data[len(data) // 2] ^= 1
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                    return
            super().do_GET()

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *words: Handler(*words, directory=folder))
    server.daemon_threads = True
    if os.fork():
        print(server.server_address[1], flush=True)
        return
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.path.exists(folder):
        time.sleep(0.5)


verb, *words = sys.argv[1:]
if verb == "key":
    key(words[0])
elif verb == "make":
    make(words[0], words[1], words[2], words[3:])
else:
    serve(words[0], list(zip(words[1::2], words[2::2])))
