"""Pictures have the right colours, stand upright and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from contract.videos import number_of
from framegrain.media.demux import prepare
from framegrain.media.picture import Orientation, PictureMaker, upright, upright_size
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .conftest import Video

# Y, Cb, Cr of one colour and what it is in blue, green, red, by the formulas of BT.601, BT.709 and BT.2020.
COLOUR = (120, 90, 200)
EXPECTED = {
    ("601", "limited"): (44, 77, 236),
    ("709", "limited"): (41, 91, 250),
    ("2020", "limited"): (40, 81, 242),
    ("601", "full"): (53, 82, 221),
    ("709", "full"): (49, 93, 233),
}
MATRIX = {"709": 1, "601": 5, "2020": 9, "unspecified": 2}
RANGE = {"limited": 1, "full": 2}


def plain(
    size: tuple[int, int] = (64, 64),
    matrix: str = "unspecified",
    colour_range: str = "limited",
    depth: int = 8,
) -> av.VideoFrame:
    frame = av.VideoFrame(*size, "yuv420p" if depth == 8 else "yuv420p10le")
    for plane, value in zip(frame.planes, COLOUR, strict=True):
        one = value.to_bytes(1) if depth == 8 else (value * 4).to_bytes(2, "little")
        plane.update(one * (plane.buffer_size // len(one)))
    frame.colorspace, frame.color_range = MATRIX[matrix], RANGE[colour_range]
    return frame


def colour_of(picture: NDArray[np.uint8]) -> tuple[int, ...]:
    return tuple(int(value) for value in picture[20, 20, :3])


@pytest.mark.parametrize(("matrix", "colour_range"), EXPECTED)
def test_the_streams_matrix_and_range_decide(matrix: str, colour_range: str) -> None:
    shown = colour_of(PictureMaker().bgra(plain(matrix=matrix, colour_range=colour_range)))
    assert np.abs(np.subtract(shown, EXPECTED[matrix, colour_range])).max() <= 2


@pytest.mark.parametrize(("size", "matrix"), [((720, 576), "601"), ((1280, 720), "709")])
def test_unmarked_video_is_bt601_when_small_and_bt709_when_large(size: tuple[int, int], matrix: str) -> None:
    shown = colour_of(PictureMaker().bgra(plain(size)))
    assert np.abs(np.subtract(shown, EXPECTED[matrix, "limited"])).max() <= 2


def test_ten_bits_give_the_same_colours_as_eight() -> None:
    shown = colour_of(PictureMaker().bgra(plain(matrix="709", depth=10)))
    assert np.abs(np.subtract(shown, EXPECTED["709", "limited"])).max() <= 2


def test_pictures_for_files_have_three_channels_in_the_same_colours() -> None:
    maker = PictureMaker()
    assert np.array_equal(maker.bgr(plain()), maker.bgra(plain())[:, :, :3])


@pytest.mark.parametrize("size", [(96, 64), (97, 65), (101, 67), (2, 2), (1, 1)])
def test_any_size_gives_solid_memory(size: tuple[int, int]) -> None:
    picture = PictureMaker().bgra(plain(size))
    assert picture.shape == (size[1], size[0], 4)
    assert picture.flags.c_contiguous
    assert (picture[:, :, 3] == 255).all()


def test_fitting_keeps_the_shape_and_never_enlarges() -> None:
    maker = PictureMaker()
    assert maker.bgra(plain((192, 108)), fit=(96, 96)).shape == (54, 96, 4)
    assert maker.bgra(plain((192, 108)), fit=(4000, 4000)).shape == (108, 192, 4)
    assert maker.bgra(plain((192, 108)), fit=(1, 1)).shape == (1, 1, 4)


def test_a_turned_video_fits_upright(video: Video) -> None:
    path = video("h264-rotated-90")
    with ExactReader(path, prepare(path)) as reader:
        frame = reader.frame(33)
        assert upright_size(frame) == (64, 96)
        assert number_of(PictureMaker().bgra(frame, fit=(48, 72))) == 33
        assert PictureMaker().bgra(frame, fit=(32, 48)).shape == (48, 32, 4)


@pytest.mark.parametrize(
    ("stands", "row", "column"),
    [
        (Orientation(), 0, 0),
        (Orientation(flip_x=True), 0, 2),
        (Orientation(flip_y=True), 1, 0),
        (Orientation(flip_x=True, flip_y=True), 1, 2),
        (Orientation(transposed=True), 0, 0),
        (Orientation(transposed=True, flip_x=True), 0, 1),
        (Orientation(transposed=True, flip_y=True), 2, 0),
    ],
)
def test_the_first_pixel_goes_where_the_orientation_says(stands: Orientation, row: int, column: int) -> None:
    picture = np.zeros((2, 3, 4), np.uint8)
    picture[0, 0] = 9
    assert np.argwhere(upright(picture, stands)[:, :, 0]).tolist() == [[row, column]]


def test_only_an_odd_number_of_flips_mirrors() -> None:
    assert Orientation(flip_x=True).is_mirrored
    assert Orientation(transposed=True).is_mirrored
    assert not Orientation(transposed=True, flip_x=True).is_mirrored
    assert not Orientation(flip_x=True, flip_y=True).is_mirrored
