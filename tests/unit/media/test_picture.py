"""Pictures have the right colours, stand upright and fit."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter

from contract.videos import number_of
from framegrain.media.demux import prepare
from framegrain.media.picture import Orientation, PictureMaker, scaled, share, upright, upright_size, visible
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


INTERLACED = 1 << 18 | 1 << 29
"""FFmpeg's flags to code two fields (AV_CODEC_FLAG_INTERLACED_DCT and _ME)."""
DITHER = 4
"""So far apart are the values of one colour."""


def spread(picture: NDArray[np.uint8]) -> int:
    return int(np.ptp(picture.reshape(-1, picture.shape[2]).astype(int), axis=0).max())


def colour_of(picture: NDArray[np.uint8]) -> tuple[int, ...]:
    return tuple(int(value) for value in picture[20, 20, :3])


@pytest.mark.parametrize(("matrix", "colour_range"), EXPECTED)
def test_the_streams_matrix_and_range_decide(matrix: str, colour_range: str) -> None:
    shown = colour_of(PictureMaker().bgra(plain(matrix=matrix, colour_range=colour_range)))
    assert np.abs(np.subtract(shown, EXPECTED[matrix, colour_range])).max() <= 2


@pytest.mark.parametrize(("matrix", "colour_range"), EXPECTED)
@pytest.mark.parametrize("fit", [(32, 32), (30, 30), (400, 400), (390, 390)])
def test_a_smaller_picture_has_the_same_colours(matrix: str, colour_range: str, fit: tuple[int, int]) -> None:
    """Made in one step or two, in four bytes a pixel or three."""
    frame = plain((2 * fit[0], 2 * fit[1]), matrix=matrix, colour_range=colour_range)
    shown = colour_of(PictureMaker().bgra(frame, fit=fit))
    assert np.abs(np.subtract(shown, EXPECTED[matrix, colour_range])).max() <= 2


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv420p10le", "nv12"])
@pytest.mark.parametrize("width", range(416, 433))
def test_the_last_pixels_of_each_row_are_the_pictures_own(pixels: str, width: int) -> None:
    """libswscale leaves some unwritten at widths like 852, and writes some into the rows of another thread."""
    frame = plain((448, 240)).reformat(width=width, format=pixels, threads=1)
    for fit in (None, (width - 16, 240), (width - 100, 240)):  # as it is, in two steps, in one
        for make in (PictureMaker().bgra, PictureMaker().bgr):
            dirty = [np.full((240, width, 4), 7, np.uint8) for _ in range(3)]
            del dirty
            assert spread(make(frame, fit=fit)) <= DITHER


@pytest.mark.parametrize("width", range(416, 433))
def test_an_interlaced_frame_brought_to_another_width_is_whole(width: int) -> None:
    """libswscale scales one field after the other, and writes rows of more than 8 bits on into those of the other."""
    made = visible(scaled(interlaced(), (width, 240), VideoReformatter())).copy().view("<u2").astype(int)
    assert np.ptp(made, axis=0).max() <= DITHER


