"""Killed at any moment, a project has every edit that was accepted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.records import Keyframe
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = 15

# For each line it is told, one process that writes step after step, takes every fifth back, and says which is
# accepted only then. Forked, because starting Python anew takes longer than all the rest.
WORKERS = """
import os, sys
from pathlib import Path
from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track
from framegrain.domain.shapes import Box
from framegrain.storage.project_file import ProjectFile

me = Provenance(by="worker")

def work():
    file = ProjectFile.open(Path(sys.argv[1]))
    while True:
        track = Track(id=file.new_id(), label="person", number=1, provenance=me)
        box = Box(x=1, y=1, width=2, height=3)
        frames = range(track.id % 40 + 1)
        keys = [Keyframe(id=file.new_id(), track=track.id, frame=n, provenance=me, shape=box) for n in frames]
        edit = Edit("Add", tuple(Change(None, record) for record in (track, *keys)))
        entry = file.commit(1, edit, by="worker", at=1)
        print("done", entry.number, track.id, len(keys), flush=True)
        if entry.number % 5 == 0:  # the next step abandons it
            file.commit_undo(1, entry)
            print("undone", entry.number, track.id, len(keys), flush=True)

for _ in sys.stdin:
    child = os.fork()
    if not child:
        work()
    print(child, flush=True)
    os.waitpid(child, 0)
    print("killed", flush=True)
"""


@pytest.fixture
def workers(project: ProjectFile) -> Iterator[subprocess.Popen[str]]:
    project.close()
    command = [sys.executable, "-c", WORKERS, os.fspath(project.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def accepted(workers: subprocess.Popen[str], seconds: float) -> list[list[str]]:
    """What one worker said was accepted before it was killed."""
    assert workers.stdin is not None
    assert workers.stdout is not None
    workers.stdin.write("go\n")
    workers.stdin.flush()
    first = [workers.stdout.readline().split(), workers.stdout.readline().split()]
    (child,) = next(line for line in first if len(line) == 1)
    time.sleep(seconds)
    os.kill(int(child), signal.SIGKILL)
    rest = [line.split() for line in iter(workers.stdout.readline, "killed\n")]
    return [line for line in first + rest if len(line) == 4]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can not fork")
def test_nothing_accepted_is_ever_lost(project: ProjectFile, workers: subprocess.Popen[str]) -> None:
    rng = random.Random(5)
    told = 0
    for _ in range(KILLS):
        lines = accepted(workers, rng.uniform(0, 0.06))
        told += len(lines)
        with ProjectFile.open(project.path) as file:
            assert file.check() == []
            records, history = file.load(1), file.history(1)
        steps = {step.number: step for step in history}
        keys = Counter(record.track for record in records if isinstance(record, Keyframe))
        for number, (word, track, count) in last_words(lines).items():
            if word == "undone":
                assert keys[track] == 0
                assert number not in steps or steps[number].undone
            elif not steps[number].undone:
                assert keys[track] == count
            else:  # killed between taking it back and saying so
                assert (number, keys[track]) == (max(steps), 0)
    assert told > 5 * KILLS


def last_words(lines: list[list[str]]) -> dict[int, tuple[str, int, int]]:
    """What was said last of each step: done or undone, its track, and how many keyframes it added."""
    return {int(number): (word, int(track), int(count)) for word, number, track, count in lines}
