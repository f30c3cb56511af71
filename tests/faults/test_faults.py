"""The short form of `tests/faults/run.py`: every kind of fault a few times, from steady seeds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from faults import killing, power, trials
from faults.hand import NAME, fresh, on_file
from faults.shim import needs_shim, watched

if TYPE_CHECKING:
    from pathlib import Path

    from faults.killing import Workers


@needs_shim
@pytest.mark.parametrize("seed", range(3))
def test_a_power_cut_loses_no_edit_that_was_told(folder: Path, seed: int) -> None:
    assert trials.power_cut(folder, random.Random(seed), cuts=25).told > 100


@needs_shim
def test_a_disk_that_forgets_what_it_promised_is_noticed_by_these_trials(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tests the test? Where no sync counts, edits are lost, and the trial has to say so."""

    def forgetful(disk: object, cut: int, rng: random.Random, into: Path) -> None:
        disk.ops = [op for op in disk.ops if op.kind != "sync"]  # type: ignore[attr-defined]
        power.cut_off(disk, min(cut, len(disk.ops)), rng, into)  # type: ignore[arg-type, attr-defined]

    monkeypatch.setattr(trials, "cut_off", forgetful)
    with pytest.raises((AssertionError, Exception), match=r"lost at|damaged|empty|can't be|not a Framegrain"):
        trials.power_cut(folder, random.Random(1), cuts=60)


@needs_shim
def test_a_power_cut_leaves_a_new_project_whole_or_none(folder: Path) -> None:
    assert trials.power_cut_while_made(folder, random.Random(1)).broken == 20


@needs_shim
@pytest.mark.parametrize("seed", range(2))
def test_a_power_cut_leaves_an_old_project_old_or_new(folder: Path, seed: int) -> None:
    assert trials.power_cut_while_brought_up_to_date(folder, random.Random(seed), cuts=10).broken == 10


@needs_shim
@pytest.mark.parametrize("kind", trials.FAULTS)
def test_a_disk_with_trouble_keeps_what_was_told_and_refuses_the_rest(folder: Path, kind: str) -> None:
    struck = 0
    for seed in range(3):
        place = folder / str(seed)
        place.mkdir()
        struck += trials.trouble(place, random.Random(seed), kind, rounds=8).broken
    assert struck


@needs_shim
@pytest.mark.parametrize("what", trials.WHOLE)
def test_a_disk_full_at_any_write_leaves_all_of_it_or_nothing(folder: Path, what: str) -> None:
    assert trials.each_write(folder, random.Random(3), what, tries=7).broken == 7


@needs_shim
def test_a_drive_that_grants_every_lock_lets_only_the_last_window_write(folder: Path) -> None:
    assert trials.two_at_once(folder, random.Random(2)).broken


def test_a_clock_that_jumps_changes_nothing_but_times(folder: Path) -> None:
    assert trials.clock(folder, random.Random(2)).told > 10


@pytest.mark.parametrize("what", killing.WORK)
def test_killed_at_any_moment_a_process_has_kept_what_it_told(
    folder: Path, started: Workers, what: str
) -> None:
    """The state machine across processes: random edits, kill, open again, compare, and on from there."""
    outcome = killing.kill(folder, random.Random(what), started, what, rounds=5)
    assert outcome.broken == 5
    assert outcome.told > 5


@pytest.mark.parametrize("what", ["migrations", "making"])
def test_killed_while_it_is_made_a_project_is_whole_or_not_there(
    folder: Path, started: Workers, what: str
) -> None:
    assert killing.kill_other(folder, random.Random(7), started, what, rounds=6).broken


@needs_shim
def test_a_power_cut_with_an_earlier_lock_file_left_is_opened(folder: Path) -> None:
    path = fresh(folder)
    with watched(folder):
        assert on_file(path)
    assert [file.name for file in folder.iterdir()] == [NAME]
