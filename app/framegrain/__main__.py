"""`framegrain` and `python -m framegrain`."""

from __future__ import annotations

import sys

from framegrain.bootstrap import run


def main() -> None:
    """Run the command line and end the process with its exit status."""
    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
