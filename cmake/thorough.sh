# Sourced by ./test for --thorough: what takes too long for every change.
# shellcheck shell=bash disable=SC2154

# valgrind on the layers that read and write text, and on the program with every model at hand. It
# sees unset memory, which the sanitizers do not. 99 is no exit code of ours.
under_valgrind() {
    local failed=0 name
    for name in "$root"/build/dev/tests/{model,counterexamples}/test_*; do
        [[ -x $name ]] || continue
        memcheck "$name" || failed=1
    done
    for name in "$root"/{,tests/}protocols/*.tocsin; do
        [[ -e $name ]] || continue
        memcheck "$root/build/dev/cli/tocsin" check --max-states 2000 "$name" || failed=1
    done
    return $failed
}

memcheck() {
    local log=$root/build/valgrind.log
    (cd "$root" && valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
        "$@") >"$log" 2>&1
    (($? == 99)) || return 0
    cat "$log" >&2
    say "valgrind: $*"
    return 1
}

# Ten minutes for each parser, from the models at hand; what it finds stays in build/fuzz.
fuzz() {
    locked build fuzz || return
    local failed=0 name seeds=()
    for name in "$root"/{,tests/}protocols; do
        [[ -d $name ]] && seeds+=("$name")
    done
    for name in "$root"/build/fuzz/tests/fuzz_*; do
        [[ -x $name && -f $name ]] || continue
        mkdir -p "$name.corpus"
        "$name" -max_total_time="${TOCSIN_FUZZ_SECONDS:-600}" -timeout=10 -rss_limit_mb=2048 \
            -artifact_prefix="$name." "$name.corpus" "${seeds[@]}" >"$name.log" 2>&1 ||
            { tail -n 40 "$name.log" >&2; say "libFuzzer: ${name##*/}"; failed=1; }
    done
    return $failed
}

# Golden numbers of eleven million states.
oracles() {
    TOCSIN=$root/build/release/cli/tocsin "$root/tests/oracles/run.py" --more-than 2000000 \
        --at-most 20000000
}

coverage() {
    locked build coverage || return
    find "$root/build/coverage" -name '*.gcda' -delete
    ctest --test-dir "$root/build/coverage" --quiet --parallel "$(nproc)" || return
    gcovr --root "$root" --exclude "$root/tests/" --exclude "$root/build/" "$root/build/coverage"
}

thorough() {
    local failed=0 step
    for step in under_valgrind fuzz oracles coverage; do
        say "${step//_/ }"
        $step || failed=1
    done
    return $failed
}
