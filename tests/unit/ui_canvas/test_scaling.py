"""Decoded pixels made into screen pixels."""

from __future__ import annotations

import numpy as np
import pytest

from framegrain.ui.canvas.scaling import grid_lines, placement, scaled
from framegrain.ui.canvas.view import View

NOISE = np.random.default_rng(7).integers(0, 256, (60, 80, 4), dtype=np.uint8)


def show(view, room=(400, 300), ratio=1.0, source=NOISE, picture=(80, 60)):
    return scaled(source, placement(view, ratio, picture, source), room)


def test_at_actual_size_pixels_are_untouched():
    made = show(View(1, 13, 21))
    assert (made.x, made.y) == (13, 21)
    assert np.array_equal(made.pixels, NOISE)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_one_device_pixel_a_pixel_is_untouched_on_every_screen(ratio):
    assert np.array_equal(show(View(1 / ratio, 8 / ratio, 12 / ratio), ratio=ratio).pixels, NOISE)


@pytest.mark.parametrize("times", [2, 3, 7])
def test_enlarged_pixels_are_hard_squares(times):
    made = show(View(times, 0, 0), room=(2000, 2000))
    assert np.array_equal(made.pixels, np.kron(NOISE, np.ones((times, times, 1), np.uint8)))


def test_only_the_part_in_sight_is_made():
    made = show(View(4, -41, -22), room=(100, 90))
    assert made.pixels.shape == (90, 100, 4)
    assert np.array_equal(made.pixels[0, 0], NOISE[22 // 4, 41 // 4])
    assert np.array_equal(made.pixels[-1, -1], NOISE[(22 + 89) // 4, (41 + 99) // 4])


def test_a_little_enlarged_is_smooth_and_in_place():
    ramp = np.zeros((60, 80, 4), np.uint8)
    ramp[..., :3] = (np.arange(80) * 3)[None, :, None]
    made = show(View(1.5, -30, 0), room=(60, 90), source=ramp)
    wanted = ((np.arange(60) + 30 + 0.5) / 1.5 - 0.5) * 3
    assert np.abs(made.pixels[40, :, 0] - wanted).max() <= 1


@pytest.mark.parametrize("scale", [0.9, 0.5, 0.3, 0.11])
def test_made_smaller_the_mean_stays(scale):
    large = np.repeat(np.repeat(NOISE, 8, axis=0), 8, axis=1)
    made = show(View(scale, 0, 0), room=(999, 999), source=large, picture=(640, 480))
    assert made.pixels.shape == (round(480 * scale), round(640 * scale), 4)
    assert made.pixels.mean() == pytest.approx(large.mean(), abs=2)


def test_fine_stripes_made_small_become_grey():
    stripes = np.zeros((400, 400, 4), np.uint8)
    stripes[:, ::2] = 255
    made = show(View(0.2, 0, 0), source=stripes, picture=(400, 400))
    assert made.pixels.min() > 100
    assert made.pixels.max() < 155


def test_a_smaller_array_covers_the_whole_picture():
    half = np.ascontiguousarray(NOISE[::2, ::2])
    made = show(View(4, 0, 0), source=half)
    assert made.pixels.shape == (240, 320, 4)
    assert np.array_equal(made.pixels[::8, ::8], half)


def test_out_of_sight_there_is_nothing():
    assert show(View(1, 500, 0)) is None


def test_what_is_made_can_be_handed_to_a_painter():
    for scale in (0.4, 1, 1.5, 3):
        assert show(View(scale, -5, -5)).pixels.flags.c_contiguous


def test_grid_lines_lie_between_the_pixels_in_sight():
    across, down = grid_lines(View(16, -8, 4), (40, 40), (80, 2))
    assert across == [8, 24, 40]
    assert down == [4, 20, 36]
