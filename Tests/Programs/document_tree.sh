# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# For bash, by `.`: goes into a new folder `tree` that is a clean clone of $SOURCE, with the tool of
# PATH where a build would have put it, and has what tests of a page's commands need.
set -e
mkdir tree
(cd "$SOURCE" && git ls-files -z | tar --null -T - -cf -) | tar -C tree -xf -
cd tree
git init -q
git add -A
git -c user.name=test -c user.email=test commit -q -m "as it was"
built=$(dirname "$(command -v srorch)")
mkdir -p .build
ln -s "$built" .build/release
mkdir runs

# take RUN NAME: a published run, as runs/NAME.
take() {
    srorch dataset extract results/catalogue.srds.tar.zst -o given --run "$1"
    mv "given/runs/$1" "runs/$2"
    rm -rf given
}

# fill NAME [WORDS]: a capture that swaps within seconds, as runs/NAME.
fill() {
    name=$1
    shift
    srorch capture --quiet --workload memory-fill --param size=80M --param passes=1 --memory 64 "$@" \
        -o "runs/$name" > /dev/null
}

# run PAGE KIND...: the page's commands of these kinds, one after another, as they stand there, but for
# those that match $skip. Then the tree has nothing new but what a command names.
run() {
    page=$1
    python3 Tests/Programs/document_commands.py "$@" | grep -vE -e "${skip:-^\$}" > ../commands
    # Debian's own Python has the packages that the pages name.
    PATH=$built:/usr/bin:$PATH bash ../commands > ../output
    git status --porcelain --untracked-files=all | while read -r state file; do
        case $state in
        '??') ;;
        *) echo "$page: its commands changed $file" >&2; exit 1 ;;
        esac
        if ! grep -qF "${file%%/*}" ../commands; then
            echo "$page: its commands left $file, which none of them names" >&2
            exit 1
        fi
    done
}
