#!/bin/sh
# Set up, then run every check; arguments go to pytest. All checks run even when one fails.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"
setup dev
cd -- "$root"
PATH=$venv/bin:$PATH
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export PATH QT_QPA_PLATFORM

summary=
failed=0

check() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then
        summary="$summary
    passed  $name"
    else
        failed=1
        summary="$summary
    FAILED  $name"
    fi
}

check "format (ruff format --check)" ruff format --check --quiet .
check "lint (ruff check)" ruff check --quiet .
check "types (mypy)" mypy
check "layers (lint-imports)" lint-imports --no-logo
printf '\n== summary before the tests%s\n' "$summary"
if [ $failed -ne 0 ]; then printf '    so this run fails, whatever the tests say\n'; fi
printf '\n== tests (pytest)\n'
python -m pytest -n 2 "$@" || failed=$?
exit $failed
