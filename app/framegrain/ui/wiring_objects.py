"""Which action does what to objects: their outlines, their corners and camera, their lives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from framegrain.ui.attempt import Tone
from framegrain.ui.calibrating import Calibrating
from framegrain.ui.canvas.traces import Trace
from framegrain.ui.cuboid_verbs import CuboidVerbs
from framegrain.ui.track_verbs import TrackVerbs

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench

_MAGNIFIER = "magnifier"


def wire_objects(window: MainWindow, bench: Workbench) -> None:
    """Actions on polygons, cuboids and objects through time."""
    _wire_outlines(window, bench)
    _wire_cuboids(window, bench)
    _wire_tracks(window, bench)


def _wire_outlines(window: MainWindow, bench: Workbench) -> None:
    on, outlines = window.commands.on, bench.canvas.outlines
    on("outline.unite", outlines.unite)
    on("outline.subtract", outlines.subtract)
    on("outline.intersect", outlines.intersect)
    on("outline.cut", outlines.cut)
    on("outline.hole", outlines.hole)
    on("outline.part", outlines.part)
    on("outline.simplify", outlines.simplify)
    on("view.magnifier", partial(_magnify, window, bench))
    window.commands.check("view.magnifier", on=window.settings.get(_MAGNIFIER, True))
    _magnify(window, bench)


def _magnify(window: MainWindow, bench: Workbench) -> None:
    """Show the magnifier or not, as the action says, and remember it."""
    on = window.commands["view.magnifier"].isChecked()
    bench.canvas.magnify(on=on)
    window.settings.set(_MAGNIFIER, None if on else False)


def _wire_cuboids(window: MainWindow, bench: Workbench) -> None:
    on, verbs = window.commands.on, CuboidVerbs(bench.session, window.say)
    asking = Calibrating(bench.session, bench.canvas, window.dialogs, window.say)
    asking.forget_wanted.connect(verbs.forget_camera)
    asking.calibrated.connect(lambda: _show_ground(window, bench, on=True))
    on("cuboid.front", verbs.next_front)
    on("cuboid.front_here", verbs.next_front_here)
    on("cuboid.calibrate", lambda: asking.ask())
    on("cuboid.forget_camera", verbs.forget_camera)
    on("cuboid.ground", lambda: _toggle_ground(window, bench))
    window.commands.check("cuboid.ground", on=False)


def _toggle_ground(window: MainWindow, bench: Workbench) -> None:
    wanted = window.commands["cuboid.ground"].isChecked()
    if wanted and bench.canvas.stage.camera is None:
        window.say("Calibrate the camera first; then its ground can be shown", Tone.INFO)
        wanted = False
    _show_ground(window, bench, on=wanted)


def _show_ground(window: MainWindow, bench: Workbench, *, on: bool) -> None:
    window.commands.check("cuboid.ground", on=on)
    bench.canvas.show_ground(on=on)


def _wire_tracks(window: MainWindow, bench: Workbench) -> None:
    on, verbs = window.commands.on, TrackVerbs(bench.session, window.say)
    on("track.split", verbs.split_here)
    on("track.merge", verbs.merge)
    on("track.join", verbs.join)
    on("track.swap", verbs.swap)
    on("track.trim_before", verbs.trim_before)
    on("track.trim_after", verbs.trim_after)
    on("track.delete_values", verbs.delete_values)
    on("edit.delete_from", verbs.delete_from)
    on("frame.largest_gap", verbs.go_to_largest_gap)
    on("frame.worst_gap", verbs.go_to_worst_gap)
    on("view.in_betweens", bench.inspector.show_in_betweens)
    for trace in Trace:
        on(f"view.{trace.value}", partial(_show_trace, window, bench, trace))


def _show_trace(window: MainWindow, bench: Workbench, trace: Trace) -> None:
    bench.canvas.traces.show(trace, on=window.commands[f"view.{trace.value}"].isChecked())
