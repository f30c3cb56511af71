from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from framegrain.domain.timebase import FrameTimes
from framegrain.media.peaks import Columns
from framegrain.ui.timeline.preview import preview_place
from framegrain.ui.timeline.span_view import SpanView
from framegrain.ui.timeline.strips import (
    LEAST_LANES,
    Media,
    coarse_first,
    column_seconds,
    media_strips,
    picture_size,
    slot_frames,
    slots,
)
from framegrain.ui.timeline.strips_wave import gain, wave_pixels

BOTH = frozenset(Media)


class Holding:
    """Pictures of these frames are there."""

    def __init__(self, *frames: int) -> None:
        self.frames = sorted(frames)

    def first_in(self, start: int, stop: int) -> int | None:
        return next((frame for frame in self.frames if start <= frame < stop), None)


def view(frames: int = 10_000, width: int = 1000, first: float = 0.0, scale: float = 1.0) -> SpanView:
    return SpanView(frames=frames, width=width, first=first, scale=scale)


def test_sound_lies_above_pictures_and_both_below_the_clips():
    sound, pictures = media_strips(BOTH, top=44, height=400)
    assert (sound.media, pictures.media) == (Media.SOUND, Media.PICTURES)
    assert sound.y == 44
    assert pictures.y == sound.bottom


@pytest.mark.parametrize("height", range(60, 300, 7))
def test_lanes_keep_their_room_and_pictures_go_before_sound(height: int):
    strips = media_strips(BOTH, top=44, height=height)
    bottom = strips[-1].bottom if strips else 44
    assert not strips or height - bottom >= LEAST_LANES
    assert [strip.media for strip in strips] == list(Media)[: len(strips)]


def test_a_strip_nobody_wants_takes_no_room():
    assert [s.media for s in media_strips({Media.PICTURES}, top=44, height=400)] == [Media.PICTURES]
    assert media_strips((), top=44, height=400) == ()


@given(
    frames=st.integers(1, 200_000),
    first=st.floats(-100, 200_000),
    scale=st.floats(0.005, 64),
    wide=st.integers(1, 120),
    gop=st.integers(1, 400),
    held=st.lists(st.integers(0, 200_000), max_size=20),
)
def test_every_picture_stands_where_its_frame_begins_and_covers_no_other(
    frames, first, scale, wide, gop, held
):
    seen = view(frames, first=first, scale=scale)
    found = slots(seen, wide, range(0, frames, gop), Holding(*(h for h in held if h < frames)))
    for slot in found:
        assert 0 <= slot.frame < frames
        assert slot.x == seen.x(slot.frame)
    for left, right in itertools.pairwise(found):
        assert left.x + wide <= right.x + 1e-6
    assert len(found) <= 1000 / 12 + 2


@given(scale=st.floats(0.01, 64), first=st.integers(0, 5000), by=st.integers(-300, 300))
def test_scrolling_shows_the_same_frames(scale, first, by):
    here, there = view(first=first, scale=scale), view(first=first + by, scale=scale)
    common = [
        {s.frame for s in slots(v, 68, (), Holding()) if there.x(s.frame) >= 0 and here.x(s.frame) >= 0}
        for v in (here, there)
    ]
    both = {f for f in common[0] | common[1] if max(here.x(f), there.x(f)) < 1000}
    assert both <= common[0]
    assert both <= common[1]


@given(picture=st.floats(0.01, 100_000))
def test_a_slot_is_little_wider_than_a_picture(picture):
    step = slot_frames(picture, between_keys=picture * 2)
    assert step == 1 if picture <= 1 else picture < step <= max(picture * 1.06 * 1.25 + 1, 2)


def test_a_picture_already_made_comes_before_a_keyframe_and_that_before_the_first_frame():
    seen = view(scale=2)  # slots of 40 frames, in which a picture of 34 has six places
    assert [s.frame for s in slots(seen, 68, (), Holding())][:3] == [0, 40, 80]
    assert [s.frame for s in slots(seen, 68, [3, 43, 90], Holding())][:3] == [3, 43, 80]
    assert [s.frame for s in slots(seen, 68, [3, 43, 90], Holding(45, 86))][:3] == [3, 45, 80]


