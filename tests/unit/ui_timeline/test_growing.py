"""Where segments that are being written show on the timeline."""

from __future__ import annotations

import itertools

from framegrain.session.focus import Growing
from framegrain.ui.timeline.growing import growing_bars
from framegrain.ui.timeline.lanes import Lanes

from .scene import TAXONOMY, document, laid, walk


def grown(found, *growing, playhead=200, **view):
    layout = laid(found, **view)
    return layout, growing_bars(growing, Lanes(found, TAXONOMY), layout, playhead)


def test_it_reaches_from_where_it_began_over_the_frame_shown():
    _, (bar,) = grown(document(), Growing("walk", 150))
    assert (bar.x, bar.width) == (150, 51)
    _, (bar,) = grown(document(), Growing("walk", 250))
    assert (bar.x, bar.width) == (200, 51), "backwards it grows to the left"


def test_it_takes_a_row_that_is_free_there():
    layout, (bar,) = grown(document(walk(1, 100, 180)), Growing("walk", 190))
    assert bar.y == layout.by_id[1].y
    layout, (bar,) = grown(document(walk(1, 100, 180)), Growing("walk", 170))
    assert bar.y > layout.by_id[1].y
    assert bar.height >= 10


def test_several_share_the_last_row():
    _, bars = grown(document(), Growing("walk", 150), Growing("touch", 160), Growing("walk", 170))
    assert len({bar.y for bar in bars}) == 3
    for above, below in itertools.pairwise(bars):
        assert above.y + above.height <= below.y


def test_a_folded_lane_shows_it_too_and_one_out_of_sight_does_not():
    _, (bar,) = grown(document(), Growing("walk", 150), folded=frozenset({"action"}))
    assert bar.height > 10
    _, bars = grown(document(), Growing("walk", 150), top=200)
    assert bars == []


def test_one_in_the_narrow_strip_for_a_new_row_stays_off_the_lane_below():
    layout, (bar,) = grown(document(walk(1, 100, 180)), Growing("walk", 170))
    below = next(box for box in layout.lanes if box.y > bar.y)
    assert bar.y + bar.height <= below.y
