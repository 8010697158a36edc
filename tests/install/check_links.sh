#!/usr/bin/env bash
# check_links.sh <folder of the installed documentation>: relative links lead to installed files.
set -euo pipefail
folder=$(realpath "$1")

broken_links() { # <page>
    local target folder=${1%/*}
    sed '/^ *```/,/^ *```/d; s/`[^`]*`//g' "$1" | grep -oE '\]\([^)# ]+' | sed 's/^](//' | while IFS= read -r target; do
        case $target in *://* | mailto:*) continue ;; esac
        [ -e "$folder/$target" ] || echo "$1: $target"
    done
}

mapfile -t pages < <(find "$folder" -name '*.md')
[ "${#pages[@]}" -ge 20 ] || { echo "only ${#pages[@]} pages are installed in $folder"; exit 1; }
broken=$(for page in "${pages[@]}"; do broken_links "$page" || true; done)
[ -z "$broken" ] || { printf 'links that lead nowhere:\n%s\n' "$broken"; exit 1; }

control=$(mktemp --suffix=.md)
trap 'rm -f "$control"' EXIT
printf 'see [a page](nowhere.md#part)\n' >"$control"
[ -n "$(broken_links "$control")" ] || { echo "a broken link is not noticed"; exit 1; }
