"""A folder of numbered pictures is a video: in the order of the numbers, whole, and safe to open."""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from contextlib import suppress
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.videos import drawn, number_of
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import build_index, prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.index import VideoIndex
from framegrain.media.picture_header import BadPicture, read_header
from framegrain.media.probe import describe
from framegrain.media.reader import ExactReader
from framegrain.media.scan import scan
from made_pictures import (
    SIZE,
    chunk,
    noted_jpeg,
    noted_png,
    noted_tiff,
    noted_webp,
    write_folder,
    write_picture,
)

if TYPE_CHECKING:
    from pathlib import Path


def numbers(folder: Path) -> list[int | None]:
    with ExactReader(folder, prepare(folder)) as reader:
        return [number_of(reader.picture(frame)) for frame in range(reader.frame_count)]


def codes(index: VideoIndex) -> list[str]:
    return [problem.code for problem in index.problems]


# -- which pictures, in which order


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("{}.png", [1, 2, 3, 9, 10, 11, 100]),
        ("img-{}.jpg", [7, 8, 9, 10]),
        ("frame_{:06d}.bmp", [0, 1, 2]),
        ("v2_cam1_{:03d}_720p.tiff", [98, 99, 100]),
        ("IMG ({}).webp", [5, 40]),
    ],
)
def test_the_order_is_that_of_the_numbers(tmp_path: Path, name: str, wanted: list[int]) -> None:
    folder = write_folder(tmp_path / "take", reversed(wanted), name)
    assert numbers(folder) == wanted


def test_what_is_no_picture_does_not_count(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    for name in ("Thumbs.db", "notes_4.txt", ".frame_000009.png", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    (folder / "frame_000007.png").mkdir()
    write_folder(folder / "more", range(3, 6))
    assert numbers(folder) == [0, 1, 2]
    assert codes(prepare(folder)) == []


def test_frames_are_dense_and_gaps_are_said(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", [10, 11, 15, 16, 18])
    index = prepare(folder)
    assert index.frame_count == 5
    assert numbers(folder) == [10, 11, 15, 16, 18]
    (found,) = index.problems
    assert found.code == "numbering_gaps"
    assert found.sentence == "Pictures 12 to 14 and 17 are missing from the numbering."
    assert VideoIndex.from_bytes(index.to_bytes()).problems == index.problems


def test_many_gaps_are_counted_not_listed(tmp_path: Path) -> None:
    (found,) = prepare(write_folder(tmp_path / "take", range(0, 40, 2))).problems
    assert found.sentence == "Pictures 1, 3, 5, 7, 9 and 14 stretches more are missing from the numbering."


def test_pictures_without_a_number_are_left_out_and_said(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    write_picture(folder / "cover.png", 77)
    assert numbers(folder) == [0, 1, 2]
    assert codes(prepare(folder)) == ["unnumbered_pictures"]


def test_two_pictures_with_one_number_are_refused_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    write_picture(folder / "frame_000001.jpg", 1)
    with pytest.raises(BadInput, match=r"frame_000001\.jpg and frame_000001\.png .* carry the same number"):
        prepare(folder)
    (folder / "frame_000001.png").unlink()
    assert numbers(folder) == [0, 1, 2]
    write_picture(folder / "frame_1.png", 1)
    with pytest.raises(BadInput, match="carry the same number"):
        prepare(folder)


def test_several_series_are_refused_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3), "left_{:03d}.png")
    write_folder(folder, range(2), "right_{:03d}.png")
    with pytest.raises(BadInput, match=r"several series: left_# \(3\), right_# \(2\); put each"):
        prepare(folder)


def test_two_cameras_that_differ_by_a_number_are_two_series(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3), "cam1_{:03d}.png")
    write_folder(folder, range(3), "cam2_{:03d}.png")
    with pytest.raises(BadInput, match=r"cam1_# \(3\), cam2_# \(3\)"):
        prepare(folder)


@pytest.mark.parametrize("inside", [(), ("cover.png",), ("clip.mp4",)])
def test_a_folder_without_numbered_pictures_is_refused(tmp_path: Path, inside: tuple[str, ...]) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    for name in inside:
        (folder / name).write_bytes(b"x")
    with pytest.raises(BadInput, match=r"take is a folder; choose .* a folder that holds numbered pictures"):
        prepare(folder)


def test_one_picture_is_a_video_of_one_frame(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", [42])
    facts = describe(folder)
    assert (facts.frame_count, facts.duration) == (1, Fraction(1, 25))
    assert numbers(folder) == [42]


def test_ten_thousand_pictures_are_indexed_and_reached(tmp_path: Path) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    content = cv2.imencode(".png", drawn(5, SIZE))[1].tobytes()
    for number in range(10_000):
        (folder / f"{number}.png").write_bytes(content)
    index = prepare(folder)
    assert index.frame_count == 10_000
    assert index.names[9_999] == "9999.png"
    assert len(index.to_bytes()) < 200_000
    with ExactReader(folder, index) as reader:
        assert number_of(reader.picture(9_999)) == 5


def test_indexing_can_be_cancelled(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    with pytest.raises(Cancelled):
        prepare(folder, cancel=lambda: True)


# -- times


def test_frames_are_a_25th_apart_unless_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(5))
    assert [prepare(folder).times.at(frame) for frame in (0, 1, 4)] == [0, Fraction(1, 25), Fraction(4, 25)]
    told = VideoIndex.from_bytes(prepare(folder, rate=Fraction(30000, 1001)).to_bytes())
    assert told.times.at(4) == Fraction(4004, 30000)
    assert describe(folder, told).average_rate == Fraction(30000, 1001)
    slow = prepare(folder, rate=Fraction(1, 60))
    assert slow.times.at(2) == 120


@pytest.mark.parametrize("rate", [Fraction(0), Fraction(-1), Fraction(1001), Fraction(1, 100_000)])
def test_an_impossible_rate_is_refused(tmp_path: Path, rate: Fraction) -> None:
    with pytest.raises(BadInput, match="pictures a second"):
        prepare(write_folder(tmp_path / "take", range(2)), rate=rate)


def test_a_rate_for_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    with pytest.raises(BadInput, match="times of its own"):
        prepare(path, rate=Fraction(25))


# -- what the pictures are like


def one(folder: Path, frame: int = 0) -> np.ndarray:
    with ExactReader(folder, prepare(folder)) as reader:
        return reader.picture(frame)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".tiff", ".webp"])
