"""The timeline with 100,000 segments and 5,000 tracks: opening, scrolling, zooming, selecting, dragging."""

from __future__ import annotations

import os
import random
import statistics
import time
from fractions import Fraction
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
from figures import Figure
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Record, Scope, Track, Video
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.editing import events
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.session import Session
from framegrain.ui.timeline.scenery import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.ui.timeline.panel import TimelinePanel
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.surface import TimelineSurface

SEGMENTS, TRACKS, FRAMES = 100_000, 5_000, 1_000_000
STEP_MS, SELECT_MS, OPEN_MS = 16, 100, 1000
LABELS = 30
ME = Provenance(by="me")


def measure(tmp_path: Path) -> list[Figure]:
    """CPU milliseconds beside the limit, which stands in for a yardstick: these are promises to a hand."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.panel import TimelinePanel

    app = QApplication.instance() or QApplication([])
    look = Theme("dark")
    look.apply(app)
    session = full_session()
    opened: list[float] = []
    panel: TimelinePanel | None = None
    for _ in range(3):
        if panel is not None:
            panel.close()
            panel.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        begun = time.process_time()
        panel = TimelinePanel(session, look, lambda *_: None)
        panel.resize(1400, 320)
        panel.show()
        app.processEvents()
        opened.append((time.process_time() - begun) * 1000)
    assert panel is not None
    return [
        Figure.of("timeline of 100,000 segments: opened and painted", min(opened), "ms", OPEN_MS),
        *steps(panel),
        *selecting(panel, session),
        *changing(panel, session),
        *dragging(panel),
        *high(panel),
    ]


def steps(panel: TimelinePanel) -> Iterator[Figure]:
    """Every way to look around, whole and zoomed; each step is painted."""
    surface = panel.surface
    for name, span in (
        ("whole", None),
        ("an hour", Span(400_000, 490_000)),
        ("a minute", Span(450_000, 451_500)),
    ):
        fitted = surface.view.fitted()
        surface.set_view(fitted if span is None else surface.view.around(span))
        view = surface.view
        zooms = [partial(zoom, surface, view, f) for f in np.linspace(1.05, 3, 20)]
        yield figure(f"{name}: zoom step", panel, zooms)
        surface.set_view(view)
        if span is not None:
            scrolls = [partial(scroll, surface, view, x) for x in range(40, 840, 40)]
            yield figure(f"{name}: scroll step", panel, scrolls)
        downs = [partial(surface.scroll_to, y) for y in range(30, 630, 30)]
        yield figure(f"{name}: scroll lanes", panel, downs)
        surface.scroll_to(0)


def zoom(surface: TimelineSurface, view: SpanView, factor: float) -> None:
    surface.set_view(view.zoomed(factor, 600))


def scroll(surface: TimelineSurface, view: SpanView, pixels: float) -> None:
    surface.set_view(view.scrolled(pixels))


def selecting(panel: TimelinePanel, session: Session) -> Iterator[Figure]:
    """10,000 by a rubber band, and 10,000 given from elsewhere."""
    from framegrain.ui.timeline.banding import Band, records_in

    surface = panel.surface
    surface.set_view(surface.view.fitted())
    layout, lanes = surface.laid_out(), surface.lanes
    assert layout is not None
    assert lanes is not None
    wide = surface.view.width * 10_000 / (SEGMENTS + TRACKS)
    band = Band(100, 0, 100 + wide, layout.content)
    found = records_in(lanes, layout, band)

    def take() -> None:
        session.focus.select(records_in(lanes, layout, band))

    yield figure(f"rubber band over {len(found):,}", panel, [session.focus.clear, take] * 5, SELECT_MS)
    many = list(session.open_document.events)[:10_000]
    yield figure(
        "10,000 selected", panel, [session.focus.clear, lambda: session.focus.select(many)] * 5, SELECT_MS
    )
    session.focus.clear()


def changing(panel: TimelinePanel, session: Session) -> Iterator[Figure]:
    """One segment moved, as the session would tell of it."""
    document = session.open_document
    chosen = random.Random(1).sample(sorted(document.events), 20)

    def move(record: int) -> None:
        span = document.events[record].span
        edit = events.set_span(session.desk, record, span.moved(5))
        document.apply(edit)
        session.edited.emit(edit)

    move(chosen[0])
    yield figure("a segment moved and painted", panel, [lambda r=r: move(r) for r in chosen[1:]])


def dragging(panel: TimelinePanel) -> Iterator[Figure]:
    """A bar in the hand: each move makes the edit, asks the rules and paints."""
    surface = panel.surface
    surface.set_view(surface.view.around(Span(450_000, 453_000)))
    surface.repaint()
    layout = surface.laid_out()
    assert layout is not None
    bar = max(layout.by_id.values(), key=lambda b: (200 < b.x < 900, b.kind == "segment", b.width))
    start = QPointF(HEADER + bar.x + bar.width / 2, surface.lanes_top + bar.y + 8)
    send(surface, QEvent.Type.MouseButtonPress, start)
    moves = [partial(send, surface, QEvent.Type.MouseMove, start + QPointF(3 * n, 0)) for n in range(2, 32)]
    yield figure("a segment dragged, each move", panel, moves)
    assert surface.drop_drag()


def high(panel: TimelinePanel) -> Iterator[Figure]:
    """900 pixels of it with the objects in sight, hundreds of pills with their keyframes."""
    from framegrain.ui.timeline.placed import BarKind

    panel.resize(1400, 900)
    surface = panel.surface
    surface.set_view(surface.view.around(Span(400_000, 500_000)))
    layout = surface.laid_out()
    assert layout is not None
    surface.scroll_to(surface.highest_top(layout))
    layout = surface.laid_out()
    assert layout is not None
    pills = sum(bar.kind is BarKind.TRACK for bar in layout.by_id.values())
    view = surface.view
    scrolls = [partial(scroll, surface, view, x) for x in range(40, 840, 40)]
    yield figure(f"900 pixels high, {pills} pills: scroll step", panel, scrolls)
    zooms = [partial(zoom, surface, view, f) for f in np.linspace(1.05, 2, 20)]
    yield figure(f"900 pixels high, {pills} pills: zoom step", panel, zooms)


def send(surface: TimelineSurface, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, surface.mapToGlobal(at), button, button, Qt.KeyboardModifier.AltModifier)
    QCoreApplication.sendEvent(surface, event)


def figure(
    name: str, panel: TimelinePanel, steps: list[Callable[[], object]], limit: float = STEP_MS
) -> Figure:
    """The median CPU time of the steps, each painted, beside the limit."""
    taken = []
    for step in steps:
        begun = time.process_time()
        step()
        panel.surface.repaint()
        panel.overview.repaint()
        taken.append((time.process_time() - begun) * 1000)
    return Figure.of(f"timeline, {name} (yardstick: {limit:g} ms)", statistics.median(taken), "ms", limit)


def full_session() -> Session:
    """A session without a project file, which has nothing to do with painting."""
    taxonomy = read_taxonomy(contract(), "bench.yaml")
    ids = iter(range(10_000_000, 20_000_000))
    project = SimpleNamespace(
        read_only=False,
        new_id=lambda: next(ids),
        guideline=tuple,
        project_history=list,
        taxonomy_version="1",
    )
    session = Session(project, taxonomy, person="me")  # type: ignore[arg-type]
    video = Video(id=1, name="a", path="a", fingerprint="x", width=1920, height=1080, frames=FRAMES)
    times = FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1)
    session._document = Document(video, times, records())
    session.focus.begin(FRAMES)
    return session


def records() -> Iterator[Record]:
    """Segments of many lengths that overlap, clips, and tracks with ten keyframes each."""
    luck = random.Random(7)
    yield Clip(id=1, span=Span(0, FRAMES))
    for number in range(SEGMENTS):
        start = luck.randrange(FRAMES - 200)
        span = Span(start, start + luck.randint(1, 60))
        label = f"a{luck.randrange(LABELS)}"
        yield Event(id=10 + number, label=label, scope=Scope.SEGMENT, span=span, provenance=ME)
    for number in range(TRACKS):
        track = 1_000_000 + number
        yield Track(id=track, label="thing", number=number, provenance=ME)
        start = luck.randrange(FRAMES - 3000)
        for place in range(10):
            yield Keyframe(
                id=2_000_000 + number * 10 + place,
                track=track,
                frame=start + place * luck.randint(1, 12) * 20,
                shape=Box(x=1, y=1, width=9, height=9),
                occluded=place == 4,
                provenance=ME,
            )


def contract() -> str:
    """A taxonomy of so many actions and one object."""
    actions = "\n".join(f"  - {{id: a{n}, name: Action {n}, scopes: [segment]}}" for n in range(LABELS))
    return (
        f"framegrain_taxonomy: 1\nname: Bench\nversion: '1'\naction:\n{actions}\n"
        f"object:\n  - {{id: thing, name: Thing, shapes: [box]}}\n"
    )
