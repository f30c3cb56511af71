"""The exact reader when things are not as they should be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import FRAMES, number_of
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import build_index, prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Video


PACKET_COLUMNS = ("pts", "dts", "pos", "size", "flags")


def test_a_file_shorter_than_its_index_is_told(video: Video) -> None:
    index = build_index(video())
    columns = {name: np.append(getattr(index, name), getattr(index, name)[-1:]) for name in PACKET_COLUMNS}
    promised = np.append(index.packets, len(index.pts)).astype(np.int32)
    with ExactReader(video(), replace(index, packets=promised, **columns)) as reader:
        assert number_of(reader.picture(10)) == 10
        with pytest.raises(BadInput, match="it was changed or cut"):
            reader.frame(FRAMES)


def test_hidden_pictures_are_never_shown_as_a_frame(video: Video) -> None:
    path = video("h264-edit-list")
    index = build_index(path)
    first = int(index.packets[0])
    hidden = next(i for i in range(len(index.pts)) if i not in set(index.packets.tolist()))
    lying = replace(index, packets=np.where(index.packets == first, hidden, index.packets).astype(np.int32))
    with ExactReader(path, lying) as reader:
        with pytest.raises(FrameMismatch, match=r"Frame 0 of .* check the whole file"):
            reader.frame(0)
        assert number_of(reader.picture(20)) == 37  # and it works on


def test_another_file_under_the_same_name_is_noticed(tmp_path: Path, video: Video) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(video("h264-intra").read_bytes())
    with ExactReader(path, build_index(video())) as reader, pytest.raises((BadInput, FrameMismatch)):
        reader.frame(60)


def test_a_vanished_file_is_told_on_opening(tmp_path: Path, video: Video) -> None:
    with pytest.raises(BadInput, match="is not there"):
        ExactReader(tmp_path / "gone.mp4", build_index(video()))


def test_a_withdrawn_request_stops_between_packets_and_the_reader_works_on(video: Video) -> None:
    asked = 0

    def cancel() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20

    with ExactReader(video(), build_index(video())) as reader:
        with pytest.raises(Cancelled):
            reader.frame(49, cancel=cancel)
        assert asked == 21
        assert number_of(reader.picture(49)) == 49
        assert number_of(reader.picture(2)) == 2


def test_reading_on_decodes_each_packet_once(video: Video) -> None:
    kept: list[int] = []
    with ExactReader(video(), build_index(video())) as reader:
        for frame in range(FRAMES):
            reader.frame(frame, keep=lambda number, _: kept.append(number))
    assert sorted(kept) == list(range(FRAMES))


def test_a_near_frame_in_the_same_group_is_reached_without_starting_over(video: Video) -> None:
    kept: list[int] = []
    with ExactReader(video(), build_index(video())) as reader:
        reader.frame(10)
        reader.frame(40, keep=lambda number, _: kept.append(number))
    assert min(kept) > 8


def test_the_frames_on_the_way_are_handed_out(video: Video) -> None:
    kept: dict[int, int | None] = {}
    maker = PictureMaker()
    with ExactReader(video(), build_index(video())) as reader:
        reader.frame(45, keep=lambda number, frame: kept.__setitem__(number, number_of(maker.bgra(frame))))
    assert set(range(46)) <= kept.keys()
    assert all(number == shown for number, shown in kept.items())


@pytest.mark.parametrize("threads", [1, 2, 5, 16])
def test_the_number_of_threads_makes_no_difference(video: Video, threads: int) -> None:
    path = video("h264-open-gop", ".ts")
    with ExactReader(path, prepare(path), threads=threads) as reader:
        order = (119, 0, 63, 64, 20, 19, 21, 118, 100)
        assert [number_of(reader.picture(frame)) for frame in order] == list(order)
