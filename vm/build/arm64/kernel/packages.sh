#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# packages.sh NAME
# Stage 1 of a kernel of 64-bit ARM, inside the new chroot of a 64-bit PC: as
# vm/build/kernel/packages.sh does it, with a kernel and headers of the one architecture, and
# kbuild's programs of the other.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
here=$(cd "$(dirname "$0")" && pwd)
build=$here/../..
. "$build/recipe.sh"
recipe=$build/../kernels/$1.yaml
. "$build/arm64.sh"
kit=/srorch/kit
archives=/var/cache/apt/archives
mkdir -p $kit/kernel
date -u +%Y%m%dT%H%M%SZ > $kit/time

phase "making the workshop"
dpkg --add-architecture arm64
apt-get -q update
# shellcheck disable=SC2046 # a list
apt-get -yq --no-install-recommends install $(value "$recipe" cross)
# What vm/build/kernel/image.sh calls by the usual names.
compiler=aarch64-linux-gnu-$(value "$recipe" compiler)
bin=/usr/local/bin
ln -s "/usr/bin/$compiler" $bin/gcc
ln -s "/usr/bin/$compiler" $bin/aarch64-linux-gnu-gcc
ln -s /usr/bin/aarch64-linux-gnu-strip $bin/strip
# A kernel of 64 KiB pages maps no smaller segments.
cat > $bin/musl-gcc << END
#!/bin/sh
REALGCC=$compiler exec aarch64-linux-musl-gcc -Wl,-z,max-page-size=65536 \\
    -include /srorch/src/vm/build/arm64/kernel/architecture.h \\
    -idirafter /usr/aarch64-linux-gnu/include "\$@"
END
chmod +x $bin/musl-gcc

# Another QEMU gives other bytes, as in vm/build/kernel/packages.sh.
qemu_suite=$(value "$recipe" qemu)
qemu_suite=${qemu_suite:-$(value "$recipe" suite)}
apt-cache madison $qemu_package:amd64 | awk -F '|' -v suite="$qemu_suite" '
    { split($3, source, " "); split(source[2], place, "/"); sub(/-(updates|security)$/, "", place[1]) }
    place[1] == suite && !found++ { gsub(/ /, "", $2); print $2 }' > $kit/qemu
[ ! -e /srorch/repository ] || echo - > $kit/qemu
[ -s $kit/qemu ] || { echo "packages.sh: $qemu_suite has no $qemu_package" >&2; exit 1; }

# named WORD: the package of that name; of a pattern, the newest.
named() {
    case $1 in
    *\**) ;;
    *) echo "$1"; return ;;
    esac
    pattern=^$(echo "$1" | sed 's/[.]/\\&/g; s/\*/[0-9.]*/g')\$
    name=$(apt-cache pkgnames | grep "$pattern" | sort -V | tail -n 1)
    [ -n "$name" ] || { echo "packages.sh: the mirror has no package $1" >&2; return 1; }
    echo "$name"
}

# fetch PACKAGE: its file in the archives, by apt unless it is there already and whole.
fetch() {
    version=$(apt-cache policy "$1" | sed -n 's/^ *Candidate: //p')
    file=$archives/${1%:*}_$(echo "$version" | sed 's/:/%3a/g')_$(apt-cache show "$1=$version" |
        sed -n 's/^Architecture: //p' | head -n 1).deb
    digest=$(apt-cache show "$1=$version" | sed -n 's/^SHA256: //p' | head -n 1)
    if ! echo "$digest  $file" | sha256sum --check --status 2> /dev/null; then
        rm -f "$file"
        (cd $archives && apt-get -q -o APT::Sandbox::User=root download "$1=$version")
    fi
    echo "$digest  $file" | sha256sum --check --status
}

phase "fetching the kernel"
packages=
set -f
for word in $(value "$recipe" packages); do
    name=$(named "$word")
    packages="$packages $name:arm64"
done
set +f
dpkg-query -W -f '${Package}\t${Version}\n' > $kit/build-packages.all
# Programs have to run here: kbuild's are not taken of the kernel's architecture.
# shellcheck disable=SC2086 # a list
for package in $(apt-cache -o APT::Cache::ShowOnlyFirstOr=true depends --recurse --important \
    $packages | grep -E '^linux-' | grep -vE '^linux-(kbuild|compiler)-.*:arm64$' | sort -u); do
    fetch "$package"
    dpkg-deb --show --showformat '${Package}\t${Version}\n' "$file" >> $kit/build-packages.all
    dpkg-deb -x "$file" $kit/kernel
done
sort -u $kit/build-packages.all > $kit/build-packages
rm $kit/build-packages.all

# Headers and programs name each other by absolute paths.
for folder in $kit/kernel/usr/src/* $kit/kernel/usr/lib/linux-*; do
    [ ! -e "$folder" ] || mv "$folder" "/${folder#"$kit/kernel/"}"
done
# Where packages have the modules in /usr/lib, the kernel is beside them.
if [ ! -e $kit/kernel/lib ]; then ln -s usr/lib $kit/kernel/lib; fi
mkdir -p $kit/kernel/boot
for kernel in $kit/kernel/lib/modules/*/vmlinuz; do
    [ ! -e "$kernel" ] || mv "$kernel" "$kit/kernel/boot/vmlinuz-$(basename "$(dirname "$kernel")")"
done
set -- $kit/kernel/boot/vmlinuz-*
[ $# = 1 ] && [ -e "$1" ] || { echo "packages.sh: not one kernel in$packages" >&2; exit 1; }
release=${1##*/vmlinuz-}
echo "$release" > $kit/release
grep "^linux-image-$release	" $kit/build-packages > $kit/package
depmod -b $kit/kernel "$release"

# Of thousands of modules those that the recipe names, and what they need.
names="$(value "$recipe" modules) $(value "$recipe" test) $(value "$recipe" replay)"
for name in $names $(value "$recipe" compressors) zstd_compress; do
    modprobe -d $kit/kernel -S "$release" --show-depends "$name"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | xargs realpath | sort -u > $kit/wanted
find $kit/kernel -name '*.ko' -o -name '*.ko.*' | grep -vxF -f $kit/wanted | xargs rm -f
