#!/bin/sh
# Rewrite constraints.txt: the newest versions that pyproject.toml allows, for running and developing.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"
python=$(find_python) || die "Python 3.11 was not found; set FRAMEGRAIN_PYTHON to it."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/env"
say "resolving"
"$work/env/bin/python" -m pip install -qq --disable-pip-version-check --upgrade pip
"$work/env/bin/python" -m pip install -qq --disable-pip-version-check --dry-run --ignore-installed \
    --report "$work/report.json" "$root" --group "$root/pyproject.toml:dev" hatchling pip
"$work/env/bin/python" - "$work/report.json" >"$work/constraints.txt" <<'PYTHON'
import json
import sys

with open(sys.argv[1]) as report:
    packages = [entry["metadata"] for entry in json.load(report)["install"]]
print("# Written by packaging/pin.sh from pyproject.toml: every package at the version that is tested.")
for line in sorted(f"{it['name'].lower()}=={it['version']}" for it in packages if it["name"] != "framegrain"):
    print(line)
PYTHON
mv "$work/constraints.txt" "$constraints"
say "wrote $constraints"
