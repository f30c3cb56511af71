"""Dragged edges are drawn to clip boundaries and to where a sound begins; the project file has the result."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from framegrain.domain.document import Document
from framegrain.editing import clips
from framegrain.media.kept import KeptFiles
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.timeline.strips_feed import StripFeed
from gui.timeline.hand import ALT, NO, Hand, add
from small_taxonomy import TAXONOMY
from unit.media.tones import Tones, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import Qt
    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session


@pytest.fixture(scope="module")
def loud_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on a video of 100 frames in which sounds begin on frames 20 and 60."""
    folder = tmp_path_factory.mktemp("loud")
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    video = write(Tones(bursts=((20, 30), (60, 75))), folder / "loud.mp4")
    new_project(folder / "loud.framegrain", folder / "street.yaml", [examine(video)])
    return folder


@pytest.fixture
def project_file(tmp_path: Path, loud_project: Path) -> Path:
    shutil.copytree(loud_project, tmp_path / "loud")
    return tmp_path / "loud" / "loud.framegrain"


@pytest.fixture
def hand(qtbot: QtBot, session: Session, look, say, tmp_path: Path) -> Iterator[Hand]:
    """A hand on the timeline once the sound is known."""
    feed = StripFeed(session, KeptFiles(tmp_path / "kept"))
    panel = TimelinePanel(session, look, say, feed)
    qtbot.addWidget(panel)
    panel.resize(HEADER + 1000, 420)
    panel.show()
    qtbot.waitExposed(panel)
    surface, times = panel.surface, session.open_document.times
    qtbot.waitUntil(lambda: len(surface.sounds.edges(surface.view, times)) == 2, timeout=20_000)
    yield Hand(panel)
    feed.close()


def ends(session: Session, record: int) -> tuple[int, int]:
    """As the project file has them."""
    document = session.open_document
    kept = Document(document.video, document.times, session.project.load(document.video.id))
    return kept.events[record].span.start, kept.events[record].span.stop


def drag_end(hand: Hand, record: int, frame: int, off: int, held: Qt.KeyboardModifier = NO) -> None:
    """The end of a bar, to a few pixels beside the beginning of a frame."""
    layout = hand.surface.laid_out()
    bar = layout.by_id[record]
    y = round(layout.above + bar.y + bar.height / 2)
    hand.drag(QPoint(hand.x(bar.span.stop), y), QPoint(hand.x(frame) + off, y), held)


@pytest.mark.parametrize("off", [-6, 6])
def test_an_end_is_drawn_to_where_a_sound_begins_unless_alt_is_held(
    session: Session, hand: Hand, off: int
) -> None:
    one = add(session, "walk", 30, 40)
    onset = max(hand.surface.sounds.edges(hand.surface.view, session.open_document.times))
    assert abs(onset - 60) <= 1
    drag_end(hand, one, onset, off)
    assert ends(session, one) == (30, onset)
    drag_end(hand, one, 40, 0, ALT)
    drag_end(hand, one, onset, off, ALT)
    assert ends(session, one) == (30, onset + (off > 0) - (off < 0))


def test_an_end_is_drawn_to_a_clip_boundary_until_snapping_is_off(session: Session, hand: Hand) -> None:
    session.do(clips.split_clip(session.desk, 50))
    one = add(session, "walk", 30, 40)
    drag_end(hand, one, 50, 6)
    assert ends(session, one) == (30, 50)
    hand.surface.snap(on=False)
    drag_end(hand, one, 55, 0)
    drag_end(hand, one, 50, 6)
    assert ends(session, one) == (30, 51)
