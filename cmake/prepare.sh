# Sourced by ./tocsin and ./test: Debian packages, and builds that do not get into each other's way.
# Expects $root, the project's folder. Everything said here goes to standard error.
# shellcheck shell=bash disable=SC2034,SC2154

BUILD_PACKAGES=(gcc libc6-dev cmake ninja-build bison flex pkg-config
                libjansson-dev libxxhash-dev uthash-dev libz3-dev)
TEST_PACKAGES=(clang clang-format clang-tidy libclang-rt-dev libcmocka-dev python3 cvc5 z3
               spin rumur tcc)
# Without these a test is skipped.
BROWSER_PACKAGES=(chromium chromium-driver)
THOROUGH_PACKAGES=(valgrind gcovr)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# install_packages NAME...: those that are missing. Elsewhere than on Debian CMake says what it lacks.
install_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    local present missing=() package
    present=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' -- "$@" 2>/dev/null)"
    for package; do
        [[ $present == *" ii $package "* || $present == *" hi $package "* ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    if ((EUID)); then
        command -v sudo >/dev/null ||
            { say "please install these packages first: ${missing[*]}"; return 1; }
        apt=(sudo "${apt[@]}")
    fi
    say "installing ${missing[*]}"
    # The lists of packages may be absent or stale: they are fetched only when it turns out so.
    "${apt[@]}" install --no-install-recommends -y "${missing[@]}" >/dev/null 2>&1 </dev/null && return
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends -y "${missing[@]}"; } \
        </dev/null >/dev/null; then
        say "could not install ${missing[*]}"
        return 1
    fi
}

# build PRESET [TARGET...]: configures, builds what changed, shows the log when that fails. Afterwards
# build/PRESET/.built is as old as the start of the build: what was edited meanwhile is newer.
build() {
    local preset=$1 dir=$root/build/$1 log=$root/build/$1.log started=$root/build/.started
    shift
    touch -- "$started"
    # A folder that was moved or copied brings a cache that belongs elsewhere.
    if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$dir/CMakeCache.txt"; then
        rm -rf "$dir"
    fi
    if ! { cmake -S "$root" --preset "$preset" 2>"$log" >/dev/null &&
           cmake --build "$dir" --target "${@:-all}" -- --quiet >"$log" 2>&1; }; then
        cat "$log" >&2
        say "building $preset failed; the log is build/$preset.log"
        return 1
    fi
    mv -- "$started" "$dir/.built"
}

# locked COMMAND...: one at a time, also among several processes.
locked() {
    mkdir -p "$root/build" || return
    (
        flock --nonblock 9 || { say "waiting for another build" && flock 9; } || exit
        "$@" 9>&-
    ) 9>"$root/build/.lock"
}
