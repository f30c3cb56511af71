"""One trial of each kind of fault: something is broken at random, and what is on file after it is held against what
the person had been told. AssertionError where anything is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from faults.hand import NAME, Hand, fresh, on_file, opened, projects_in, template, video_files
from faults.power import accepted, cut_off
from faults.shim import BUSY, FULL, watched
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.storage import lock
from framegrain.storage.errors import ProjectLocked, StorageError
from framegrain.storage.lock import lock_file_of
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.shim import Disk

KEPT = Path(__file__).resolve().parents[1] / "data" / "projects"


class Outcome(NamedTuple):
    """How often something was broken, and how many edits the person had been told were saved before."""

    broken: int
    told: int


def power_cut(folder: Path, rng: random.Random, cuts: int = 20) -> Outcome:
    """The power goes at random moments of a session, and for one in four again while that is put right."""
    path = fresh(folder)
    with watched(folder) as disk:
        states = _session(path, rng, disk, steps=30)
    assert on_file(path) == states[-1]
    return Outcome(cuts, sum(_cut_somewhere(disk, rng, states) for _ in range(cuts)))


def _session(path: Path, rng: random.Random, disk: Disk, steps: int) -> list[dict[str, Any]]:
    """Work; what the person was shown at first and after each edit."""
    hand = Hand(opened(path, rng), rng)
    states = [dict(hand.seen)]

    def told() -> None:
        disk.mark()
        states.append(dict(hand.seen))

    hand.told = told
    hand.work(steps)
    hand.session.close()
    return states


def _cut_somewhere(disk: Disk, rng: random.Random, states: list[dict[str, Any]]) -> int:
    cut = rng.randint(0, len(disk.ops))
    count = accepted(disk, cut)
    into = _emptied(disk.folder / "after")
    cut_off(disk, cut, rng, into)
    lock_file_of(into / NAME).write_text(
        '{"who": "Ana", "host": "here", "pid": 1}'
    )  # nobody was there to remove it
    if rng.random() < 0.25:
        into = _cut_again(into, rng)
    assert on_file(into / NAME) in states[count : count + 2], f"lost at {cut} of {len(disk.ops)}"
    for found in projects_in(into):
        on_file(found, read_only=True)  # backups are whole or not there
    return count


def _cut_again(first: Path, rng: random.Random) -> Path:
    """The power goes while the project is opened after it went."""
    with watched(first) as disk:
        ProjectFile.open(first / NAME).close()
    into = _emptied(first / "again")
    cut_off(disk, rng.randint(0, len(disk.ops)), rng, into)
    return into


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def power_cut_while_made(folder: Path, rng: random.Random, cuts: int = 20) -> Outcome:
    """The power goes while a project is made: it is there whole or not at all, and whole once that was said."""
    with watched(folder) as disk:
        new_project(folder / NAME, template() / "street.yaml", [examine(f) for f in video_files()])
        disk.mark()
    whole = on_file(folder / NAME)
    for _ in range(cuts):
        cut = rng.choice((rng.randint(0, len(disk.ops)), len(disk.ops)))
        into = _emptied(folder / "after")
        cut_off(disk, cut, rng, into)
        if accepted(disk, cut) or (into / NAME).exists():
            assert on_file(into / NAME) == whole
    return Outcome(cuts, 0)


def power_cut_while_brought_up_to_date(folder: Path, rng: random.Random, cuts: int = 20) -> Outcome:
    """The power goes while an old project becomes one of today: it says the same before and after."""
    version = rng.choice(versions()[:-1])
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", folder / NAME))
    whole = on_file(path, read_only=True)
    with watched(folder) as disk:
        ProjectFile.open(path, migrate=True).close()
    for _ in range(cuts):
        into = _emptied(folder / "after")
        cut_off(disk, rng.randint(0, len(disk.ops)), rng, into)
        for found in projects_in(into):
            assert on_file(found, read_only=True) == whole
        with ProjectFile.open(into / NAME, read_only=True) as file:
            is_old = file.is_old
        assert is_old or len(projects_in(into)) > 1, "changed before it was backed up"
        assert on_file(into / NAME) == whole
    return Outcome(cuts, 0)


def versions() -> list[int]:
    """The file versions of which a project is kept."""
    return sorted(int(file.stem[1:]) for file in KEPT.glob("v*.framegrain"))


FAULTS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "the disk is full": lambda _: {"kinds": ("write", "truncate", "open", "link", "replace"), "code": FULL},
    "the disk breaks": lambda rng: {"kinds": (rng.choice(("write", "sync", "truncate", "open", "delete")),)},
    "only half a write gets through": lambda rng: {
        "kinds": ("write",),
        "code": rng.choice((FULL, sqlite3.SQLITE_IOERR_WRITE)),
        "part": True,
    },
    "locks fail": lambda rng: {
        "kinds": (rng.choice(("lock", "shm")),),
        "code": rng.choice((None, BUSY)),
        "times": rng.choice((1, 1, 3, 20)),  # SQLite itself tries some locks again and again, for seconds
    },
}
"""What can be wrong with a disk for a while."""


def trouble(folder: Path, rng: random.Random, kind: str, rounds: int = 12) -> Outcome:
    """A disk has trouble now and then in a session: what was told is on file, what was not is refused in words."""
    path = fresh(folder)
    struck = 0
    told: list[dict[str, Any]] = []
    with watched(folder) as disk:
        hand = Hand(opened(path, rng), rng, calm=disk.calm)
        hand.session.project._database.sqlite.execute("PRAGMA busy_timeout = 5")
        told.append(dict(hand.seen))
        hand.told = lambda: told.append(dict(hand.seen))
        for _ in range(rounds):
            hand.work(rng.randint(0, 3))
            with _some(disk, kind, rng) as made:
                hand.work(rng.randint(1, 4))
            struck += made.struck
        _check_memory(hand)
        with _some(disk, kind, rng) if rng.random() < 0.5 else ExitStack():
            hand.session.close()
    assert on_file(path) == told[-1]
    assert all(
        str(failure).endswith((".", "it", "again", "open that")) or str(failure) for failure in hand.failures
    )
    return Outcome(struck, len(told) - 1)


def _some(disk: Disk, kind: str, rng: random.Random) -> Any:
    how = {"times": rng.choice((1, 1, 3, None)), **FAULTS[kind](rng)}
    return disk.trouble(*how.pop("kinds"), after=rng.randint(0, 8), **how)


def _check_memory(hand: Hand) -> None:
    """What the window shows is what another reader finds now."""
    session = hand.session
    with ProjectFile.open(session.project.path, read_only=True) as file:
        shown = session.open_document
        found = sorted(file.load(shown.video.id), key=lambda record: record.id)
        assert found == sorted(shown.records(), key=lambda record: record.id)


def clock(folder: Path, rng: random.Random) -> Outcome:
    """The clock jumps back and forth; the order of the history is the order of the work."""
    path = fresh(folder)
    hand = Hand(opened(path, rng, jumps=True), rng)
    states: list[dict[str, Any]] = []
    hand.told = lambda: states.append(dict(hand.seen))
    hand.work(40)
    hand.session.close()
    assert not states or on_file(path) == states[-1]
    return Outcome(40, len(states))


def each_write(folder: Path, rng: random.Random, what: str, tries: int | None = None) -> Outcome:
    """The disk is full from the n-th write on, for each n (or `tries` of them): `what` is done whole or not at all."""
    place = _emptied(folder / "try")
    _prepared(place, what)
    with watched(place) as disk, disk.trouble(*_WRITES, after=10**9) as made:
        assert _done(place, what)
    every = range(made.met)
    for n in every if tries is None else rng.sample(every, min(tries, len(every))):
        place = _emptied(folder / "try")
        before = _prepared(place, what)
        with watched(place) as disk, disk.trouble(*_WRITES, code=FULL, after=n) as made:
            is_said_done = _done(place, what)
        assert made.struck
        _check_whole(place, what, before, is_said_done)
    return Outcome(len(every) if tries is None else min(tries, len(every)), 0)


_WRITES = ("write", "truncate", "link", "replace")
WHOLE = (
    "making",
    "bringing up to date",
    "opening",
    "one edit",
    "a bulk edit",
    "an import",
    "a backup",
    "a taxonomy",
)
"""What is tried with a disk that is full from each write on."""


def _prepared(place: Path, what: str) -> dict[str, Any] | None:
    """Lay out what there is before; what it says."""
    if what == "making":
        return None
    if what == "bringing up to date":
        return on_file(Path(shutil.copy(KEPT / "v1.framegrain", place / NAME)), read_only=True)
    return on_file(fresh(place))


def _done(place: Path, what: str) -> bool:
    """Do it; whether it was said to be done."""
    path, rng = place / NAME, random.Random(4)
    try:
        if what == "making":
            new_project(path, template() / "street.yaml", [examine(f) for f in video_files()])
            return True
        if what == "bringing up to date":
            ProjectFile.open(path, migrate=True).close()
            return True
        session = opened(path, rng)
    except StorageError:
        return False
    hand = Hand(session, rng, is_blind=True)
    try:
        habit = {"one edit": "object", "a bulk edit": "bulk", "an import": "import", "a backup": "backup"}
        if what != "opening":
            getattr(hand, f"do_{habit.get(what, 'taxonomy')}")()
    except StorageError:
        session.drop_unsaved()
        return False
    finally:
        session.close()
    return True


def _check_whole(place: Path, what: str, before: dict[str, Any] | None, is_said_done: bool) -> None:
    path = place / NAME
    if what == "making":
        assert path.exists() == is_said_done
        if is_said_done:
            on_file(path)
        return
    found = on_file(path)
    for other in projects_in(place):
        assert other == path or on_file(other, read_only=True) == before
    changes = what not in ("opening", "a backup", "bringing up to date")
    assert (found != before) == (changes and is_said_done)


def two_at_once(folder: Path, rng: random.Random) -> Outcome:
    """A drive grants every lock to everybody: the second window takes over, the first is told and changes nothing."""
    path = fresh(folder)
    told = 0
    with watched(folder) as disk, mock.patch.object(lock, "_try_lock", return_value=None):
        disk.is_lying = True
        first = Hand(opened(path, rng), rng)
        first.work(rng.randint(1, 8))
        second = Hand(opened(path, rng), rng)
        assert second.seen == first.seen
        for _ in range(6):
            before = dict(second.seen)
            first.only = ("object", "segment", "drag", "bulk")
            first.work(rng.randint(1, 3))
            assert all(isinstance(failure, ProjectLocked) for failure in first.failures)
            first.session.drop_unsaved()
            second.work(rng.randint(1, 3))
            told += second.seen != before
        assert first.failures
        (first if rng.random() < 0.5 else second).session.close()
        first.session.close()
        second.session.close()
    assert on_file(path) == second.seen
    return Outcome(len(first.failures), told)