@given(scale=st.floats(0.01, 0.25), gop=st.integers(1, 130), first=st.integers(0, 5000))
def test_where_keyframes_are_closer_than_half_a_picture_only_they_are_shown(scale, gop, first):
    keys = range(0, 10_000, gop)
    found = slots(view(first=first, scale=scale), 68, keys, Holding())
    assert found
    assert all(slot.frame in keys for slot in found if slot.frame + gop < 10_000)


def test_all_slots_are_asked_for_once_and_the_first_lie_far_apart():
    found = slots(view(), 68, (), Holding())
    asked = list(coarse_first(found))
    assert sorted(asked) == [slot.frame for slot in found]
    assert abs(asked[1] - asked[2]) > 300


def test_pictures_keep_their_shape():
    assert picture_size(1920, 1080) == (68, 38)
    assert picture_size(1080, 1920) == (21, 38)


@given(
    steps=st.lists(st.integers(0, 200), min_size=2, max_size=60),
    late=st.integers(-5000, 5000),
    first=st.floats(-3, 50),
    scale=st.floats(0.5, 60),
)
def test_a_column_is_within_the_time_of_the_frame_it_is_drawn_over(steps, late, first, scale):
    times = FrameTimes(np.cumsum(steps) + late, Fraction(1, 1000), last_duration=40)
    seen = view(len(times), width=500, first=first, scale=scale)
    edges = column_seconds(seen, times, 500)
    assert np.all(np.diff(edges) >= -1e-9)
    for column in range(0, 500, 9):
        place = seen.place_at(column + 0.5)
        if 0 <= place < len(times):
            frame = int(place)
            begin, end = float(times.since_first(frame)), float(times.since_first(frame + 1))
            slack = (end - begin) / scale + 1e-6  # half a column to either side
            before = (begin - float(times.since_first(max(frame - 1, 0)))) / scale
            after = (float(times.since_first(min(frame + 2, len(times)))) - end) / scale
            assert begin - before - slack <= edges[column] <= end + slack
            assert begin - slack <= edges[column + 1] <= end + after + slack


def test_the_wave_is_clear_where_nothing_is_known_and_fills_from_low_to_high():
    columns = Columns(
        np.array([-1, 0, -0.5, -1], np.float32),
        np.array([1, 0, 0, 1], np.float32),
        np.array([0.5, 0, 0, 1], np.float32),
    )
    pixels = wave_pixels(columns, np.array([True, True, True, False]), 20, (200, 100, 50))
    opacity = pixels[:, :, 3]
    assert (opacity[1:19, 0] > 0).all()
    assert opacity[:9, 1].max() == opacity[11:, 1].max() == 0
    assert opacity[9:11, 1].min() > 0
    assert opacity[:9, 2].max() == 0
    assert (opacity[10:14, 2] > 0).all()
    assert opacity[:, 3].max() == 0
    assert (pixels[:, :, :3] <= opacity[:, :, None]).all()
    assert tuple(pixels[10, 0, :3] > 0) == (True, True, True)
    assert pixels[10, 0, 2] > pixels[10, 0, 1] > pixels[10, 0, 0]


def test_a_quiet_video_is_drawn_taller_within_reason():
    assert gain(1.0) == 1.0
    assert gain(0.5) == 2.0
    assert gain(0.01) == gain(0.0) == 3.0
    columns = Columns(*(np.array([value], np.float32) for value in (0.0, 0.3, 0.0)))
    plain, taller = (wave_pixels(columns, np.array([True]), 40, (9, 9, 9), by)[:, 0, 3] for by in (1.0, 3.0))
    assert np.count_nonzero(taller) > 2 * np.count_nonzero(plain)


@given(
    wide=st.integers(300, 2000),
    high=st.integers(300, 1200),
    x=st.integers(0, 2000),
    share=st.floats(0, 1),
    under=st.integers(0, 200),
)
def test_the_preview_stays_in_the_window_and_off_the_pointer(wide, high, x, share, under):
    x, top = min(x, wide - 1), int(share * (high - 200))
    pointer = QPoint(x, min(top + under, high - 1))
    size = QSize(234, 158)
    place = preview_place(QSize(wide, high), size, x, top, pointer.y())
    area = QRect(place, size)
    assert area.left() >= 0
    assert area.right() < wide
    assert area.top() >= 0 or high < 400
    assert area.bottom() < high
    if top >= size.height() + 8 or pointer.y() + 16 + size.height() <= high:
        assert not area.contains(pointer)