@pytest.mark.parametrize("kind", ["colour", "grey", "alpha"])
def test_every_kind_of_picture_is_shown(tmp_path: Path, suffix: str, kind: str) -> None:
    grey = drawn(1234, (101, 67))
    pixels = {"colour": cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), "grey": grey}.get(kind)
    if pixels is None:
        pixels = np.dstack([grey, grey, grey, np.full_like(grey, 128)])
    folder = write_folder(tmp_path / "take", [1234], "{}" + suffix, pixels=pixels)
    shown = one(folder)
    assert shown.shape == (67, 101, 4)
    assert number_of(shown) == 1234
    assert np.all(shown[:, :, 3] == 255)
    facts = describe(folder)
    assert (facts.width, facts.height, facts.rotation) == (101, 67, 0)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_pixels_are_those_of_the_file(tmp_path: Path, suffix: str) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (64, 96, 3), np.uint8)
    folder = write_folder(tmp_path / "take", [0], "{}" + suffix, pixels=pixels)
    assert np.array_equal(one(folder)[:, :, :3], pixels)


def lying(upright: np.ndarray, orientation: int) -> np.ndarray:
    """How a picture is stored whose note says `orientation`."""
    return {
        1: upright,
        2: cv2.flip(upright, 1),
        3: cv2.flip(upright, -1),
        4: cv2.flip(upright, 0),
        5: cv2.transpose(upright),
        6: cv2.rotate(upright, cv2.ROTATE_90_COUNTERCLOCKWISE),
        7: cv2.flip(cv2.transpose(upright), -1),
        8: cv2.rotate(upright, cv2.ROTATE_90_CLOCKWISE),
    }[orientation]


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff", "tiff of 16 bits"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_upright(tmp_path: Path, orientation: int, kind: str) -> None:
    stored = lying(drawn(77, SIZE), orientation)
    if kind == "tiff of 16 bits":
        stored = (stored.astype(np.uint16) + 1) * 256 - 1
    folder = tmp_path / "take"
    folder.mkdir()
    note = {"jpeg": noted_jpeg, "png": noted_png, "webp": noted_webp}.get(kind, noted_tiff)
    (folder / "1.png").write_bytes(note(stored, orientation))
    assert number_of(one(folder)) == 77
    facts = describe(folder)
    assert (facts.width, facts.height) == SIZE
    assert [p.code for p in facts.problems] == (["turned_pictures"] if orientation > 1 else [])


