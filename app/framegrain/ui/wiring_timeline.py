"""Which action does what on the timeline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from framegrain.ui.timeline.strips import Media

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench


def wire_timeline(window: MainWindow, bench: Workbench) -> None:
    """Actions on segments, lanes and the timeline."""
    on, timeline = window.commands.on, bench.timeline
    on("segment.split", timeline.split_at_playhead)
    on("segment.start", timeline.mark_in)
    on("segment.end", timeline.mark_out)
    on("segment.start_earlier", lambda: timeline.nudge_start(-1))
    on("segment.start_later", lambda: timeline.nudge_start(1))
    on("segment.end_earlier", lambda: timeline.nudge_end(-1))
    on("segment.end_later", lambda: timeline.nudge_end(1))
    on("segment.next", lambda: timeline.select_next(1))
    on("segment.previous", lambda: timeline.select_next(-1))
    on("timeline.zoom_in", timeline.zoom_in)
    on("timeline.zoom_out", timeline.zoom_out)
    on("timeline.fit", timeline.fit)
    on("timeline.zoom_selection", timeline.zoom_to_selection)
    _wire_neighbours(window, bench)
    _wire_lanes(window, bench)
    for media in Media:
        on(f"timeline.{media.value}", partial(_toggle_strip, window, bench, media))
    timeline.strips_changed.connect(partial(_check_strips, window, bench))
    _check_strips(window, bench)


def _wire_neighbours(window: MainWindow, bench: Workbench) -> None:
    on, timeline = window.commands.on, bench.timeline
    on("segment.merge", timeline.segments.merge)
    on("segment.duplicate", timeline.segments.duplicate)
    on("segment.fill_before", lambda: timeline.segments.fill(after=False))
    on("segment.fill_after", lambda: timeline.segments.fill(after=True))


def _wire_lanes(window: MainWindow, bench: Workbench) -> None:
    on, surface = window.commands.on, bench.timeline.surface
    arranging = surface.arranging
    on("lane.fold", arranging.fold)
    on("lane.lock", arranging.lock)
    on("lane.hide", arranging.hide)
    on("lane.show_all", arranging.show_all)
    on("lane.group", arranging.group)
    on("lane.up", lambda: arranging.shift(-1))
    on("lane.down", lambda: arranging.shift(1))
    on("lane.higher", lambda: arranging.heighten(1))
    on("lane.lower", lambda: arranging.heighten(-1))
    on("timeline.snap", lambda: surface.snap(on=not surface.snaps))
    on("timeline.ruler", lambda: surface.count_in(surface.unit.next))
    surface.habits_changed.connect(partial(_check_snap, window, bench))
    _check_snap(window, bench)


def _check_snap(window: MainWindow, bench: Workbench) -> None:
    window.commands.check("timeline.snap", on=bench.timeline.surface.snaps)


def _toggle_strip(window: MainWindow, bench: Workbench, media: Media) -> None:
    bench.timeline.show_strip(media, on=not bench.timeline.shows(media))
    _check_strips(window, bench)


def _check_strips(window: MainWindow, bench: Workbench) -> None:
    for media in Media:
        window.commands.check(f"timeline.{media.value}", on=bench.timeline.shows(media))
