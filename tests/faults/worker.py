"""A process that works in projects until it is killed.

For each line it is told (a JSON object), it forks a process that does that work and says `.` for each edit that was
accepted, `!` when it begins and `#` when it has come to the end. Forked, because starting Python anew takes longer
than all the rest.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from faults.hand import NAME, Hand, opened, template, video_files
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 400
WORK: dict[str, tuple[str, ...]] = {
    "anything": (),
    "drags": ("object", "drag", "drag", "drag"),
    "bulk edits": ("bulk", "bulk", "delete", "undo", "redo"),
    "imports": ("import", "video", "delete"),
    "edits of the whole project": (
        "example",
        "question",
        "taxonomy",
        "undo_project",
        "redo_project",
        "object",
    ),
    "exports": ("object", "export", "export"),
    "backups": ("object", "backup", "backup"),
    "closing": ("object", "segment", "undo", "finish", "finish", "finish"),
}
"""What a person may be at when the process is killed, as habits of a hand."""


def work(path: Path, what: str, seed: int, told: Callable[[], None], hands: list[Hand] | None = None) -> None:
    """Work in a project for so long that it is killed before the end; the hand is put into `hands` first."""
    rng = random.Random(seed)
    hand = Hand(opened(path, rng), rng, told, WORK[what], is_blind=hands is None)
    if hands is not None:
        hands.append(hand)
    told()
    hand.work(STEPS)


def other_work(path: Path, what: str, source: str) -> None:
    """What is done to a project before anybody works in it."""
    if what == "making":
        say("!")
        new_project(path, template() / "street.yaml", [examine(file) for file in video_files()])
    else:
        shutil.copy(source, path)
        say("!")
        ProjectFile.open(path, migrate=True).close()


def say(word: str) -> None:
    """Tell whoever started this, at once."""
    os.write(1, word.encode())


def _serve(order: dict[str, str]) -> None:
    path = Path(order["folder"]) / NAME
    if order["what"] in WORK:
        begun = [False]

        def told() -> None:
            say("." if begun[0] else "!")
            begun[0] = True

        work(path, order["what"], int(order["seed"]), told)
    else:
        other_work(path, order["what"], order["source"])
    say("#")


def main() -> None:
    """Serve until nobody tells anything any more."""
    template()
    say("\n")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _serve(json.loads(line))
            signal.pause()  # its number stays its own until it is killed
        say(f"{child}\n")
        os.waitpid(child, 0)
        say("\n")


if __name__ == "__main__":
    main()
