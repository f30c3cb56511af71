"""Whatever frame an export names, it says exactly when that frame is shown."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framegrain.domain.document import Document
from framegrain.domain.records import Clip, Event, Keyframe
from framegrain.domain.timebase import FrameTimes
from framegrain.exchange import coco, project_json
from made_projects import MadeSource, video
from strategies import FRAMES, record_lists

if TYPE_CHECKING:
    from pathlib import Path

bases = st.sampled_from([Fraction(1, 1000), Fraction(1, 90_000), Fraction(1001, 30_000), Fraction(1, 12_800)])
steps = st.lists(st.integers(0, 5000), min_size=FRAMES, max_size=FRAMES)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any records on any times: starting anywhere, uneven, even repeated."""
    start = draw(st.integers(-10_000, 10**9))
    pts = start + np.cumsum(draw(steps))
    times = FrameTimes(pts, draw(bases), last_duration=draw(st.integers(1, 5000)))
    return Document(video(frames=FRAMES), times, draw(record_lists()))


def exact(times: FrameTimes, frame: int) -> tuple[int, Fraction]:
    """Ticks and seconds a frame starts at; the frame after the last stands for the end."""
    ticks = int(times.pts[frame]) if frame < len(times) else int(times.pts[-1]) + times.last_duration
    return ticks, ticks * times.time_base


def said(row: dict[str, Any], which: str) -> tuple[int, Fraction]:
    return row[f"{which}_pts"], Fraction(row[f"{which}_time"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_coco_says_when_every_frame_it_names_is_shown(tmp_path: Path, document: Document) -> None:
    out = tmp_path / "labels.json"
    coco.write(MadeSource([document]), out)
    written = json.loads(out.read_bytes())
    times = document.times
    (row,) = written["videos"]
    assert Fraction(row["time_base"]) == times.time_base
    for image in written["images"]:
        assert (image["pts"], Fraction(image["time"])) == exact(times, image["frame_index"])
        assert Fraction(image["time_base"]) == times.time_base
    for row in (*written["tracks"], *written["events"], *written["clips"]):
        assert said(row, "start") == exact(times, row["start"])
        assert said(row, "stop") == exact(times, row["stop"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_json_says_when_every_frame_it_names_is_shown(tmp_path: Path, document: Document) -> None:
    out = tmp_path / "labels.json"
    project_json.write(MadeSource([document]), out)
    (written,) = json.loads(out.read_bytes())["videos"]
    assert Fraction(written["time_base"]) == document.times.time_base
    known = {frame: (pts, Fraction(time)) for frame, pts, time in written["times"]}
    named: set[int] = set()
    for record in document.records():
        if isinstance(record, Clip | Event):
            named |= {record.span.start, record.span.stop}
        elif isinstance(record, Keyframe):
            named.add(record.frame)
    assert known == {frame: exact(document.times, frame) for frame in named}
    assert list(known) == sorted(known)


def test_a_file_without_times_is_read_as_before(tmp_path: Path) -> None:
    out = tmp_path / "labels.json"
    source = MadeSource(
        [Document(video(frames=FRAMES), FrameTimes(np.arange(FRAMES), Fraction(1), last_duration=1))]
    )
    project_json.write(source, out)
    whole = json.loads(out.read_bytes())
    for each in whole["videos"]:
        del each["times"], each["time_base"]
    out.write_text(json.dumps(whole))
    assert project_json.read(out).videos[0].video == source.videos()[0]
