"""Killed at any moment, a project has every edit that was accepted."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.records import Keyframe
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 15

# Writes one step after the other, undoing every fifth, and says which one is accepted only then.
WORKER = """
import sys
from pathlib import Path
from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track
from framegrain.domain.shapes import Box
from framegrain.storage.project_file import ProjectFile

file = ProjectFile.open(Path(sys.argv[1]))
me = Provenance(by="worker")
while True:
    track = Track(id=file.new_id(), label="person", number=1, provenance=me)
    keys = [
        Keyframe(id=file.new_id(), track=track.id, frame=n, provenance=me, shape=Box(x=n, y=1, width=2, height=3))
        for n in range(track.id % 40 + 1)
    ]
    edit = Edit("Add", tuple(Change(None, record) for record in (track, *keys)))
    entry = file.commit(1, edit, by="worker", at=1)
    print("done", entry.number, track.id, len(keys), flush=True)
    if entry.number % 5 == 0:  # the next step abandons it
        file.commit_undo(1, entry)
        print("undone", entry.number, track.id, len(keys), flush=True)
"""


def accepted(project: Path, seconds: float) -> list[list[str]]:
    """What a worker said was accepted before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, os.fspath(project)], stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(seconds)
        worker.kill()
        said = (first + worker.stdout.read()).decode()
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.timeout(120)
def test_nothing_accepted_is_ever_lost(project: ProjectFile) -> None:
    project.close()
    rng = random.Random(5)
    told = 0
    for _ in range(KILLS):
        lines = accepted(project.path, rng.uniform(0, 0.15))
        told += len(lines)
        with ProjectFile.open(project.path) as file:
            assert file.check() == []
            records = file.load(1)
            steps = {step.number: step for step in file.history(1)}
        keys = Counter(record.track for record in records if isinstance(record, Keyframe))
        for number, (word, track, count) in last_words(lines).items():
            if word == "undone":
                assert keys[track] == 0
                assert number not in steps or steps[number].undone
            elif not steps[number].undone:
                assert keys[track] == count
            else:  # killed between taking it back and saying so
                assert (number, keys[track]) == (max(steps), 0)
    assert told > KILLS


def last_words(lines: list[list[str]]) -> dict[int, tuple[str, int, int]]:
    """What was said last of each step: done or undone, its track, and how many keyframes it added."""
    return {int(number): (word, int(track), int(count)) for word, number, track, count in lines}
