#!/bin/sh
# Set up what Framegrain needs on this machine, then start it.
#   sh packaging/run.sh              the sample project, in a window
#   sh packaging/run.sh ARGUMENTS    what `framegrain ARGUMENTS` does
# Without a display the sample project is made without a window, in ./demo.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"
setup run
if [ $# -eq 0 ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    set -- demo
elif [ $# -eq 0 ]; then
    say "no display: making the sample project in ./demo without a window"
    set -- demo --headless
fi
exec "$venv/bin/framegrain" "$@"
