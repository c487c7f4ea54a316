// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

/// What is wrong with a kernel that the user built is said before anything is fetched, built or
/// booted, each with its own status.
@Suite("Kernels of one's own that are no guest's")
struct OwnKernelTests {
    /// Made-up kernels of a few KiB: a whole tree, its two packages, and it installed.
    ///
    /// `elf` makes a program of this machine that has a kernel's version in it.
    private static let setUp = """
        set -e
        export XDG_CACHE_HOME="$PWD/cache" LC_ALL=C
        version=6.12.117
        elf() {
            echo "const char b[] = \\"Linux version $2 (made up)\\"; void _start(void) {}" |
                gcc -x c -nostdlib -static -o "$1" -
        }
        headers() {
            mkdir -p "$1/include/config"
            echo "$2" > "$1/include/config/kernel.release"
            printf '0x0\\tdel_gendisk\\tvmlinux\\tEXPORT_SYMBOL_GPL\\t\\n' > "$1/Module.symvers"
        }
        config() {
            srorch vm config | grep ^CONFIG_
            echo CONFIG_X86_64=y
            echo CONFIG_CC_IS_GCC=y
            echo "CONFIG_CC_VERSION_TEXT=\\"$(gcc --version | head -n 1)\\""
        }
        mkdir -p tree/scripts
        touch tree/Makefile tree/Kbuild
        headers tree $version
        config > tree/.config
        elf tree/vmlinux $version
        # installed VERSION ROOT: with headers in ROOT/usr/src.
        installed() {
            mkdir -p "$2/lib/modules/$1/kernel" "$2/boot" "$2/usr/src"
            elf "$2/boot/vmlinuz-$1" "$1"
            config > "$2/boot/config-$1"
            headers "$2/usr/src/linux-headers-$1" "$1"
            ln -s "../../../usr/src/linux-headers-$1" "$2/lib/modules/$1/build"
        }
        installed $version root
        # package NAME ARCHITECTURE FOLDER: NAME.deb of what is in FOLDER.
        package() {
            mkdir -p "$3/DEBIAN"
            printf 'Package: %s\\nVersion: 1\\nArchitecture: %s\\nMaintainer: n <n@n>\\nDescription: n\\n' \\
                "$1" "$2" > "$3/DEBIAN/control"
            dpkg-deb --root-owner-group -b "$3" "$1.deb" > /dev/null
        }
        mkdir image-files headers-files
        cp -r root/boot root/lib image-files
        rm image-files/lib/modules/$version/build
        cp -r root/usr headers-files
        package image amd64 image-files
        package headers all headers-files
        set +e

        """

    private static func capture(_ kernel: String) -> String {
        "srorch capture --workload memory-fill --kernel \(kernel) -o run"
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        /// What makes it, in the folder with all the above.
        let change: String
        var kernel = "tree"
        let status: SRSupport.ExitStatus
        /// What the complaint has to say.
        let says: [String]

        var testDescription: String { name }
    }

