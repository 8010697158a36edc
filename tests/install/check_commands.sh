#!/usr/bin/env bash
# check_commands.sh <page> <build folder> <scratch folder>: the commands of the page's blocks of language sh work as they stand.
set -euo pipefail
page=$1 build=$2 scratch=$3
rm -rf "$scratch"
mkdir -p "$scratch/build"
ln -s "$build" "$scratch/build/release"
sed -n '/^```sh$/,/^```$/{/^```/!p}' "$page" >"$scratch/commands"
[ -s "$scratch/commands" ] || { echo "$page has no block of language sh"; exit 1; }

# The list of files of an installation in earnest, which the command replaces.
manifest=$build/install_manifest.txt
[ ! -e "$manifest" ] || [ -w "$manifest" ] || { echo "$manifest belongs to somebody else"; exit 77; }
[ ! -e "$manifest" ] || cp -p "$manifest" "$scratch/manifest"
restore() { if [ -e "$scratch/manifest" ]; then cp -p "$scratch/manifest" "$manifest"; else rm -f "$manifest"; fi; }
trap restore EXIT

cd "$scratch"
bash -euo pipefail ./commands
