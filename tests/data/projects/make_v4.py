"""How v4.framegrain was made, with the program whose newest file version was 4: as v3.framegrain, and working times.

The file is kept for ever: every later version must open it and read what v4.json says. It is not made again;
running this writes a new pair beside it for comparison: `python make_v4.py FOLDER`.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import msgspec

from framegrain.domain.activity import Activity
from framegrain.storage.project_file import ProjectFile

V3 = runpy.run_path(str(Path(__file__).with_name("make_v3.py")))
AT = V3["ANA"].at
WORK = (
    Activity(person="Ana", video=1, began=AT, ended=AT + 60_000, active=40_000, edits=2),
    Activity(person="Ana", video=1, began=AT, ended=AT + 90_000, active=70_000, edits=3),
    Activity(person="Zoë", video=2, began=AT + 4, ended=AT + 4, active=0, edits=0),
)


def make(path: Path) -> None:
    """The project of version 3, in which somebody has worked."""
    V3["make"](path)
    with ProjectFile.open(path) as file:
        for done in WORK:
            file.note_activity(done)


def described(file: ProjectFile) -> dict[str, Any]:
    """All that a project says, as plain values for JSON."""
    return {**V3["described"](file), "work": json.loads(msgspec.json.encode(file.activities()))}


def main(folder: Path) -> None:
    """Write v4.framegrain and v4.json into `folder`."""
    project = folder / "v4.framegrain"
    make(project)
    with ProjectFile.open(project, read_only=True) as file:
        text = msgspec.json.format(msgspec.json.encode(described(file)), indent=1)
    (folder / "v4.json").write_bytes(text + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