    private static let faults: [Fault] = [
        // Trees.
        Fault(
            name: "not configured", change: "rm tree/.config", status: .kernelNotBuilt,
            says: ["tree is not configured", "srorch vm config"]),
        Fault(
            name: "not built", change: "rm tree/vmlinux", status: .kernelNotBuilt,
            says: ["tree is not built: it has no vmlinux", "run 'make'"]),
        Fault(
            name: "no symbols", change: "rm tree/Module.symvers", status: .kernelNotBuilt,
            says: ["tree has no Module.symvers", "make modules"]),
        Fault(
            name: "symbols of nothing", change: ": > tree/Module.symvers", status: .kernelNotBuilt,
            says: ["Module.symvers does not list what the kernel exports", "make modules"]),
        Fault(
            name: "built halfway", change: "rm tree/include/config/kernel.release",
            status: .kernelNotBuilt, says: ["kernel.release", "run 'make'"]),
        Fault(
            name: "an option missing", change: "sed -i /CONFIG_PVH/d tree/.config",
            status: .kernelOptionsMissing,
            says: [
                "without 1 options", "CONFIG_PVH=y",
                "QEMU enters the unpacked kernel by its PVH note",
                "srorch vm config", "merge_config.sh",
            ]),
        Fault(
            name: "options missing",
            change: """
                sed -i -e '/CONFIG_BTT/d' -e '/CONFIG_VIRTIO_CONSOLE/d' \
                    -e 's/CONFIG_SERIAL_8250_CONSOLE=y/# CONFIG_SERIAL_8250_CONSOLE is not set/' \
                    tree/.config
                """, status: .kernelOptionsMissing,
            says: [
                "without 3 options", "CONFIG_BTT=y", "no line of the kernel's says why",
                "CONFIG_VIRTIO_CONSOLE=y", "CONFIG_SERIAL_8250_CONSOLE=y", "it stays empty",
            ]),
        Fault(
            name: "a driver's module missing",
            change: "sed -i s/CONFIG_EXT4_FS=y/CONFIG_EXT4_FS=m/ tree/.config",
            status: .kernelNotBuilt,
            says: ["CONFIG_EXT4_FS=m, and no module ext4", "make modules"]),
        Fault(
            name: "what cannot be a module is one",
            change: "sed -i s/CONFIG_PVH=y/CONFIG_PVH=m/ tree/.config",
            status: .kernelOptionsMissing, says: ["CONFIG_PVH=y"]),
        Fault(
            name: "modules of another version",
            change: "echo 6.12.118 > tree/include/config/kernel.release", status: .kernelDamaged,
            says: ["is Linux 6.12.117, and what modules are built against is 6.12.118"]),
        Fault(
            name: "a kernel for another machine",
            change:
                "printf '\\267\\000' | dd of=tree/vmlinux bs=1 seek=18 conv=notrunc status=none",
            status: .kernelUnsupported, says: ["tree/vmlinux is a kernel for arm64", "x86-64"]),
        Fault(
            name: "configured for another machine",
            change: "sed -i s/CONFIG_X86_64=y/CONFIG_ARM64=y/ tree/.config",
            status: .kernelUnsupported, says: ["CONFIG_X86_64 is not set", "x86-64"]),
        Fault(
            name: "a truncated kernel", change: "truncate -s -600 tree/vmlinux",
            status: .kernelDamaged, says: ["tree/vmlinux is cut off", "build or copy it again"]),
        Fault(
            name: "an empty kernel", change: ": > tree/vmlinux", status: .kernelDamaged,
            says: ["tree/vmlinux is no kernel"]),
        Fault(
            name: "a program for a kernel", change: "cp /bin/true tree/vmlinux",
            status: .kernelDamaged, says: ["tree/vmlinux is a program, but no Linux kernel"]),
        Fault(
            name: "a truncated bzImage",
            change: """
                rm tree/vmlinux; mkdir -p tree/arch/x86/boot; cd tree/arch/x86/boot
                head -c 2000 /dev/zero > bzImage
                printf HdrS | dd of=bzImage bs=1 seek=514 conv=notrunc status=none
                printf '\\377\\377' | dd of=bzImage bs=1 seek=589 conv=notrunc status=none
                cd - > /dev/null
                """, status: .kernelDamaged, says: ["bzImage is cut off"]),
        Fault(
            name: "a series too old",
            change: "elf tree/vmlinux 5.10.200; echo 5.10.200 > tree/include/config/kernel.release",
            status: .kernelUnsupported, says: ["Linux 5.10.200", "6.1, or 6.12 and later"]),
        Fault(
            name: "a series between",
            change: "elf tree/vmlinux 6.6.1; echo 6.6.1 > tree/include/config/kernel.release",
            status: .kernelUnsupported, says: ["Linux 6.6.1", "6.1, or 6.12 and later"]),
        Fault(
            name: "a configuration that sets nothing", change: "echo hello > tree/.config",
            status: .kernelDamaged, says: ["tree/.config is no kernel's configuration"]),
        Fault(
            name: "a compiler that is not here",
            change: """
                sed -i 's/^CONFIG_CC_VERSION_TEXT=.*/CONFIG_CC_VERSION_TEXT="gcc (Tomorrow) 99.1.0"/' \
                    tree/.config
                echo CONFIG_GCC_VERSION=990100 >> tree/.config
                """, status: .missingTool,
            says: ["tree was built by gcc (Tomorrow) 99.1.0, which is not at hand", "gcc-99"]),
        // Paths.
        Fault(
            name: "a path that is not there", change: "", kernel: "nowhere/linux", status: .usage,
            says: ["there is no nowhere/linux"]),
        Fault(
            name: "a name that is none", change: "", kernel: "linux-next", status: .usage,
            says: ["no kernel 'linux-next'; there are: 6.1, 6.12, "]),
        Fault(
            name: "a folder that is no tree", change: "mkdir other", kernel: "other",
            status: .kernelDamaged, says: ["other is no kernel's tree"]),
        Fault(
            name: "a file", change: "", kernel: "tree/vmlinux", status: .usage,
            says: ["tree/vmlinux is a file", "the folder that the kernel was built in"]),
        // Packages.
        Fault(
            name: "a package that is none", change: "echo hello > image.deb",
            kernel: "image.deb,headers.deb", status: .kernelDamaged,
            says: ["image.deb is no Debian package, or is cut off"]),
        Fault(
            name: "a truncated package", change: "truncate -s -100 image.deb",
            kernel: "image.deb,headers.deb", status: .kernelDamaged,
            says: ["image.deb", "cut off"]),
        Fault(
            name: "an image without headers", change: "", kernel: "image.deb",
            status: .kernelNotBuilt,
            says: ["image.deb: there are no headers of 6.12.117", "linux-headers-6.12.117"]),
        Fault(
            name: "headers without an image", change: "", kernel: "headers.deb",
            status: .kernelNotBuilt, says: ["headers.deb: there is no kernel in it", "linux-image"]),
        Fault(
            name: "an image with others' headers",
            change: "installed 6.12.9 more; rm -rf more/lib more/boot; package others all more",
            kernel: "image.deb,others.deb", status: .kernelNotBuilt,
            says: ["no headers of 6.12.117", "there is linux-headers-6.12.9"]),
        Fault(
            name: "two kernels",
            change: "installed 6.12.9 more; package both amd64 more",
            kernel: "image.deb,both.deb", status: .kernelDamaged,
            says: ["there are the kernels 6.12.117 and 6.12.9"]),
        Fault(
            name: "a package for another machine", change: "package image arm64 image-files",
            kernel: "image.deb,headers.deb", status: .kernelUnsupported,
            says: ["image.deb is for arm64"]),
        Fault(
            name: "a package that is not there", change: "", kernel: "image.deb,none.deb",
            status: .usage, says: ["there is no none.deb"]),
        Fault(
            name: "a package and a folder", change: "", kernel: "image.deb,tree", status: .usage,
            says: ["one name or folder, or several .deb files"]),
        // Installed.
        Fault(
            name: "installed without a link to its headers",
            change: "rm root/lib/modules/$version/build", kernel: "root/lib/modules/$version",
            status: .kernelNotBuilt, says: ["has no link 'build'", "linux-headers-6.12.117"]),
        Fault(
            name: "installed with a link to nothing",
            change: "rm -r root/usr/src", kernel: "root/lib/modules/$version",
            status: .kernelNotBuilt, says: ["has no link 'build'", "linux-headers-6.12.117"]),
        Fault(
            name: "installed without a kernel",
            change: "rm root/boot/vmlinuz-$version", kernel: "root/lib/modules/$version",
            status: .kernelNotBuilt, says: ["has no kernel: there is no boot/vmlinuz-6.12.117"]),
        Fault(
            name: "installed with headers of another version",
            change:
                "echo 6.12.9 > root/usr/src/linux-headers-$version/include/config/kernel.release",
            kernel: "root/lib/modules/$version", status: .kernelDamaged,
            says: ["the kernel is 6.12.117, and its headers are of 6.12.9"]),
    ]

