"""What the badge says of the picture on screen."""

from __future__ import annotations

import pytest

from framegrain.ui.player.badge import standing


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "exact · verified"),
        ({"stride": 2}, "every 2nd frame"),
        ({"stride": 4}, "every 4th frame"),
        ({"stride": 11}, "every 11th frame"),
        ({"stride": 21}, "every 21st frame"),
        ({"stride": 4, "trouble": "dropping frames"}, "dropping frames"),
        ({"exact": False}, "approximate"),
        ({"exact": False, "is_shown": False}, "opening"),
        ({"state": "indexed"}, "exact · indexed"),
        ({"state": "differs"}, "differs"),
        ({"is_open": False, "stride": 4}, "no picture"),
    ],
)
def test_trouble_comes_before_design_and_design_before_exactness(said, words):
    assert standing(**{"is_open": True, "exact": True, "state": "verified", **said}).words == words
