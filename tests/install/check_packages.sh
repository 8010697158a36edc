#!/usr/bin/env bash
# check_packages.sh <cpack> <build folder> <scratch folder> <version> <1 with MPI>: the Debian packages are built, hold what
# they must, and their program runs from where they are unpacked; nothing is installed on this machine.
set -euo pipefail
cpack=$1 build=$2 scratch=$3 version=$4 with_mpi=$5
for tool in dpkg-deb dpkg-shlibdeps file; do
    command -v "$tool" >/dev/null || { echo "no $tool"; exit 77; }
done
fail() { echo "FAILED: $*"; exit 1; }
rm -rf "$scratch"
mkdir -p "$scratch/root"
cd "$scratch"
"$cpack" -G DEB --config "$build/CPackConfig.cmake" -B "$scratch/built" >cpack.log 2>&1 || { cat cpack.log; fail "cpack"; }

architecture=$(dpkg --print-architecture)
packages=(wnflow libwnflow-dev)
[ "$with_mpi" != 1 ] || packages+=(wnflow-mpi)
[ "$(find built -maxdepth 1 -name '*.deb' | wc -l)" -eq "${#packages[@]}" ] || fail "packages: $(ls built/*.deb)"
for package in "${packages[@]}"; do
    deb=built/${package}_${version}_${architecture}.deb
    [ -e "$deb" ] || fail "no $deb: $(ls built/*.deb)"
    field() { dpkg-deb --field "$deb" "$1"; }
    [ "$(field Package)" = "$package" ] || fail "$deb: Package $(field Package)"
    [ "$(field Version)" = "$version" ] || fail "$deb: Version $(field Version)"
    [ "$(field Maintainer)" = "The wnflow developers" ] || fail "$deb: Maintainer $(field Maintainer)"
    [ "$(field Description | wc -l)" -gt 1 ] || fail "$deb: no description: $(field Description)"
    list=$(dpkg-deb --contents "$deb")
    grep -q " ./usr/share/doc/$package/copyright\$" <<<"$list" || fail "$deb: no copyright file: $list"
    if outside=$(grep -v ' \./\(usr/.*\)\?$' <<<"$list"); then fail "$deb: outside of /usr: $outside"; fi
    if bad=$(grep -v '^[d-]r[w-].r-.r-. root/root' <<<"$list"); then fail "$deb: owners or rights: $bad"; fi
    dpkg-deb --extract "$deb" root
done

depends() { dpkg-deb --field "built/$1_${version}_$architecture.deb" Depends; }
for library in libgmp10 libmpfr6 libflint libflint-arb coinor-libclp libsqlite3-0; do
    depends wnflow | grep -q "$library" || fail "wnflow does not depend on $library: $(depends wnflow)"
done
if depends wnflow | grep -Eq 'mpi|-dev'; then fail "wnflow depends on $(depends wnflow)"; fi
depends libwnflow-dev | grep -qF "wnflow (= $version), libboost1.81-dev" || fail "libwnflow-dev: $(depends libwnflow-dev)"
[ "$with_mpi" != 1 ] || depends wnflow-mpi | grep -q libopenmpi || fail "wnflow-mpi: $(depends wnflow-mpi)"
# Each package that it depends on exists here: the build needed them.
for package in $(depends libwnflow-dev | tr -d ' ' | tr ',' '\n' | sed 's/(.*//' | grep -v '^wnflow$'); do
    dpkg-query --status "$package" >/dev/null || fail "libwnflow-dev depends on $package, which was not needed to build"
done

root/usr/bin/wnflow verify root/usr/share/wnflow/instances/tiny.toml >verify.log || fail "$(cat verify.log)"
root/usr/bin/wnflow figure 6 --quick --out figures >figure.log 2>&1 || [ $? -eq 4 ] || fail "$(cat figure.log)"
root/usr/bin/wnflow-check root/usr/share/wnflow/baselines/tiny.cert >check.log || fail "$(cat check.log)"
if readelf --sections --wide root/usr/bin/wnflow | grep -q '\.symtab'; then fail "the program is not stripped"; fi
