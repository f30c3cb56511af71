"""The status line names what takes longer than a moment, and how far it is."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from framegrain.ui.jobs import Jobs
from framegrain.ui.widgets.job_line import JobLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def line(qtbot: QtBot) -> JobLine:
    made = JobLine()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def jobs(line: JobLine) -> Iterator[Jobs]:
    made = Jobs(line)
    line.follow(made)
    yield made
    made.close()


class Work:
    """Goes as far as it is told."""

    def __init__(self) -> None:
        self.share = 0.0
        self.moved, self.end = threading.Event(), threading.Event()

    def __call__(self, progress: object, cancel: object) -> None:
        while not self.end.wait(0.01) and not cancel():  # type: ignore[operator]
            progress(self.share)  # type: ignore[operator]


def test_what_takes_long_is_named_with_how_far_it_is(line: JobLine, jobs: Jobs, qtbot: QtBot) -> None:
    work = Work()
    jobs.start("Checking every frame of a.mp4", work)
    assert line.text() == ""
    work.share = 0.4
    qtbot.waitUntil(lambda: line.text() == "Checking every frame of a.mp4: 40%", timeout=5000)
    work.end.set()
    qtbot.waitUntil(lambda: line.text() == "", timeout=5000)


def test_what_is_done_at_once_is_not_worth_a_word(line: JobLine, jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    job = jobs.start("A moment", lambda progress, cancel: progress(0.5))
    job.progressed.connect(lambda _: seen.append(line.text()))
    qtbot.waitUntil(lambda: not jobs.running)
    qtbot.wait(900)
    assert [*seen, line.text()] == ["", ""]


def test_of_several_the_oldest_is_named_and_then_the_next(line: JobLine, jobs: Jobs, qtbot: QtBot) -> None:
    first, second = Work(), Work()
    jobs.start("First", first)
    jobs.start("Second", second)
    qtbot.waitUntil(lambda: line.text().startswith("First"), timeout=5000)
    first.end.set()
    qtbot.waitUntil(lambda: line.text().startswith("Second"), timeout=5000)
    second.end.set()


def test_a_long_name_does_not_widen_the_window(line: JobLine, jobs: Jobs, qtbot: QtBot) -> None:
    work = Work()
    jobs.start(f"Checking every frame of {'a' * 300}.mp4", work)
    qtbot.waitUntil(lambda: ".mp4" in line.text(), timeout=5000)
    assert len(line.text()) < 80
    assert line.minimumWidth() == 1
    work.end.set()