    @Test(arguments: faults)
    func isNamedBeforeAnythingBoots(fault: Fault) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.setUp)
            \(fault.change)
            \(Self.capture(fault.kernel))
            status=$?
            test ! -e run || echo 'a run was left' >&2
            ls cache/srorch/kernels cache/srorch/roots >&2
            exit $status
            """)
        #expect(ending.status == Int(fault.status.rawValue), "\(ending)")
        for words in fault.says {
            #expect(ending.complaint.contains(words), "\(words): \(ending.complaint)")
        }
        #expect(!ending.complaint.contains("a run was left"))
        // The folders' names alone: nothing was built for it.
        #expect(ending.complaint.hasSuffix("cache/srorch/kernels:\n\ncache/srorch/roots:\n"))
    }

    /// Nothing is wrong with what the faults are made in: then the kernel of the recipe is asked for,
    /// which there is no mirror for here.
    @Test(arguments: ["tree", "image.deb,headers.deb", "root/lib/modules/$version"])
    func withoutAFaultNothingIsSaid(kernel: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.setUp)
            export SRORCH_MIRROR="file://$PWD/nowhere"
            \(Self.capture(kernel))
            """)
        #expect(ending.status == Int(SRSupport.ExitStatus.imageBuildFailed.rawValue), "\(ending)")
        #expect(ending.complaint.contains("building the kernel 6.1: packages"), "\(ending)")
    }

    /// What is printed is the file that is checked, and every line of it is one of Kconfig's.
    @Test func theFragmentIsTheFile() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch vm config > needed.config
            cmp needed.config "$SOURCE/vm/kernels/needed.config"
            grep -vE '^(#.*|CONFIG_[A-Z0-9_]+=y|)$' needed.config
            grep -c '^CONFIG_' needed.config
            """)
        #expect(ending.status == 0)
        #expect(
            ending.output.split(separator: "\n").last.flatMap { Int($0) } ?? 0 > 40, "\(ending)")
    }
}
