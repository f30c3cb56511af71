"""A picture kept with a label shows what was drawn, where it was drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Box, polygon_of
from framegrain.media.example_picture import (
    LARGEST,
    WIDEST,
    Crop,
    around,
    check_picture,
    drawn,
    encoded,
    side_by_side,
)

RED = (0, 0, 255)


def grey(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 4), 90, dtype=np.uint8)


def test_without_a_shape_all_of_the_picture_is_shown() -> None:
    assert around([], 640, 480) == Crop(0, 0, 640, 480)


@pytest.mark.parametrize(
    "box",
    [
        Box(x=300, y=200, width=40, height=90),
        Box(x=-20, y=460, width=60, height=50),
        Box(x=0, y=0, width=9e3, height=9e3),
    ],
)
def test_the_crop_holds_what_is_seen_of_the_shape_and_stays_in_the_picture(box: Box) -> None:
    crop = around([box], 640, 480)
    assert crop.x >= 0
    assert crop.y >= 0
    assert crop.x + crop.width <= 640
    assert crop.y + crop.height <= 480
    assert min(crop.width, crop.height) >= 160
    assert crop.x <= max(box.x, 0)
    assert crop.x + crop.width >= min(box.x + box.width, 640)


def test_the_outline_is_where_the_shape_is() -> None:
    box = Box(x=300, y=200, width=40, height=90)
    crop = around([box], 640, 480)
    picture = drawn(grey(640, 480), crop, [box], RED)
    assert picture.shape == (crop.height, crop.width, 3)
    assert tuple(picture[245 - crop.y, 300 - crop.x]) == RED
    assert tuple(picture[245 - crop.y, 320 - crop.x]) == (90, 90, 90)


def test_a_hole_is_outlined_too_and_far_corners_do_no_harm() -> None:
    far = polygon_of([(-1e6, -1e6), (1e6, 10), (10, 1e6)])
    assert drawn(grey(64, 48), Crop(0, 0, 64, 48), [far], RED).shape == (48, 64, 3)


def test_a_large_picture_is_kept_small_and_the_outline_goes_along() -> None:
    box = Box(x=1000, y=1000, width=1000, height=500)
    picture = drawn(grey(3840, 2160), Crop(0, 0, 3840, 2160), [box], RED)
    assert max(picture.shape) == LARGEST
    assert tuple(picture[round(1250 / 3), round(1000 / 3)]) == RED


def test_pictures_stand_side_by_side_at_one_height() -> None:
    row = side_by_side([grey(200, 100)[:, :, :3], grey(300, 300)[:, :, :3]])
    assert row.shape == (100, 200 + 6 + 100, 3)
    assert side_by_side([grey(900, 500)[:, :, :3]] * 3).shape[1] == WIDEST


def test_what_moves_stays_in_one_crop_of_all_frames() -> None:
    way = [Box(x=x, y=200, width=40, height=90) for x in (100, 300, 500)]
    crop = around(way, 640, 480)
    assert crop.x <= 100
    assert crop.x + crop.width >= 540


def test_noise_is_kept_small_enough_to_travel() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (1300, 1920, 3), dtype=np.uint8)
    check_picture(encoded(noise))


def test_what_is_kept_is_a_jpeg_that_reads_back() -> None:
    content = encoded(drawn(grey(64, 48), Crop(0, 0, 64, 48), [], RED))
    again = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert again is not None
    assert again.shape == (48, 64, 3)
    assert abs(int(again[20, 20, 0]) - 90) < 4


def test_only_pictures_of_bearable_size_are_kept() -> None:
    check_picture(encoded(grey(64, 48)[:, :, :3]))
    for content, why in (
        (b"", "no picture"),
        (b"<svg/>", "no picture"),
        (encoded(grey(64, 48)[:, :, :3])[:60], "picture"),
        (encoded(grey(5000, 8)[:, :, :3]), "pixels"),
        (b"\xff" * (3 << 20), "KB"),
    ):
        with pytest.raises(BadInput, match=why):
            check_picture(content)
