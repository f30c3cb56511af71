"""The picture of each video: the exact frame, kept, made only when nobody waits; and questions asked aside."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from contract.videos import number_of
from framegrain.domain.errors import BadInput
from framegrain.media.kept import KeptFiles
from framegrain.session.asking import Answer, Asking
from framegrain.session.covers import NAME, Cover, Covers
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.domain.records import Video


class Waiter:
    """Takes what comes from a thread."""

    def __init__(self) -> None:
        self.came: list[Cover] = []
        self._wake = threading.Condition()

    def take(self, cover: Cover) -> None:
        with self._wake:
            self.came.append(cover)
            self._wake.notify()

    def next(self) -> Cover:
        with self._wake:
            assert self._wake.wait_for(lambda: bool(self.came), timeout=10)
            return self.came.pop(0)


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


@pytest.fixture
def video(project_file: Path) -> Video:
    with ProjectFile.open(project_file) as project:
        return project.videos()[0]


@pytest.fixture
def covers(project_file: Path, kept: KeptFiles) -> Iterator[Callable[..., Covers]]:
    begun: list[Covers] = []

    def start(waiter: Waiter, is_busy: Callable[[], bool] = lambda: False) -> Covers:
        begun.append(Covers(project_file, kept, is_busy=is_busy, on_made=waiter.take))
        return begun[-1]

    yield start
    for one in begun:
        one.close()
        assert not one.is_running


def test_the_middle_frame_is_shown_and_kept(
    covers: Callable[..., Covers], kept: KeptFiles, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiter = Waiter()
    covers(waiter).want([video])
    cover = waiter.next()
    assert (cover.video, cover.is_missing) == (video.id, False)
    assert cover.picture is not None
    assert number_of(cover.picture) == video.frames // 2
    assert kept.read(video.fingerprint, NAME, most=1 << 20) is not None
    monkeypatch.setattr("framegrain.session.covers.ExactReader", None)
    covers(waiter).want([video])
    again = waiter.next().picture
    assert again is not None
    assert number_of(again) == video.frames // 2


def test_a_missing_file_is_told_with_the_picture_that_was_kept(
    covers: Callable[..., Covers], video: Video, project_file: Path
) -> None:
    file = (project_file.parent / video.path).resolve()
    away = file.with_suffix(".away")
    waiter = Waiter()
    file.rename(away)
    try:
        first = covers(waiter)
        first.want([video])
        assert waiter.next() == Cover(video.id, None, is_missing=True)
        away.rename(file)
        first.forget(video.id)
        assert waiter.next().picture is not None
        file.rename(away)
        covers(waiter).want([video])
        cover = waiter.next()
        assert cover.is_missing
        assert cover.picture is not None
    finally:
        away.rename(file)


def test_nothing_is_read_while_somebody_works(covers: Callable[..., Covers], video: Video) -> None:
    busy = threading.Event()
    busy.set()
    waiter = Waiter()
    covers(waiter, busy.is_set).want([video])
    time.sleep(0.2)
    assert waiter.came == []
    busy.clear()
    assert waiter.next().picture is not None


def test_a_damaged_kept_picture_is_made_again(
    covers: Callable[..., Covers], kept: KeptFiles, video: Video
) -> None:
    kept.write(video.fingerprint, NAME, b"FGTHUMBS nonsense")
    waiter = Waiter()
    covers(waiter).want([video])
    assert waiter.next().picture is not None


def test_questions_are_answered_aside_and_the_newest_counts(project_file: Path) -> None:
    answers: list[Answer] = []
    came = threading.Condition()
    held = threading.Event()

    def take(answer: Answer) -> None:
        with came:
            answers.append(answer)
            came.notify()

    def slow(project: ProjectFile) -> str:
        held.wait(10)
        return project.name

    def wrong(_project: ProjectFile) -> None:
        raise BadInput("no such thing")

    asking = Asking(project_file, take)
    try:
        first = asking.ask("a", slow)
        asking.ask("b", slow)
        newest = asking.ask("b", ProjectFile.videos)
        asking.ask("c", wrong)
        held.set()
        with came:
            assert came.wait_for(lambda: len(answers) == 3, timeout=10)
    finally:
        asking.close()
    assert [(answer.key, answer.number) for answer in answers] == [
        ("a", first),
        ("b", newest),
        ("c", newest + 1),
    ]
    assert isinstance(answers[2].trouble, BadInput)
    assert not asking.is_running


def test_a_long_search_is_given_up_for_a_newer_one_and_at_the_end(project_file: Path) -> None:
    answers: list[Answer] = []
    came, begun = threading.Condition(), threading.Event()

    def take(answer: Answer) -> None:
        with came:
            answers.append(answer)
            came.notify()

    def endless(project: ProjectFile) -> None:
        begun.set()
        count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        with project._database.reading("numbers") as sqlite:
            sqlite.execute(count).fetchone()

    asking = Asking(project_file, take)
    try:
        asking.ask("a", ProjectFile.people)  # the connection is there
        asking.ask("b", endless)
        assert begun.wait(10)
        time.sleep(0.1)
        newest = asking.ask("b", ProjectFile.people)
        with came:
            assert came.wait_for(lambda: any(answer.number == newest for answer in answers), timeout=10)
        begun.clear()
        asking.ask("b", endless)
        assert begun.wait(10)
        time.sleep(0.1)
    finally:
        asking.close()
    assert not asking.is_running


def test_a_project_that_is_gone_is_told_as_the_answer(tmp_path: Path) -> None:
    answers: list[Answer] = []
    came = threading.Event()

    def take(answer: Answer) -> None:
        answers.append(answer)
        came.set()

    asking = Asking(tmp_path / "none.framegrain", take)
    try:
        asking.ask("a", ProjectFile.videos)
        assert came.wait(10)
    finally:
        asking.close()
    assert answers[0].trouble is not None
