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
from msgspec.structs import replace

from framegrain.domain.records import Keyframe
from framegrain.storage.project_file import ProjectFile
from storage.samples import VIDEO

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = 15

# For each line it is told, one process that writes step after step, takes every fifth back, and says which is
# accepted only then. Forked, because starting Python anew takes longer than all the rest. What a killed process was
# about to say may be cut off: a line counts when it ends with a full stop, and the next begins on a line of its own.
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
        print("done", entry.number, track.id, len(keys), ".", flush=True)
        if entry.number % 5 == 0:  # the next step abandons it
            file.commit_undo(1, entry)
            print("undone", entry.number, track.id, len(keys), ".", flush=True)

for _ in sys.stdin:
    child = os.fork()
    if not child:
        work()
    print("\\nchild", child, ".", flush=True)
    os.waitpid(child, 0)
    print("\\nkilled", flush=True)
"""

# The same, with edits of the whole project: an example, another taxonomy and an object in each of two videos, every
# fourth of them taken back.
PROJECT_WORKERS = WORKERS.replace(
    WORKERS[WORKERS.index("def work") : WORKERS.index("for _ in")],
    """
from framegrain.domain.guideline import Example, ExampleKind, ProjectChange, ProjectEdit, TaxonomyText

def work():
    file = ProjectFile.open(Path(sys.argv[1]))
    videos = [video.id for video in file.videos()]
    while True:
        picture = file.keep_picture(os.urandom(3000))
        kind = ExampleKind.POSITIVE
        example = Example(id=file.new_id(), label="person", kind=kind, picture=picture, provenance=me)
        tracks = [Track(id=file.new_id(), label="person", number=1, provenance=me) for video in videos]
        before = TaxonomyText(file.taxonomy_version, file.taxonomy_text)
        texts = before, TaxonomyText(str(example.id), "x" * 5000)
        changes = {video: (Change(None, track),) for video, track in zip(videos, tracks)}
        edit = ProjectEdit("Add", (ProjectChange(None, example),), texts, changes)
        entry = file.commit_project(edit, by="worker", at=1)
        print("done", entry.number, example.id, len(videos), ".", flush=True)
        if entry.number % 4 == 0:  # the next step abandons it
            file.commit_project_undo(entry, edit)
            print("undone", entry.number, example.id, len(videos), ".", flush=True)

""",
)


@pytest.fixture
def workers(project: ProjectFile, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    project.close()
    command = [sys.executable, "-c", getattr(request, "param", WORKERS), os.fspath(project.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:  # also what a failed test left running, or nobody would ever get past the wait
            os.killpg(process.pid, signal.SIGKILL)


def accepted(workers: subprocess.Popen[str], seconds: float) -> list[list[str]]:
    """What one worker said was accepted before it was killed."""
    assert workers.stdin is not None
    assert workers.stdout is not None
    workers.stdin.write("go\n")
    workers.stdin.flush()
    lines: list[list[str]] = []
    while not (child := [words for words in lines if words[0] == "child"]) or len(lines) < 2:
        line = workers.stdout.readline()
        assert line not in ("", "killed\n"), "a worker ended before it was told to"
        lines += said(line)
    time.sleep(seconds)
    os.kill(int(child[0][1]), signal.SIGKILL)
    for line in iter(workers.stdout.readline, "killed\n"):
        assert line, "the process that starts the others has ended"
        lines += said(line)
    return [words for words in lines if words[0] != "child"]


def said(line: str) -> list[list[str]]:
    """The words of one whole line; nothing of one that was cut off."""
    *words, end = line.split() or [""]
    return [words] if words and end == "." else []


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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can not fork")
@pytest.mark.parametrize("workers", [PROJECT_WORKERS], indirect=True, ids=["of the project"])
def test_an_edit_of_the_whole_project_is_there_whole_or_not_at_all(
    project: ProjectFile, workers: subprocess.Popen[str]
) -> None:
    with ProjectFile.open(project.path) as file:
        file.add_video(replace(VIDEO, name="second half"), b"index")
    rng = random.Random(6)
    told = 0
    for _ in range(KILLS):
        lines = accepted(workers, rng.uniform(0, 0.06))
        told += len(lines)
        with ProjectFile.open(project.path) as file:
            assert file.check() == []
            steps = {step.number: step for step in file.project_history()}
            examples = {record.id for record in file.guideline()}
            tracks = [{record.id for record in file.load(video.id)} for video in file.videos()]
            assert len(examples) == sum(not step.undone for step in steps.values())
            # each example came with an object in each video, and with the taxonomy that is named after the last one
            assert [{n - 1 - at for n in ids} for at, ids in enumerate(tracks)] == [examples, examples]
            assert file.taxonomy_version == str(max(examples, default=3))
            assert all(file.picture(record.picture) for record in file.guideline())
        for number, (word, example, _) in last_words(lines).items():
            if word == "undone":
                assert example not in examples
            else:
                assert example in examples or (number == max(steps) and steps[number].undone)
    assert told > KILLS