def interlaced() -> av.VideoFrame:
    """A frame of two fields, 10 bits, with the same values in every row."""
    frame = av.VideoFrame(480, 240, "yuv422p10le")
    for plane in frame.planes:
        row = np.linspace(300, 700, plane.line_size // 2).astype("<u2")
        plane.update(np.tile(row, plane.height).tobytes())
    encoder = av.CodecContext.create("prores_ks", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt, encoder.time_base = frame.format.name, Fraction(1, 25)
    encoder.flags |= INTERLACED
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    decoder = av.CodecContext.create("prores", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.codec_tag = "apcn"
    (decoded,) = [made for packet in packets for made in decoder.decode(packet)]
    assert decoded.interlaced_frame
    return decoded


def test_a_small_picture_keeps_its_colours_apart() -> None:
    """Red above blue in a thumbnail is not purple."""
    stripes = np.zeros((540, 960, 3), np.uint8)
    rows = np.arange(540)
    stripes[rows, :, np.where(rows // 16 % 2 == 0, 0, 2)] = 255
    frame = av.VideoFrame.from_ndarray(stripes, format="bgr24").reformat(format="yuv420p", threads=1)
    wanted = cv2.resize(PictureMaker().bgr(frame), (240, 135), interpolation=cv2.INTER_AREA)
    assert np.abs(PictureMaker().bgr(frame, fit=(240, 135)).astype(int) - wanted).mean() < 2


@pytest.mark.parametrize("pixels", ["bgra", "yuva420p", "ya8", "pal8"])
@pytest.mark.parametrize("width", [32, 33])
def test_pictures_are_opaque(pixels: str, width: int) -> None:
    frame = av.VideoFrame(width, 4, pixels)
    for plane in frame.planes:
        plane.update(bytes([40]) * plane.buffer_size)
    assert (PictureMaker().bgra(frame)[:, :, 3] == 255).all()


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


def grey_of(light: float, transfer: int) -> av.VideoFrame:
    """A frame of one grey whose signal is that of so many candela per square metre."""
    frame = av.VideoFrame(64, 64, "yuv420p10le")
    signal = pq_signal(light) if transfer == PQ else hlg_signal(light)
    for plane, value in zip(frame.planes, (round(64 + 876 * signal), 512, 512), strict=True):
        plane.update(value.to_bytes(2, "little") * (plane.buffer_size // 2))
    frame.colorspace, frame.color_range, frame.color_trc, frame.color_primaries = 9, 1, transfer, 9
    return frame


PQ, HLG = 16, 18


def pq_signal(light: float) -> float:
    power = (light / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg_signal(light: float) -> float:
    scene = (light / 1000) ** (1 / 1.2)
    if scene <= 1 / 12:
        return (3 * scene) ** 0.5
    return 0.17883277 * math.log(12 * scene - 0.28466892) + 0.55991073


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_high_range_is_shown_like_standard_range(transfer: int) -> None:
    """Middle grey as an sRGB screen shows it, paper white light but not burnt out, ever brighter up to the peak."""
    shown = [int(PictureMaker().bgra(grey_of(light, transfer))[9, 9, 1]) for light in (0, 36, 203, 500, 990)]
    assert shown[0] <= 1
    assert abs(shown[1] - 117) <= 6  # 18 % of paper white
    assert 215 <= shown[2] <= 240
    assert shown[2] + 10 < shown[3] < shown[4] <= 255


def test_high_range_keeps_colours_saturated() -> None:
    """A red of BT.709 at half of paper white, coded as BT.2020 PQ, is a red again and not grey or brown."""
    red = [pq_signal(203 * 0.5 * share) for share in (0.6274, 0.0691, 0.0164)]
    luma = 0.2627 * red[0] + 0.678 * red[1] + 0.0593 * red[2]
    values = (luma * 876 + 64, (red[2] - luma) / 1.8814 * 896 + 512, (red[0] - luma) / 1.4746 * 896 + 512)
    frame = grey_of(0, PQ)
    for plane, value in zip(frame.planes, values, strict=True):
        plane.update(round(value).to_bytes(2, "little") * (plane.buffer_size // 2))
    blue, green, shown = colour_of(PictureMaker().bgra(frame))
    assert shown > 165
    assert max(blue, green) < 50


def test_high_range_is_the_same_in_pictures_for_files_and_fits() -> None:
    maker, frame = PictureMaker(), grey_of(100, PQ)
    assert np.array_equal(maker.bgr(frame), maker.bgra(frame)[:, :, :3])
    assert maker.bgra(frame, fit=(32, 20)).shape == (20, 20, 4)
    assert (maker.bgra(frame)[:, :, 3] == 255).all()


def test_several_threads_show_high_range_alike() -> None:
    """PyAV takes its tags off a frame while it scales it: another thread shall not miss them."""
    wanted = PictureMaker().bgra(wide(PQ), fit=(640, 360))

    def made(frame: av.VideoFrame) -> list[bool]:
        maker = PictureMaker()
        return [np.array_equal(maker.bgra(frame, fit=(640, 360)), wanted) for _ in range(8)]

    with ThreadPoolExecutor(2) as threads:
        for _ in range(8):
            frame = wide(PQ)
            share(frame)
            assert all(map(all, threads.map(made, [frame, frame])))


def wide(transfer: int) -> av.VideoFrame:
    """A grey frame that takes a while to be scaled."""
    frame = av.VideoFrame(1280, 720, "yuv420p10le")
    for plane in frame.planes:
        plane.update((600).to_bytes(2, "little") * (plane.buffer_size // 2))
    frame.colorspace, frame.color_range, frame.color_trc = 9, 1, transfer
    return frame


@pytest.mark.parametrize("name", ["prores-alpha", "vp9-alpha"])
def test_what_is_transparent_is_shown_as_if_it_were_not(video: Video, name: str) -> None:
    path = video(name, ".mov" if name == "prores-alpha" else ".webm")
    with ExactReader(path, prepare(path)) as reader:
        assert number_of(reader.picture(70)) == 70


@pytest.mark.parametrize(
    "pixels", ["gray", "gray16le", "monob", "rgb565le", "gbrp10le", "yuv410p", "nv12", "yuva420p"]
)
@pytest.mark.parametrize("value", [0, 255])
def test_black_and_white_are_that_in_every_kind_of_pixels(pixels: str, value: int) -> None:
    grey = av.VideoFrame.from_ndarray(np.full((64, 64), value, np.uint8), "gray")
    shown = PictureMaker().bgra(grey.reformat(format=pixels))
    assert np.abs(shown[20, 20, :3].astype(int) - value).max() <= 4


def test_a_frame_brought_to_another_size_keeps_what_it_shows(video: Video) -> None:
    path = video("h264-10-bit")
    with ExactReader(path, prepare(path)) as reader:
        frame = reader.frame(33)
        larger = scaled(frame, (144, 100), VideoReformatter())
    assert (larger.width, larger.height, larger.format.name) == (144, 100, frame.format.name)
    assert number_of(PictureMaker().bgra(larger)) == 33
    rotated = video("h264-rotated-90")
    with ExactReader(rotated, prepare(rotated)) as reader:
        assert upright_size(scaled(reader.frame(3), (192, 128), VideoReformatter())) == (128, 192)
