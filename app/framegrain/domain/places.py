"""Where a file really is."""

from __future__ import annotations

import os
from pathlib import Path


def real_path(path: Path | str) -> Path:
    """The absolute path with all links followed.

    Links that lead in a circle are left as they are, where `Path.resolve` would raise RuntimeError: whoever opens the
    file then says what is wrong with it. Raises ValueError for what can be no path.
    """
    return Path(os.path.realpath(path))