def test_a_turn_in_mid_series_is_another_size(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(2), "{}.jpg")
    (folder / "2.jpg").write_bytes(noted_jpeg(drawn(2, SIZE), 6))
    with pytest.raises(BadInput, match=r"2\.jpg in .* is 64 x 96, 0\.jpg is 96 x 64"):
        prepare(folder)


def test_mixed_sizes_are_refused_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    write_picture(folder / "frame_000003.png", 3, (128, 64))
    with pytest.raises(BadInput, match=r"frame_000003\.png .* is 128 x 64, frame_000000\.png is 96 x 64"):
        prepare(folder)


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_sixteen_bits_are_shown_by_the_bits_in_use(tmp_path: Path, bits: int, suffix: str) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    for number in range(3):
        deep = (drawn(number, SIZE).astype(np.uint16) + 1) * 2 ** (bits - 8) - 1
        write_picture(folder / f"{number}{suffix}", number, pixels=deep)
    assert numbers(folder) == [0, 1, 2]
    index = prepare(folder)
    assert index.depth == bits
    assert VideoIndex.from_bytes(index.to_bytes()).depth == bits


def test_numbers_with_a_point_are_said_not_guessed(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).random((64, 96)).astype(np.float32)
    folder = write_folder(tmp_path / "take", [0], "{}.tiff", pixels=pixels)
    with pytest.raises(FrameMismatch, match="can't be shown"):
        one(folder)


# -- what strangers put into a folder


def bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9)))


def test_a_picture_that_claims_to_be_huge_is_never_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "take", range(2))
    (folder / "frame_000002.png").write_bytes(bomb(60_000, 60_000))
    index = prepare(folder)
    assert codes(index) == ["unreadable_pictures"]
    asked: list[int] = []
    decode = cv2.imdecode
    monkeypatch.setattr(cv2, "imdecode", lambda data, how: asked.append(len(data)) or decode(data, how))
    with ExactReader(folder, index) as reader:
        with pytest.raises(FrameMismatch, match=r"frame_000002\.png: 60000 x 60000 is larger than 67 mega"):
            reader.frame(2)
        assert not asked
        assert number_of(reader.picture(1)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello, I am text",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff" + b"\xe1\x00\x02" * 4000,
        b"\x89PNG\r\n\x1a\n",
        b"BM" + bytes(20),
        b"II*\0\xff\xff\xff\x7f",
        b"MM\0*\0\0\0\x08\xff\xff" + bytes(30),
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0",
        b"RIFF\0\0\0\0WEBPVP8X\xff\xff\xff\xff\x08\0\0\0\x5f\0\0\x3f\0\0",
        b"GIF89a" + bytes(30),
    ],
)
def test_an_unreadable_picture_concerns_its_frame_alone(tmp_path: Path, content: bytes) -> None:
    folder = write_folder(tmp_path / "take", range(5))
    (folder / "frame_000002.png").write_bytes(content)
    index = prepare(folder)
    verified = scan(folder, index)
    assert verified.state == "verified"
    assert codes(verified) == ["unreadable_pictures"]
    assert verified.frame_count == 5
    with ExactReader(folder, verified) as reader:
        for frame in (0, 1, 3, 4, 1, 3):
            assert number_of(reader.picture(frame)) == frame
        for _ in range(2):
            with pytest.raises(FrameMismatch, match=r"Frame 2 of take can't be shown: frame_000002\.png: "):
                reader.frame(2)


