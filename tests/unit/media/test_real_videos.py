"""The real videos people sent or shared: their frames were counted by decoding every one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest

from framegrain.media.demux import build_index, prepare
from framegrain.media.probe import describe
from framegrain.media.reader import ExactReader
from framegrain.media.scan import luma_crc, scan

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realmedia

COUNTS = {
    "mdn_flower.mp4": 150,
    "mdn_flower.webm": 150,
    "intel_one-by-one-person-detection.mp4": 1394,
    "intel_car-detection.mp4": 377,
    "exo_portrait_4k60.mp4": 18,
    "exo_video_desks.3gp": 71,
    "sleap_20190128_113421.120s.mp4": 3000,
    "opencv_vtest.avi": 795,
}


@pytest.mark.parametrize("name", COUNTS)
def test_the_frame_count_is_that_of_a_full_decode(media_dir: Path, name: str) -> None:
    assert build_index(media_dir / name).frame_count == COUNTS[name]


@pytest.mark.parametrize("name", [name for name, count in COUNTS.items() if count < 1000])
def test_a_full_decode_confirms_the_index(media_dir: Path, name: str) -> None:
    path = media_dir / name
    index = prepare(path)
    verified = scan(path, index)
    assert (verified.state, verified.frame_count) == ("verified", COUNTS[name])


@pytest.mark.parametrize("name", COUNTS)
def test_random_frames_are_bit_equal_to_a_sequential_decode(media_dir: Path, name: str) -> None:
    path = media_dir / name
    index = prepare(path)
    first = min(COUNTS[name], 300)
    with av.open(str(path), metadata_errors="replace") as container:
        true = [luma_crc(frame) for _, frame in zip(range(first), container.decode(video=0), strict=False)]
    with ExactReader(path, index) as reader:
        for frame in np.random.default_rng(3).permutation(first)[:12]:
            assert luma_crc(reader.frame(int(frame))) == true[frame]


def test_the_same_clip_in_two_formats_corresponds_frame_by_frame(media_dir: Path) -> None:
    """Of all 150 pictures of the one, the one most like a frame of the other is that of the same number."""
    mp4, webm = (small_pictures(media_dir / name) for name in ("mdn_flower.mp4", "mdn_flower.webm"))
    unlike = np.array([np.abs(webm - picture).mean(axis=1) for picture in mp4])
    assert unlike.argmin(axis=1).tolist() == list(range(150))
    assert unlike.argmin(axis=0).tolist() == list(range(150))


def small_pictures(path: Path) -> np.ndarray:
    with ExactReader(path, prepare(path)) as reader:
        pictures = [
            cv2.resize(reader.picture(i), (160, 90), interpolation=cv2.INTER_AREA) for i in range(150)
        ]
    return np.array([picture[:, :, :3].ravel() for picture in pictures], np.float32)


def test_variable_times_are_the_containers(media_dir: Path) -> None:
    path = media_dir / "exo_video_desks.3gp"
    facts = describe(path)
    assert facts.is_variable
    assert facts.pixel_aspect == Fraction(12, 11)
    assert facts.first_time == Fraction(128, 1000)
    with av.open(str(path), metadata_errors="replace") as container:
        stream = container.streams.video[0]
        true = [frame.pts * stream.time_base for frame in container.decode(stream)]
    times = build_index(path).times
    assert [times.at(i) for i in range(71)] == true


def test_the_phones_clip_stands_upright(media_dir: Path) -> None:
    path = media_dir / "exo_portrait_4k60.mp4"
    facts = describe(path)
    assert (facts.width, facts.height, facts.rotation) == (2160, 3840, -90)
    with ExactReader(path, prepare(path)) as reader:
        picture = reader.picture(9)
    assert picture.shape == (3840, 2160, 4)
    # The bluish metal rail with its four hooks hangs level, in the upper third; below it is warm wood.
    rail, wood = (picture[top : top + 130, 640:1530].astype(int) for top in (1160, 1400))
    assert (rail[:, :, 0] - rail[:, :, 2]).mean() > 20
    assert (wood[:, :, 0] - wood[:, :, 2]).mean() < 0


def test_the_phones_clip_stands_as_opencv_turns_it(media_dir: Path) -> None:
    path = media_dir / "exo_portrait_4k60.mp4"
    turned = cv2.VideoCapture(str(path)).read()[1]
    with ExactReader(path, prepare(path)) as reader:
        assert np.abs(reader.picture(0)[::8, ::8, :3].astype(int) - turned[::8, ::8]).mean() < 2
