"""Backups beside a project: made, listed, thinned; by clocks that jump and in folders that can't be written."""

from __future__ import annotations

import os
import random
import resource
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.errors import Cancelled
from framegrain.storage import backups
from framegrain.storage.backups import DAY_MS, Reason
from framegrain.storage.errors import StorageError
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.thinning import Kept, surplus
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from pathlib import Path

NOON = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp() * 1000)
MUCH = 1 << 40


def at(days: float) -> int:
    """So many days before noon of the day."""
    return NOON - round(days * DAY_MS)


def test_a_backup_says_when_and_why_it_was_made_and_is_a_whole_project(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    kept = backups.made(project._database, Reason.IMPORT, now=NOON)
    assert kept == project.path.with_name("court.backups") / "court.2026-11-26T12-00-00.import.framegrain"
    commit(project, adding(event(2)))
    with ProjectFile.open(kept) as file:
        assert file.load(1) == [event(1)]
        assert file.check() == []
    (listed,) = backups.listed(project.path)
    assert (listed.path, listed.at, listed.reason, listed.is_beside) == (kept, NOON, Reason.IMPORT, False)
    assert listed.size == kept.stat().st_size


def test_two_of_the_same_second_are_two(project: ProjectFile) -> None:
    made = {backups.made(project._database, Reason.DAILY, now=NOON) for _ in range(3)}
    assert made == {kept.path for kept in backups.listed(project.path)}
    assert len(made) == 3


def test_one_made_aside_is_of_one_moment_and_stops_nobody(project: ProjectFile) -> None:
    commit(project, adding(*(event(n) for n in range(1, 20_000))))
    told: list[float] = []

    def progress(share: float) -> None:
        told.append(share)
        commit(project, adding(event(100_000 + len(told))))  # somebody works on meanwhile

    kept = backups.made_aside(project.path, Reason.DAILY, progress=progress)
    with ProjectFile.open(kept) as file:
        assert len(file.load(1)) == 19_999
        assert file.check() == []
    assert len(told) > 1
    assert told[-1] == 1.0
    assert len(project.load(1)) == 19_999 + len(told)


def test_one_that_is_stopped_leaves_nothing(project: ProjectFile) -> None:
    with pytest.raises(Cancelled):
        backups.made_aside(project.path, Reason.DAILY, cancel=lambda: True)
    assert os.listdir(backups.folder_of(project.path)) == []
    commit(project, adding(event(1)))


def test_a_day_without_a_backup_asks_for_one(project: ProjectFile) -> None:
    assert backups.is_due(project.path, NOON)
    backups.made(project._database, Reason.TAXONOMY, now=NOON)
    assert not backups.is_due(project.path, NOON)
    assert not backups.is_due(project.path, NOON + DAY_MS - 1)
    assert backups.is_due(project.path, NOON + DAY_MS)
    assert backups.is_due(
        project.path, NOON - 400 * DAY_MS
    )  # the clock was wrong when it was made, or is now


def test_backups_of_older_versions_are_listed_and_never_thinned(project: ProjectFile) -> None:
    names = ("court.version-1.framegrain", "court.version-1-2.framegrain", "court.taxonomy-2.1.framegrain")
    for name in names:
        project.backup(project.path.with_name(name))
    shutil.copy(project.path, project.path.with_name("court.rescued.framegrain"))
    shutil.copy(project.path, project.path.with_name("other.version-1.framegrain"))
    listed = backups.listed(project.path)
    assert {kept.path.name for kept in listed} == {*names, "court.rescued.framegrain"}
    assert all(kept.is_beside for kept in listed)
    for n in range(5):
        backups.made(project._database, Reason.DAILY, now=at(40 - n), limit=1)
    assert {kept.path.name for kept in backups.listed(project.path) if kept.is_beside} == {
        *names,
        "court.rescued.framegrain",
    }


def test_the_size_limit_leaves_the_newest_two(project: ProjectFile) -> None:
    made = [backups.made(project._database, Reason.MIGRATION, now=at(9 - n), limit=1) for n in range(9)]
    assert [kept.path for kept in backups.listed(project.path)] == [made[-1], made[-2]]


def test_what_is_none_of_ours_stays(project: ProjectFile, tmp_path: Path) -> None:
    folder = backups.folder_of(project.path)
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_text("mine")
    strange = (
        "notes.txt",
        "court.2020-01-01T00-00-00.other.framegrain",
        "else.2020-01-01T00-00-00.daily.framegrain",
        "court.2020-13-41T00-00-00.daily.framegrain",
    )
    for name in strange:
        (folder / name).write_text("x")
    (folder / "court.2020-01-02T00-00-00.daily.framegrain").symlink_to(precious)
    (folder / "court.2020-01-03T00-00-00.daily.framegrain").mkdir()
    for n in range(4):
        backups.made(project._database, Reason.DAILY, now=at(4 - n), limit=1)
    assert {*strange} < set(os.listdir(folder))
    assert precious.read_text() == "mine"
    assert (folder / "court.2020-01-02T00-00-00.daily.framegrain").is_symlink()
    assert len(backups.listed(project.path)) == 2


def test_what_a_killed_backup_left_goes_with_the_next(project: ProjectFile) -> None:
    folder = backups.folder_of(project.path)
    folder.mkdir()
    left = folder / ".court.2026-11-20T12-00-00.daily.framegrain.1234.new"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    under_way = folder / ".court.2026-11-26T12-00-00.daily.framegrain.1235.new"
    under_way.write_bytes(b"half")
    backups.made(project._database, Reason.DAILY)
    assert not left.exists()
    assert under_way.exists()


def test_a_full_disk_makes_no_backup_and_takes_none_away(project: ProjectFile) -> None:
    commit(project, adding(*(event(n) for n in range(1, 2000))))
    first = backups.made(project._database, Reason.DAILY, now=at(1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(StorageError, match="backup"):
            backups.made_aside(project.path, Reason.DAILY, now=NOON)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert os.listdir(first.parent) == [first.name]
    commit(project, adding(event(5000)))


def test_a_folder_that_can_not_be_made_is_said(project: ProjectFile) -> None:
    backups.folder_of(project.path).write_text("in the way")
    with pytest.raises(StorageError, match=r"court\.backups can't be made"):
        backups.made(project._database, Reason.DAILY)
    assert backups.listed(project.path) == []
    assert backups.is_due(project.path, NOON)


# -- which ones stay


def worked(days: int, *, per_day: int = 1, size: int = 1) -> list[Kept]:
    """A backup or more on each of so many days, oldest first."""
    return [
        Kept(f"{day:04}-{n}", at(day) - n * 1000, size)
        for day in range(days, -1, -1)
        for n in range(per_day, 0, -1)
    ]


def lived_through(kept: list[Kept], limit: int = MUCH) -> list[Kept]:
    """What is left when each was made in its turn and the others thinned."""
    there: list[Kept] = []
    for one in kept:
        there = [k._replace(is_fixed=False) for k in there] + [one._replace(is_fixed=True)]
        gone = surplus(there, one.at, limit)
        there = [k for k in there if k.name not in gone]
    return there


def test_all_of_today_then_days_weeks_and_months_stay() -> None:
    left = lived_through(worked(400, per_day=3))
    ages = sorted((NOON - one.at) / DAY_MS for one in left)
    assert sum(age < 1 for age in ages) == 3
    assert sum(1 <= age < 14 for age in ages) in (12, 13, 14)
    assert sum(14 <= age < 92 for age in ages) in range(10, 14)
    assert sum(age >= 92 for age in ages) in range(9, 13)
    assert max(ages) > 360


def test_the_oldest_go_when_there_is_no_room() -> None:
    left = lived_through(worked(60, size=10), limit=50)
    assert [one.name for one in left] == ["0004-1", "0003-1", "0002-1", "0001-1", "0000-1"]


@pytest.mark.parametrize("jump", [-3650, -365, -1, 1, 30, 3650])
def test_a_clock_that_jumps_removes_next_to_nothing(jump: int) -> None:
    before = lived_through(worked(100))
    wrong = NOON + jump * DAY_MS
    there = [*(k._replace(is_fixed=False) for k in before), Kept("wrong", wrong, 1, is_fixed=True)]
    gone = surplus(there, wrong, MUCH)
    assert len(gone) <= 3
    assert "wrong" not in gone
    left = [k._replace(is_fixed=False) for k in there if k.name not in gone]
    later = NOON + 60_000  # and the clock is right again
    left.append(Kept("right", later, 1, is_fixed=True))
    assert len(surplus(left, later, MUCH)) <= 3


KEPT = st.builds(
    Kept,
    name=st.text("abcdef", min_size=6, max_size=8),
    at=st.integers(NOON - 900 * DAY_MS, NOON + 900 * DAY_MS),
    size=st.integers(0, 100),
    is_fixed=st.just(False),
    is_lasting=st.booleans(),
)


@given(st.lists(KEPT, max_size=40, unique_by=lambda k: k.name), st.integers(0, 3000), st.booleans())
def test_whatever_there_is_the_newest_two_stay(kept: list[Kept], limit: int, is_fresh: bool) -> None:
    if is_fresh and kept:
        kept[0] = kept[0]._replace(is_fixed=True)
    gone = surplus(kept, NOON, limit)
    assert len(gone) == len(set(gone))
    assert set(gone) <= {k.name for k in kept}
    left = [k for k in kept if k.name not in gone]
    assert len(left) >= min(2, len(kept))
    assert not any(k.is_fixed for k in kept if k.name in gone)
    if sum(k.size for k in kept) <= limit:
        assert len(gone) <= 3
        assert not any(k.is_lasting for k in kept if k.name in gone)
    elif len(left) > 2:
        assert sum(k.size for k in left) <= limit


def test_thinning_is_the_same_whatever_the_order() -> None:
    kept = worked(200)
    shuffled = random.Random(1).sample(kept, len(kept))
    assert surplus(kept, NOON, 100) == surplus(shuffled, NOON, 100)
