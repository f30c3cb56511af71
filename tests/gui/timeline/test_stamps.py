"""What is put together from kept pictures looks exactly as if it were drawn anew."""

from __future__ import annotations

import itertools
import random

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Event, Keyframe, Record, Scope, Track, Verdict
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.ui.timeline import stamps
from framegrain.ui.timeline.bars import BarPainter
from framegrain.ui.timeline.ruler import RulerUnit
from framegrain.ui.timeline.scenery import HEADER, HeaderWords
from framegrain.ui.timeline.scenery_picture import SceneryPicture

BOX = Box(x=1, y=1, width=9, height=9)


def crowd(by, frames: int) -> list[Record]:
    """Segments of every length and verdict, some touching, and objects with few and many keyframes."""
    luck = random.Random(3)
    found: list[Record] = []
    for number in range(90):
        start = luck.randrange(frames - 1)
        found.append(
            Event(
                id=10_000 + number,
                label=luck.choice(("walk", "stand")),
                scope=Scope.SEGMENT,
                span=Span(start, min(start + luck.choice((1, 2, 3, 5, 8, 13, 40)), frames)),
                verdict=luck.choice((Verdict.PRESENT,) * 5 + (Verdict.UNSURE, Verdict.ABSENT)),
                provenance=by,
            )
        )
    for number in range(25):
        track, start = 20_000 + number, luck.randrange(frames - 50)
        verdict = luck.choice((Verdict.PRESENT,) * 4 + (Verdict.UNSURE,))
        found.append(Track(id=track, label="thing", number=number, verdict=verdict, provenance=by))
        apart, several = luck.choice(((1, 12), (1, 30), (10, 5), (4, 2)))
        gone = luck.choice((None, None, several // 2))
        found += [
            Keyframe(
                id=30_000 + number * 100 + place,
                track=track,
                frame=start + place * apart,
                shape=BOX,
                outside=place == gone,
                occluded=number % 4 == place == 1,
                provenance=by,
            )
            for place in range(several)
            if start + place * apart < frames
        ]
    return found


@pytest.fixture
def surface(session, panel):
    records = crowd(session.desk.stamp(), session.open_document.video.frames)
    edit = Edit("Bring in", tuple(Change(None, record) for record in records))
    session.project.commit(session.open_document.video.id, edit, by="tester", at=0)
    session.open_video(session.open_document.video.id)
    panel.resize(panel.width(), 700)
    return panel.surface


def moved(surface, luck: random.Random) -> None:
    """Scroll in time, scroll the lanes or zoom, by chance."""
    way, view = luck.randrange(3), surface.view
    if way == 0:
        surface.set_view(view.scrolled(luck.uniform(-400, 400)))
    elif way == 1:
        surface.set_view(view.zoomed(luck.uniform(0.5, 2.0), luck.uniform(0, view.width)))
    else:
        surface.scroll_to(luck.randrange(400))


def picture(surface, ratio: float) -> QImage:
    """All that stays while the playhead and the hand move."""
    layout, scenery = surface.laid_out(), SceneryPicture(surface.brushes)
    ticks = RulerUnit.FRAMES.ticks(surface.view, surface.document.times)
    size = surface.rect()
    words = HeaderWords("frames", True, 0)
    scenery.make(layout, surface.lanes, surface.arrangement, ticks, words, size, ratio)
    shown = QImage(size.size() * ratio, QImage.Format.Format_RGB32)
    shown.setDevicePixelRatio(ratio)
    painter = QPainter(shown)
    scenery.draw(painter, QRect(size))
    painter.end()
    return shown


def test_after_scrolls_and_zooms_the_picture_is_that_of_a_full_repaint(surface):
    luck = random.Random(11)
    for _ in range(40):
        moved(surface, luck)
        kept = surface.grab().toImage()
        surface.rebuild()
        assert surface.grab().toImage() == kept


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_segments_look_as_if_each_were_drawn_by_itself(surface, monkeypatch, ratio):
    luck = random.Random(5)
    views = []
    for _ in range(12):
        moved(surface, luck)
        views.append((surface.view, surface.top, picture(surface, ratio)))
    assert any(bar.kind == "segment" and bar.width > 60 for bar in surface.laid_out().by_id.values())
    monkeypatch.setattr(stamps.BarStamps, "segments", lambda _self, _painter, bars: bars)
    for view, top, kept in views:
        surface.set_view(view)
        surface.scroll_to(top)
        assert picture(surface, ratio) == kept


def test_objects_look_as_if_drawn_by_themselves_where_frames_are_whole_pixels(surface, panel, monkeypatch):
    panel.resize(HEADER + 340, 700)
    kept, dense = [], set()
    for scale in (3.0, 5.0, 9.0):
        surface.set_view(surface.view.zoomed(scale / surface.view.scale, 0).starting_at(3.0))
        assert surface.view.scale == pytest.approx(scale)
        kept.append((surface.view, picture(surface, 1.0)))
        dense.update(bar.id for bar in surface.laid_out().by_id.values() if bar.dense)
    assert len(dense) >= 3

    def grounds(self, painter, bars):
        ours = [bar for bar in bars if self._takes(bar)]
        for bar in ours:
            area, ground = QRectF(bar.x, bar.y, bar.width, bar.height), surface.brushes.tint(bar.label)
            BarPainter(surface.brushes, self._width)._pill_part(painter, bar, area, ground)
        return {bar.id for bar in ours}

    def dense_lines(self, painter, bars, ours):
        for bar in bars:
            if bar.dense and bar.id in ours:
                BarPainter(surface.brushes, self._width)._dense_line(painter, bar)

    monkeypatch.setattr(stamps.BarStamps, "grounds", grounds)
    monkeypatch.setattr(stamps.BarStamps, "dense_lines", dense_lines)
    for view, before in kept:
        surface.set_view(view)
        assert picture(surface, 1.0) == before


def test_a_segment_ends_on_whole_pixels_and_apart_from_the_next(surface):
    surface.set_view(surface.view.zoomed(3.3, 0).scrolled(17.3))
    layout = surface.laid_out()
    grid = stamps.DeviceGrid(156.0, 60.0, 1.5)
    for row in layout.rows:
        ends = [grid.ends(bar) for bar in row.bars if bar.kind == "segment"]
        for (_, right), (left, _) in itertools.pairwise(ends):
            assert right <= left
