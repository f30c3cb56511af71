from __future__ import annotations

from framegrain.ui.timeline.snapping import Snapped, Snapping


def test_an_edge_is_drawn_to_the_nearest_border_within_reach():
    snapping = Snapping([100, 110], scale=1.0)
    assert snapping.snap(104) == Snapped(100, 100)
    assert snapping.snap(106) == Snapped(110, 110)
    assert snapping.snap(130) == Snapped(130)


def test_reach_is_measured_on_screen_not_in_frames():
    assert Snapping([100], scale=20.0).snap(101) == Snapped(101)
    assert Snapping([100], scale=20.0).snap(100.3) == Snapped(100, 100)
    assert Snapping([100], scale=20.0).snap(100.6) == Snapped(101)
    assert Snapping([100], scale=0.1).snap(160) == Snapped(100, 100)


def test_a_moved_bar_meets_borders_with_either_end():
    snapping = Snapping([100, 200], scale=1.0)
    assert snapping.snap_either(97, 50) == Snapped(100, 100)
    assert snapping.snap_either(147, 50) == Snapped(150, 200)
    assert snapping.snap_either(120, 20) == Snapped(120)


def test_nothing_to_meet_leaves_the_edge_alone():
    assert Snapping([], scale=1.0).snap(5) == Snapped(5)
