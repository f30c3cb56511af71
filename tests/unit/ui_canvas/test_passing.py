"""What is painted while the video plays is what is shown at rest."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.document import Document
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track, Verdict, Video
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.domain.timebase import FrameTimes
from framegrain.ui.canvas.layout import lay_out, style_of
from framegrain.ui.canvas.passing import BESIDE, Passage, Records
from framegrain.ui.canvas.view import View

FRAMES = 60
ROOM = (200.0, 150.0)
ME = Provenance(by="me")
VIDEO = Video(id=1, name="v", path="v", fingerprint="f", width=400, height=300, frames=FRAMES)
TAXONOMY = Taxonomy(
    name="T",
    version="1",
    labels=(
        Label(id="car", name="Car", level=Level.OBJECT),
        Label(id="bird", name="Bird", level=Level.OBJECT, interpolation=Interpolation.SMOOTH),
        Label(id="sign", name="Sign", level=Level.OBJECT, interpolation=Interpolation.NONE),
    ),
)
COLOURS = {"car": "#112233", "bird": "#445566", "sign": "#778899"}

places = st.integers(-300, 300).map(float)
sizes = st.integers(1, 120).map(float)
boxes = st.builds(
    Box, x=places, y=places, width=sizes, height=sizes, rotation=st.sampled_from([0.0, 0.0, 0.0, 30.0])
)
triangles = st.builds(
    lambda x, y, size: polygon_of([(x, y), (x + size, y), (x, y + size)]), places, places, sizes
)


@st.composite
def tracks(draw, number):
    yields = [
        Track(
            id=number,
            label=draw(st.sampled_from(sorted(COLOURS))),
            number=number,
            provenance=ME,
            verdict=draw(st.sampled_from([Verdict.PRESENT, Verdict.PRESENT, Verdict.UNSURE])),
            layer=draw(st.sampled_from([0, 0, 1])),
        )
    ]
    shapes = draw(st.sampled_from([boxes, boxes, triangles]))
    frames = sorted(draw(st.sets(st.integers(0, FRAMES - 1), min_size=1, max_size=5)))
    for place, frame in enumerate(frames):
        shape = draw(shapes) if place == 0 or draw(st.booleans()) else None
        yields.append(
            Keyframe(
                id=number * 100 + place,
                track=number,
                frame=frame,
                shape=shape,
                occluded=draw(st.booleans()),
                outside=shape is None and draw(st.booleans()),
                provenance=ME,
            )
        )
    return yields


@st.composite
def documents(draw):
    records = [record for number in range(1, draw(st.integers(1, 6))) for record in draw(tracks(number))]
    times = FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1)
    return Document(VIDEO, times, records)


def records_of(document, out=frozenset(), shows=lambda track: True):
    return Records(
        document, lambda track: style_of(document, TAXONOMY, track, COLOURS.__getitem__), shows, out
    )


def at_rest(document, frame, view):
    """Each object in sight, with its edges on screen, in order of painting."""
    found = []
    for item in lay_out(document, TAXONOMY, frame, frozenset(), COLOURS.__getitem__):
        left, top = view.to_screen(item.bounds[:2])
        right, bottom = view.to_screen(item.bounds[2:])
        if right >= -BESIDE and bottom >= -BESIDE and left <= ROOM[0] + BESIDE and top <= ROOM[1] + BESIDE:
            found.append((item, (left, top, right, bottom)))
    return found


@given(
    document=documents(),
    frames=st.lists(st.integers(0, FRAMES - 1), min_size=1, max_size=12),
    view=st.builds(View, st.sampled_from([0.25, 1.0, 3.7]), places, places),
)
def test_a_frame_that_passes_shows_what_it_shows_at_rest(document, frames, view):
    passage, records = Passage(), records_of(document)
    for frame in [*frames, *range(frames[-1], FRAMES)]:
        passing = passage.on(frame, records, view, ROOM)
        resting = at_rest(document, frame, view)
        assert {mark.id for _, mark, _ in passing} == {item.id for item, _ in resting}
        assert [depth for depth, _, _ in passing] == sorted(depth for depth, _, _ in passing)
        of = {item.id: (item, edges) for item, edges in resting}
        for (layer, extent, _), mark, edges in passing:
            item, exact = of[mark.id]
            assert edges == pytest.approx(exact, abs=0.5001)
            assert layer == item.layer
            assert -extent == pytest.approx(item.extent, rel=1e-6)
            assert mark.colour == item.colour
            if mark.item is not None:
                assert mark.item == item
                continue
            assert isinstance(item.shape, Box)
            assert not item.shape.rotation
            assert not item.occluded
            assert mark.style == ("dotted" if item.doubtful else "dashed" if item.computed else "solid")


def moving(number, label="car"):
    yield Track(id=number, label=label, number=number, provenance=ME)
    for place, frame in enumerate((0, 40)):
        box = Box(x=10.0 + frame, y=10.0 * number, width=20, height=20)
        yield Keyframe(id=number * 100 + place, track=number, frame=frame, shape=box, provenance=ME)


def test_what_is_left_out_or_hidden_does_not_pass():
    times = FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1)
    document = Document(VIDEO, times, [*moving(1), *moving(2), *moving(3, "sign")])
    passage = Passage()

    def ids(frame, **choice):
        return [mark.id for _, mark, _ in passage.on(frame, records_of(document, **choice), View(), ROOM)]

    assert ids(3) == [1, 2, 3]
    assert ids(4, out=frozenset({2})) == [1, 3]
    assert ids(5) == [1, 2, 3]
    passage.forget()
    assert ids(6, shows=lambda track: track.label == "sign") == [3]


def test_a_plain_box_is_not_laid_out_again_until_its_next_keyframe(monkeypatch):
    times = FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1)
    document = Document(VIDEO, times, [*moving(1), *moving(2)])
    passage, asked = Passage(), []
    stretch = document.stretch
    monkeypatch.setattr(
        document, "stretch", lambda track, *more: asked.append(track) or stretch(track, *more), raising=True
    )
    for frame in range(41):
        assert len(passage.on(frame, records_of(document), View(), ROOM)) == 2
    assert sorted(asked) == [1, 1, 2, 2]
