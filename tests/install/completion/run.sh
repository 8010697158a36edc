#!/usr/bin/env bash
# run.sh <bash|zsh|fish> <prefix> <folder with files>: the installed completion offers what cases.txt says, in a shell that
# really completes: bash by the function that `complete` names, fish and zsh by themselves.
set -euo pipefail
shell=$1 prefix=$(realpath "$2")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v "$shell" >/dev/null || { echo "no $shell"; exit 77; }
export PATH="$prefix/bin:$PATH" LC_ALL=C.UTF-8

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$3"/* "$folder"
mkdir "$folder/a-folder"
cd "$folder"

fail() { echo "FAILED: $*"; exit 1; }

count=0
check() { # <cases>; the candidates are asked for all at once, as a shell takes a while to start
    local line offered absent candidates word number=0
    grep -v '^#' "$1" >cases
    cut -d'|' -f1 cases >lines
    rm -rf answers && mkdir answers
    "$shell" "$here/answer.$shell" "$prefix" lines answers 2>errors || fail "answer.$shell: $(cat errors)"
    [ ! -s errors ] || fail "answer.$shell prints errors: $(cat errors)"
    while IFS='|' read -r line offered absent; do
        number=$((number + 1))
        # A candidate may come with its option before it, and a folder without its stroke.
        candidates=$(sed 's/^--[a-z-]*=//; s/[[:space:]]*$//' "answers/$number" | sort)
        if [ -z "$offered" ] && [ -n "$candidates" ]; then echo "'$line' offers '$candidates', not nothing"; return 1; fi
        for word in $offered; do
            grep -qxF -e "$word" -e "${word%/}" <<<"$candidates" || { echo "'$line' does not offer '$word': $candidates"; return 1; }
        done
        for word in $absent; do
            if grep -qxF -e "$word" <<<"$candidates"; then echo "'$line' offers '$word'"; return 1; fi
        done
        count=$((count + 1))
    done <cases
}

check "$here/cases.txt" || fail "$shell"
[ "$count" -ge 20 ] || fail "only $count cases"
# The comparison can fail, both ways.
echo 'wnflow ver|vanish|' >control
if check control >/dev/null; then fail "a candidate that is missing is not noticed"; fi
echo 'wnflow ver||verify' >control
if check control >/dev/null; then fail "a candidate too many is not noticed"; fi
echo "$count lines completed by $shell"
