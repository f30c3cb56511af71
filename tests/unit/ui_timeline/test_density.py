"""How much is held where in the overview, and which frames sounds draw edges to."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from framegrain.domain.taxonomy import Level
from framegrain.domain.timebase import FrameTimes
from framegrain.media.peaks import PeakMaker
from framegrain.ui.timeline.banding import Band, records_in
from framegrain.ui.timeline.density import density, held
from framegrain.ui.timeline.lanes import Lanes
from framegrain.ui.timeline.sound_edges import SoundEdges
from framegrain.ui.timeline.span_view import SpanView

from .scene import TAXONOMY, car, document, laid, tag, walk

VIEW = SpanView(frames=1000, width=100, first=0.0, scale=0.1)


def test_each_column_counts_what_holds_in_it():
    lanes = Lanes(document(walk(1, 0, 500), walk(2, 250, 500), tag(3, 990)), TAXONOMY)
    counts = held([lanes.of(Level.ACTION)], VIEW)
    assert counts.tolist() == [1] * 25 + [2] * 25 + [0] * 49 + [1]


def test_the_fullest_is_strongest_and_a_single_one_is_seen():
    many = [walk(n, 500, 510) for n in range(10, 60)]
    lanes = Lanes(document(walk(1, 0, 100), *many), TAXONOMY)
    (few, full) = density([lanes.of(Level.ACTION)], VIEW)
    assert (few[:2], full[:2]) == ((0.0, 10.0), (50.0, 1.0))
    assert 0.3 <= few[2] < full[2] == 1.0


def test_nothing_is_drawn_where_nothing_is():
    lanes = Lanes(document(), TAXONOMY)
    assert density([lanes.of(Level.ACTION)], VIEW) == []


def test_a_band_takes_what_it_touches_in_all_rows_also_those_out_of_sight():
    found = document(*(walk(n, n, n + 50) for n in range(40)), *car(90, 10, 20), tag(80, 30))
    layout = laid(found, height=60)
    everything = records_in(Lanes(found, TAXONOMY), layout, Band(0, 0, 100, layout.content))
    assert everything == {*range(40), 90, 80}
    first_rows = records_in(Lanes(found, TAXONOMY), layout, Band(0, 0, 100, 70))
    assert 0 in first_rows
    assert 39 not in first_rows
    assert records_in(Lanes(found, TAXONOMY), layout, Band(95, 0, 100, layout.content)) == set()


@pytest.mark.parametrize(("scale", "want"), [(4.0, {50, 75}), (0.05, set())])
def test_sounds_draw_to_the_frame_on_screen_when_they_begin_unless_they_lie_everywhere(scale, want):
    rate = 48_000
    sound = np.random.default_rng(2).normal(0, 0.002, rate * 4).astype(np.float32)
    for second in (2.0, 3.01):
        at = round(second * rate)
        sound[at : at + 4800] += 0.4 * np.sin(np.arange(4800) / 9).astype(np.float32)
    maker = PeakMaker(rate, 4)
    maker.add(0, sound[np.newaxis])
    edges = SoundEdges(SimpleNamespace(peaks=maker.peaks()))  # type: ignore[arg-type]
    times = FrameTimes(np.arange(100), Fraction(1, 25), last_duration=1)
    view = SpanView(frames=100, width=round(100 * scale), first=0.0, scale=scale)
    assert edges.edges(view, times) == want


def test_without_sound_nothing_draws():
    times = FrameTimes(np.arange(100), Fraction(1, 25), last_duration=1)
    assert SoundEdges(None).edges(VIEW, times) == set()
