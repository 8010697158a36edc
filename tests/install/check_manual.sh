#!/usr/bin/env bash
# check_manual.sh <prefix> <folder of pages>: manual pages are valid roff, and name what the programs accept.
set -euo pipefail
export PATH="$1/bin:$PATH" LC_ALL=C.UTF-8 MANWIDTH=120
pages=$2
command -v man >/dev/null && command -v groff >/dev/null || { echo "no man or groff"; exit 77; }
fail() { echo "FAILED: $*"; exit 1; }

warnings_of() { man --warnings --local-file "$1" 2>&1 >/dev/null; groff -man -ww -z -Tutf8 "$1" 2>&1; }
text_of() { man --local-file "$1" | col -bx; } # no tabs: a justified line may have wide spaces
for page in "$pages"/wnflow.1 "$pages"/wnflow-check.1; do
    warnings=$(warnings_of "$page")
    [ -z "$warnings" ] || fail "$page: $warnings"
done
control=$(mktemp)
trap 'rm -f "$control"' EXIT
{ cat "$pages/wnflow.1"; echo '.XY \(zz'; } >"$control"
[ -n "$(warnings_of "$control")" ] || fail "a page with an unknown request passes"

text=$(text_of "$pages/wnflow.1")
help=$(wnflow --help)
commands=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$help")
[ "$(wc -l <<<"$commands")" -ge 16 ] || fail "wnflow --help lists too few commands: $help"
count=0
check_command() { # <word>...
    grep -Eq "^ *wnflow $*\$" <<<"$text" || fail "no section 'wnflow $*'"
    local section option
    section=$(sed -n "/^ *wnflow $*\$/,/^   wnflow [a-z ]*\$/p" <<<"$text" | sed '$d')
    for option in $(wnflow "$@" --help | grep -oE -- '^  (-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        grep -Eq -- "$option( |\$)" <<<"$section" || fail "section 'wnflow $*' lacks $option"
        count=$((count + 1))
    done
}
for command in $commands; do
    if [ "$command" = sweep ]; then
        for part in run status export merge plot; do check_command sweep "$part"; done
    else
        check_command "$command"
    fi
done
[ "$count" -gt 80 ] || fail "only $count options were looked for"
grep -Eq '^ *4 +a resource limit' <<<"$text" || fail "exit status 4 is missing"

# wnflow-check: exit statuses as the program itself tells them.
check=$(text_of "$pages/wnflow-check.1" | tr -s ' \n' '  ')
usage=$({ wnflow-check 2>&1 || true; } | tr -s ' \n' '  ' | sed 's/.*Exit status: //; s/\.[ ]*$//')
IFS=',' read -ra statuses <<<"$usage"
[ "${#statuses[@]}" -eq 4 ] || fail "wnflow-check tells ${#statuses[@]} statuses: $usage"
for status in "${statuses[@]}"; do
    grep -qF -- "$(sed 's/^ *//' <<<"$status")" <<<"$check" || fail "wnflow-check(1) lacks '$status'"
done
