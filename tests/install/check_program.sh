#!/usr/bin/env bash
# check_program.sh <prefix> <scratch folder>: the installed programs work from any folder, with data found beside them.
set -euo pipefail
prefix=$(realpath "$1")
rm -rf "$2"
mkdir -p "$2"
cd "$2"
export PATH="$prefix/bin:$PATH"
data=$prefix/share/wnflow

fail() { echo "FAILED: $*"; exit 1; }
expect() { # <status> <regular expression> <command>...
    local status=$1 expression=$2 output actual=0
    shift 2
    output=$("$@" 2>&1) || actual=$?
    [ "$actual" -eq "$status" ] || fail "$* ended with status $actual, not $status: $output"
    grep -Eq -- "$expression" <<<"$output" || fail "$* does not print '$expression': $output"
}

[ "$(command -v wnflow)" = "$prefix/bin/wnflow" ] || fail "wnflow is not the installed one"
expect 0 '^wnflow [0-9]' wnflow --version
expect 0 '^theorem-2.1 .* proved ' wnflow verify "$data/instances/tiny.toml"
expect 0 '"schema": "wnflow-verify-1"' wnflow verify "$data/instances/tiny.toml" --json
expect 0 '^all [0-9]+ statements verified' wnflow-check "$data/baselines/tiny.cert"
expect 0 'tiny .*' wnflow compare "$data/instances/tiny.toml"
# The definitions of figures come with the program. Status 4: no gnuplot; numbers are written all the same.
status=0
wnflow figure 6 --quick --out figures >figure.log 2>&1 || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || fail "wnflow figure: status $status, $(cat figure.log)"
[ -s figures/figure-6.csv ] || fail "wnflow figure writes no figures/figure-6.csv"

cat >s.toml <<'SWEEP'
repetitions = 4
[base]
measurements = 3
dimension = 8
sparsity = 1
[vary]
alpha = ["1/10", "1/100"]
SWEEP
expect 0 '8 points' wnflow sweep run s.toml --out alone.sqlite
if [ -e "$prefix"/lib*/wnflow/libwnflow_mpi.so ] || compgen -G "$prefix/lib/*/wnflow/libwnflow_mpi.so" >/dev/null; then
    if command -v mpirun >/dev/null; then
        launch=(mpirun -n 2 --oversubscribe)
        [ "$(id -u)" -ne 0 ] || launch+=(--allow-run-as-root)
        expect 0 'on 2 workers of 2 processes' "${launch[@]}" wnflow sweep run s.toml --out mpi.sqlite
    else
        echo "MPI: no mpirun"
    fi
else
    echo "MPI: not built"
fi

# Without its data the program says where it looked: the check above is one.
mkdir -p elsewhere/bin
cp "$prefix/bin/wnflow" elsewhere/bin
expect 2 'elsewhere/share/wnflow/figures.*install wnflow as a whole' elsewhere/bin/wnflow figure 6
