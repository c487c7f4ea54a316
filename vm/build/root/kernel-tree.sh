#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# kernel-tree.sh DIR ARCH: make DIR, an unpacked kernel source, ready to compile in the guest:
# configured (tinyconfig) and prepared natively, because the host programs alone take
# minutes under emulation; cut down to what that configuration compiles; with the file
# srorch-objects, which lists the objects that the configuration compiles.
set -eu
export LC_ALL=C KBUILD_BUILD_USER=srorch KBUILD_BUILD_HOST=srorch
export KBUILD_BUILD_TIMESTAMP="@$SR_EPOCH" KBUILD_BUILD_VERSION=1
arch=$2
cd "$1"
jobs=$(nproc)

make -s tinyconfig
make -s -j"$jobs" prepare scripts

# Which files a configuration compiles is known to Kbuild only, so it builds them once, for the
# list alone, with a compiler that makes the same empty object of every file of these folders.
listing=$(mktemp -d)
if grep -q '^CONFIG_64BIT=y' .config; then bits=64; else bits=32; fi
gcc -m$bits -x c -c -o "$listing/empty.o" /dev/null
cat > "$listing/gcc" << END
#!/bin/sh
for word; do
    case \$word in
    -Wp,-MMD,*) depends=\${word#-Wp,-MMD,} ;;
    *.o) object=\$word ;;
    *.c | *.S) source=\$word ;;
    esac
done
case \${object:-} in
kernel/* | mm/* | fs/*) cp $listing/empty.o "\$object"; echo "\$object: \$source" > "\$depends" ;;
*) exec $(command -v gcc) "\$@" ;;
esac
END
chmod +x "$listing/gcc"
PATH="$listing:$PATH" make -s -j"$jobs" kernel/ mm/ fs/
rm -rf "$listing"
find kernel mm fs -name '*.o' | sort | while read -r o; do
    [ ! -f "${o%.o}.c" ] || echo "$o"
done > srorch-objects
find kernel mm fs \( -name '*.o' -o -name '*.a' -o -name '.*.o.cmd' -o -name '.*.a.cmd' \) -delete

# What a tinyconfig never opens.
find arch -mindepth 1 -maxdepth 1 -type d ! -name "$arch" -exec rm -rf {} +
rm -rf Documentation samples tools/testing sound drivers/gpu drivers/net drivers/media \
    drivers/staging
