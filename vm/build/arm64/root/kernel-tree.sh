#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# kernel-tree.sh DIR ARCH GUEST: make DIR, an unpacked kernel source in the folder of the guest's root,
# ready to compile in the guest: as vm/build/root/kernel-tree.sh does it, on a 64-bit PC. What is
# compiled then for the guest's processor is so by the cross compiler, under the names and with the
# words that the guest's make will use. The tree's own programs have to run here first; they are
# compiled a second time for the guest, which then finds nothing to make anew.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
tree=$1 arch=$2 guest=$3
cross=aarch64-linux-gnu

# The guest's compiler by what it says of itself, which configuration and commands go by.
compiler=$(readlink -f "$guest/usr/bin/$cross-gcc-12")
text=$(grep -ao '(Debian [^)]*)' "$compiler" | sort -u)
version=$($cross-gcc-12 -dumpfullversion)
case $text in
'('*"$version"*')') ;;
*) echo "kernel-tree.sh: the guest's compiler '$text' is no $version, which compiles for it" >&2; exit 1 ;;
esac

programs=$(mktemp -d)
for program in ar as ld nm objcopy objdump ranlib readelf strip; do
    ln -s /usr/bin/$cross-$program "$programs/$program"
done
# vm/build/root/kernel-tree.sh asks a compiler of two families for 64 bits; this has no others.
cat > "$programs/gcc" << END
#!/bin/sh
for word; do
    shift
    case \$word in
    --version) echo "gcc $text $version"; exit ;;
    -m64) ;;
    *) set -- "\$@" "\$word" ;;
    esac
done
exec /usr/bin/$cross-gcc-12 "\$@"
END
# With an assembler and a linker of its own.
cat > "$programs/hostcc" << END
#!/bin/sh
PATH=/usr/bin:/bin exec /usr/bin/gcc "\$@"
END
chmod +x "$programs/gcc" "$programs/hostcc"
# What is for the modules of a guest's kernel is not for this one.
unset CROSS_COMPILE KCFLAGS MAKEFLAGS
export PATH="$programs:$PATH"
# Each make holds the calls of the kernel against this family's list of them.
calls=arch/x86/entry/syscalls/syscall_32.tbl
cp "$tree/$calls" "$programs/calls"
MAKEFLAGS=HOSTCC=hostcc sh "$here/../../root/kernel-tree.sh" "$tree" "$arch"

cd "$tree"
rm -rf "arch/$arch/boot/dts"
mkdir -p "$(dirname "$calls")"
cp "$programs/calls" "$calls"

# again END: compiles what Kbuild has compiled for this machine, of the files whose names end so.
# The first line of Kbuild's records has a command as make reads it.
again() {
    find . -name ".*$1.cmd" | sort | while read -r record; do
        command=$(sed -n '1s/^[a-z]*cmd_[^ ]* := hostcc //p' "$record")
        [ -n "$command" ] || continue
        case $command in
        *'$'*) echo "kernel-tree.sh: $record has a command that only make can read" >&2; exit 1 ;;
        esac
        eval "$cross-gcc-12 $(echo "$command" | sed 's/-Wp,-MMD,[^ ]* //')"
        sed -i '1s/ := hostcc / := gcc /' "$record"
    done
}
again .o
again ''
# One that ran here would not run there, nor would a path of here be one there.
if find . -name '.*.cmd' -exec grep -lE 'hostcc|gcc-cross|x86_64' {} + | grep .; then
    echo "kernel-tree.sh: these are of the machine that builds" >&2
    exit 1
fi
find . -type f \( -perm -u+x -o -name '*.o' \) -exec sh -c '
    for file; do
        case $(head -c 20 "$file" | od -An -v -t x1 | tr -d " \n") in
        7f454c46*b700) ;;
        7f454c46*) echo "kernel-tree.sh: $file is not a program of the guest" >&2; exit 1 ;;
        esac
    done' sh {} +

# The guest's make finds nothing to make anew but what says when it was called.
find . -newermt "@$SR_EPOCH" -exec touch -h -d "@$SR_EPOCH" {} +
if make prepare scripts 2>&1 | grep -vxE "  CALL    scripts/checksyscalls.sh|\
  UPD     include/generated/compile.h|make: Nothing to be done for 'scripts'\."; then
    echo "kernel-tree.sh: that would be made anew in the guest" >&2
    exit 1
fi
rm -rf "$programs"
