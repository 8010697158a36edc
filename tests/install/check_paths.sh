#!/usr/bin/env bash
# check_paths.sh <prefix> <path>...: no installed file contains one of the paths. Debug information would.
set -euo pipefail
prefix=$1
shift
[ -x "$prefix/bin/wnflow" ] || { echo "nothing is installed in $prefix"; exit 1; }
if readelf --sections --wide "$prefix/bin/wnflow" | grep -q debug_info; then
    echo "built with debug information, which names the sources"
    exit 77
fi

# The search can fail: it finds what is there.
control=$(mktemp -d)
trap 'rm -rf "$control"' EXIT
printf 'binary \0 %s/src\n' "$1" >"$control/file"
grep -rlF -- "$1" "$control" >/dev/null || { echo "grep does not find a path in a binary file"; exit 1; }

status=0
for path in "$@"; do
    if found=$(grep -rlF -- "$path" "$prefix"); then
        printf 'contain %s:\n%s\n' "$path" "$found"
        status=1
    fi
done
if found=$(find "$prefix" -type l); then [ -z "$found" ] || { printf 'symbolic links:\n%s\n' "$found"; status=1; }; fi
exit "$status"
