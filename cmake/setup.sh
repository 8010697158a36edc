# Sourced by tests/run and verification/run: makes a machine with a compiler and git ready, configures and builds.
# Debian 12; elsewhere the packages are left to the user, and CMake names what is missing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

packages=(g++ cmake ninja-build ccache git pkg-config
    libboost1.81-dev libeigen3-dev libgmp-dev libmpfr-dev libflint-dev libflint-arb-dev coinor-libclp-dev
    libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libfmt-dev libssl-dev
    libsqlite3-dev catch2 librapidcheck-dev qsopt-ex gnuplot-nox)
# What the tests need beside: MPI for sweeps across machines, a browser that opens the reports, what makes and checks
# packages, manual pages, and completion in other shells, doxygen for the reference of the headers, sqlite3 for a lesson.
test_packages=(libopenmpi-dev openmpi-bin python3 python3-jsonschema python3-selenium chromium chromium-driver
    dpkg-dev file man-db groff-base bsdextrautils zsh fish doxygen sqlite3)

missing_packages() {
    local installed
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
        sed -n 's/^installed //p' || true)
    printf '%s\n' "${packages[@]}" | grep --line-regexp --fixed-strings --invert-match --file=<(echo "$installed") || true
}

# apt_get <arguments>...: as root, through sudo where that needs no password or where there is somebody to type it.
apt_get() {
    local -a as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo)
        [ -t 0 ] || as_root=(sudo -n)
    fi
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
        apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

may_become_root() {
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }
}

# Exit status 2 if packages are missing and cannot be installed.
install_missing_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "Not a Debian system: no package is installed; CMake will name what is missing." >&2
        return
    fi
    local -a missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0

    local -a install=(install --no-remove --no-install-recommends)
    local command="apt-get ${install[*]} ${missing[*]}"
    if ! may_become_root; then
        printf 'Missing packages, and no right to install them. As root:\n  %s\n' "$command" >&2
        exit 2
    fi

    echo "Installing ${missing[*]}"
    local log
    log=$(mktemp)
    for _ in 1 2; do
        apt_get update || true # what counts is whether the packages can be installed
        if apt_get "${install[@]}" "${missing[@]}" 2>&1 | tee "$log"; then
            rm -f "$log"
            return
        fi
        if grep -q 'remove is disabled' "$log"; then
            rm -f "$log"
            cat >&2 <<MESSAGE
apt-get refuses because it would have to remove installed packages. The usual reason: libboost1.81-dev, which wnflow
needs, and Debian's default libboost-dev (1.74) exclude each other. Nothing was removed. If nothing else on this
machine needs Boost 1.74:
  apt-get remove 'libboost*1.74-dev' && $command
MESSAGE
            exit 2
        fi
    done
    rm -f "$log"
    printf 'The packages could not be installed. The command was:\n  %s\n' "$command" >&2
    exit 2
}

# As many jobs as processors, and fewer where memory would not suffice: a job of templates takes up to 1.5 GB.
build_jobs() {
    local jobs memory
    jobs=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || true)
    if [ -n "$memory" ] && [ "$memory" -lt "$jobs" ]; then
        jobs=$((memory > 0 ? memory : 1))
    fi
    echo "$jobs"
}

# build_release [<target>...]: status of the first step that failed, also where `set -e` does not reach
build_release() (
    cd "$root" &&
        cmake --preset release &&
        cmake --build --preset release --parallel "$(build_jobs)" ${1:+--target "$@"}
)
