"""Processes killed in the middle of their work, and what they leave held against what they had said."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from psygnal import EmitLoopError

from faults.hand import NAME, TEMPLATE, fresh, on_file, projects_in, template
from faults.trials import KEPT, Outcome, versions
from faults.worker import WORK, work

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from faults.hand import Hand

_LONGEST = {
    "migrations": 0.08,
    "making": 0.05,
}  # seconds that a process which says nothing works before it is killed
_MOST = 12  # edits that another has said were accepted by then


class _Enough(Exception):
    """So many edits were accepted."""


class Workers:
    """The process that starts those which are killed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders = process.stdin
        self._answers = process.stdout
        self._line()

    def killed(self, rng: random.Random, what: str, **order: str | int) -> bytes:
        """Let one work, kill it at a random moment; what it had said."""
        order["what"] = what
        self._orders.write(json.dumps(order).encode() + b"\n")
        self._orders.flush()
        said = self._line()  # the child may have spoken before its number is said
        child = int(said.strip(b"!.#"))
        if b"!" not in said:
            said += self._answers.read(1)
        if what not in _LONGEST:
            said += self._edits(rng.randint(0, _MOST))
        time.sleep(rng.uniform(0, _LONGEST.get(what, 0.02)))
        os.kill(child, signal.SIGKILL)
        return said + self._line()

    def _edits(self, count: int) -> bytes:
        said = b""
        while said.count(b".") < count and b"#" not in said:
            said += self._answers.read(1)
        return said

    def _line(self) -> bytes:
        line = self._answers.readline()
        assert line, "the process that starts the others has ended"
        return line


@contextmanager
def workers() -> Iterator[Workers]:
    """A process that starts others, for as long as the block runs."""
    here = Path(__file__).resolve()
    search = os.pathsep.join([str(here.parents[1]), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, str(here.with_name("worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search, TEMPLATE: str(template())},
        start_new_session=True,
    ) as process:
        try:
            yield Workers(process)
        finally:  # also what a failed test left running, or nobody would ever get past the wait
            os.killpg(process.pid, signal.SIGKILL)


def kill(folder: Path, rng: random.Random, started: Workers, what: str, rounds: int = 4) -> Outcome:
    """One process after another works in the same project and is killed; what each said was accepted is there."""
    path = fresh(folder)
    shadow = folder / "shadow"
    told = 0
    for _ in range(rounds):
        shutil.rmtree(shadow, ignore_errors=True)
        shadow.mkdir()
        shutil.copy(path, shadow / NAME)
        seed = rng.randrange(10**9)
        count = started.killed(rng, what, folder=str(folder), seed=seed).count(b".")
        found = on_file(path)
        states = _followed(shadow / NAME, what, seed, count + 1)
        assert found in states[count : count + 2], f"lost after {count} edits of {what}, seed {seed}"
        told += count
        for copy in folder.glob("copy-*.framegrain"):
            on_file(copy, read_only=True)
            copy.unlink()
        for export in folder.glob("export-*.json"):
            json.loads(export.read_bytes())
            export.unlink()
    return Outcome(rounds, told)


def _followed(path: Path, what: str, seed: int, count: int) -> list[dict[str, Any]]:
    """What the same hand sees at first and after each of `count` accepted edits."""
    states: list[dict[str, Any]] = []
    hands: list[Hand] = []

    def told() -> None:
        if hands:
            states.append(dict(hands[0].seen))
        if len(states) > count:
            raise _Enough

    with pytest.raises((EmitLoopError, _Enough)) as ended:
        work(path, what, seed, told, hands)
    assert isinstance(ended.value, _Enough) or isinstance(ended.value.__cause__, _Enough)
    hands[0].session.close()
    return states


def kill_other(folder: Path, rng: random.Random, started: Workers, what: str, rounds: int = 10) -> Outcome:
    """A project is killed while it is made, or while an old one is brought up to date, each in a folder of its own."""
    killed = 0
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        killed += _kill_other(place, rng, started, what)
    return Outcome(killed, 0)


def _kill_other(folder: Path, rng: random.Random, started: Workers, what: str) -> bool:
    """Whether it was killed before the end."""
    source = KEPT / f"v{rng.choice(versions()[:-1])}.framegrain"
    said = started.killed(rng, what, folder=str(folder), source=str(source))
    found = projects_in(folder)
    if what == "migrations":
        whole = on_file(source, read_only=True)
        assert all(on_file(file, read_only=True) == whole for file in found)
        assert on_file(folder / NAME) == whole
    for file in found:
        on_file(file, read_only=True)
    assert found or b"#" not in said
    return b"#" not in said


KINDS = (*WORK, "migrations", "making")
"""What processes are killed at."""