def test_a_broken_first_picture_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    whole = (folder / "frame_000000.png").read_bytes()
    (folder / "frame_000000.png").write_bytes(whole[: len(whole) // 2])
    assert describe(folder).width == SIZE[0]


def test_a_folder_of_nothing_readable_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    (folder / "1.png").write_bytes(b"nothing")
    with pytest.raises(BadInput, match=r"no picture that can be read: 1\.png"):
        prepare(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_among_the_pictures_keeps_nobody_waiting(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(2))
    os.mkfifo(folder / "frame_000002.png")
    assert numbers(folder) == [0, 1]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    secret = write_picture(tmp_path / "secret.png", 99)
    index = prepare(folder)
    (folder / "frame_000001.png").unlink()
    (folder / "frame_000001.png").symlink_to(secret)
    with pytest.raises(BadInput, match=r"frame_000001\.png .* link to a file outside"):
        prepare(folder)
    with ExactReader(folder, index) as reader, pytest.raises(FrameMismatch, match="link to a file outside"):
        reader.frame(1)


def test_links_inside_and_to_the_folder_are_fine(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(2))
    (folder / "frame_000002.png").symlink_to("frame_000001.png")
    (tmp_path / "by another name").symlink_to(folder)
    assert numbers(tmp_path / "by another name") == [0, 1, 1]


def test_a_picture_replaced_after_indexing_is_not_shown(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(3))
    index = prepare(folder)
    write_picture(folder / "frame_000001.png", 1, pixels=np.zeros((64, 96, 3), np.uint8))
    with ExactReader(folder, index) as reader:
        with pytest.raises(FrameMismatch, match="another picture than when the folder was added"):
            reader.frame(1)
        (folder / "frame_000002.png").unlink()
        with pytest.raises(FrameMismatch, match="it is gone"):
            reader.frame(2)
        folder.rename(tmp_path / "elsewhere")
        with pytest.raises(BadInput, match="is not there"):
            reader.frame(0)


def test_a_picture_of_the_same_size_put_in_place_of_one_seen_is_not_shown(tmp_path: Path) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    for number, shade in enumerate((40, 200, 90)):
        write_picture(folder / f"{number}.bmp", 1, pixels=np.full((64, 96, 3), shade, np.uint8))
    with ExactReader(folder, prepare(folder)) as reader:
        assert [reader.picture(frame)[0, 0, 0] for frame in (1, 2)] == [200, 90]
        shutil.copyfile(folder / "0.bmp", folder / "1.bmp")
        with pytest.raises(
            FrameMismatch, match=r"1\.bmp: it is another picture than when the folder was opened"
        ):
            reader.frame(1)
        assert reader.picture(0)[0, 0, 0] == 40


@given(data=st.data(), suffix=st.sampled_from([".png", ".jpg", ".bmp", ".tiff", ".webp"]))
def test_whatever_bytes_a_picture_has_it_is_shown_or_refused(data: st.DataObject, suffix: str) -> None:
    note = {".jpg": noted_jpeg, ".png": noted_png, ".webp": noted_webp, ".tiff": noted_tiff}.get(suffix)
    plain = drawn(5, (24, 16))
    whole = cv2.imencode(suffix, plain)[1].tobytes() if note is None else note(plain, 6)
    content = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            content[data.draw(st.integers(0, min(len(content), 120) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadPicture):
        assert read_header(BytesIO(bytes(content))).width > 0


# -- the index


def test_the_index_survives_storing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "take", range(7))
    index = scan(folder, build_index(folder))
    back = VideoIndex.from_bytes(index.to_bytes())
    assert (back.names, back.container, back.codec, back.state) == (
        index.names,
        "folder of pictures",
        "png",
        "verified",
    )
    assert back.check_frames.tolist() == [0]


@pytest.mark.parametrize(
    "name", ["../1.png", "/etc/1.png", "a/1.png", "a\\1.png", "C:1.png", "1.txt", ".1.png", ""]
)
def test_an_index_that_names_other_places_is_refused(tmp_path: Path, name: str) -> None:
    from dataclasses import replace

    index = prepare(write_folder(tmp_path / "take", range(2)))
    forged = replace(index, names=(index.names[0], name))
    with pytest.raises(BadInput, match="no picture"):
        VideoIndex.from_bytes(forged.to_bytes())


def test_an_index_with_too_few_names_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    index = prepare(write_folder(tmp_path / "take", range(3)))
    with pytest.raises(BadInput, match="another number of pictures"):
        VideoIndex.from_bytes(replace(index, names=index.names[:2]).to_bytes())
