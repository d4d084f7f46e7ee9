#!/bin/bash
# What the action of GitHub does (action.yml): `tocsin test` on the files of TOCSIN_FILES, a name or
# pattern a line. A pattern that fits nothing is a name, and so a file that is missing.
set -euo pipefail
shopt -s globstar

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=${TOCSIN:-$here/../tocsin}
files=() arguments=()

while IFS= read -r pattern; do
    [[ -n $pattern ]] || continue
    IFS= # so that spaces are part of a name
    # shellcheck disable=SC2206
    files+=($pattern)
    unset IFS
done <<<"${TOCSIN_FILES-}"
read -ra arguments <<<"${TOCSIN_ARGUMENTS-}"
[[ -n ${TOCSIN_CACHE-} ]] && arguments+=("--cache=$TOCSIN_CACHE")
[[ -n ${TOCSIN_JUNIT-} ]] && arguments+=("--junit=$TOCSIN_JUNIT")
[[ -n ${TOCSIN_SARIF-} ]] && arguments+=("--sarif=$TOCSIN_SARIF")

exec "$program" test "${arguments[@]}" -- "${files[@]}"
