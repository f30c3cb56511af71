"""The frame index: what it finds, what it stores, what it refuses to read back."""

from __future__ import annotations

import zlib
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.videos import FRAMES, uneven_times
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media import index_bytes
from framegrain.media.demux import build_index, needs_scan, prepare
from framegrain.media.index import NO_TIME, VideoIndex
from framegrain.media.problems import problem
from framegrain.media.scan import scan

if TYPE_CHECKING:
    from .conftest import Video

ARRAYS = ("pts", "dts", "pos", "size", "flags", "packets", "check_frames", "check_crcs")


def small(**changes: object) -> VideoIndex:
    """Four packets, shown as 0 2 1 3."""
    given = {
        "container": "mov,mp4,m4a,3gp,3g2,mj2",
        "codec": "h264",
        "stream": 0,
        "time_base": Fraction(1, 1000),
        "rate": Fraction(25),
        "last_duration": 40,
        "header_count": 4,
        "pts": np.array([0, 80, 40, 120]),
        "dts": np.array([-40, 0, 40, 80]),
        "pos": np.array([48, 1000, 1500, 1600]),
        "size": np.array([952, 500, 100, 90], np.int32),
        "flags": np.array([1, 0, 0, 0], np.uint8),
        "packets": np.array([0, 2, 1, 3], np.int32),
        **changes,
    }
    return VideoIndex(**given)  # type: ignore[arg-type]


def codes(index: VideoIndex) -> set[str]:
    return {found.code for found in index.problems}


PLAIN = (
    "time_base",
    "rate",
    "state",
    "problems",
    "last_duration",
    "header_count",
    "stream",
    "container",
    "codec",
)


def same(one: VideoIndex, other: VideoIndex) -> bool:
    arrays_equal = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)
    return arrays_equal and all(getattr(one, name) == getattr(other, name) for name in PLAIN)


def test_ranks_say_which_frame_each_packet_shows() -> None:
    assert small().ranks.tolist() == [0, 2, 1, 3]


def test_hidden_packets_show_nothing() -> None:
    assert small(packets=np.array([2, 1, 3], np.int32)).ranks.tolist() == [-1, 1, 0, 2]


def test_times_are_the_containers_in_display_order() -> None:
    times = small().times
    assert [times.at(i) for i in range(4)] == [Fraction(n, 25) for n in range(4)]
    assert times.duration == Fraction(4, 25)


def test_missing_times_are_filled_in_between_their_neighbours() -> None:
    index = small(pts=np.array([0, 80, NO_TIME, 120]))
    assert index.times.pts.tolist() == [0, 40, 80, 120]


def test_a_file_without_any_times_counts_by_its_rate() -> None:
    none = np.full(4, NO_TIME)
    assert small(pts=none, dts=none).times.pts.tolist() == [0, 40, 80, 120]


def test_a_file_with_decode_times_only_shows_its_frames_at_them() -> None:
    assert small(pts=np.full(4, NO_TIME)).times.pts.tolist() == [-40, 0, 40, 80]


def test_times_that_go_back_are_flattened() -> None:
    index = small(pts=np.array([0, 80, 40, 20]))
    assert index.times.pts.tolist() == [0, 40, 80, 80]


def test_times_beyond_float_precision_stay_exact() -> None:
    late = 2**60 + 1
    index = small(pts=np.array([late, late + 80, NO_TIME, late + 121]))
    assert index.times.pts[[0, 2, 3]].tolist() == [late, late + 80, late + 121]


def test_variable_rate_times_equal_those_written(video: Video) -> None:
    for suffix in (".mp4", ".mkv"):
        times = build_index(video("h264-uneven", suffix)).times
        assert [round(times.since_first(i) * 1000) for i in range(FRAMES)] == uneven_times()


def test_a_late_start_is_kept(video: Video) -> None:
    assert build_index(video("h264-starts-late", ".mkv")).times.at(0) == Fraction(130, 25)


@pytest.mark.parametrize(
    ("name", "suffix", "expected"),
    [
        ("h264-edit-list", ".mp4", "edit_list_preroll"),
        ("h264-joined", ".ts", "dts_backwards"),
        ("h264-joined", ".ts", "repeated_pts"),
        ("h264-raw", ".h264", "missing_pts"),
        ("h264", ".avi", "container_needs_scan"),
        ("mpeg2", ".mpg", "container_needs_scan"),
        ("cut-off", ".mp4", "truncated"),
        ("cut-off", ".mp4", "wrong_header_count"),
        ("damaged", ".ts", "corrupt_packets"),
    ],
)
def test_oddities_are_told(video: Video, name: str, suffix: str, expected: str) -> None:
    assert expected in codes(build_index(video(name, suffix)))


def test_a_sound_file_has_no_problems_and_can_be_used_at_once(video: Video) -> None:
    index = build_index(video())
    assert not index.problems
    assert not needs_scan(index)
    assert prepare(video()).state == "indexed"


def test_a_file_whose_order_is_a_guess_is_decoded_first(video: Video) -> None:
    index = prepare(video("h264", ".avi"))
    assert index.state == "verified"
    assert "order_corrected" in codes(index)


def test_a_full_decode_confirms_and_leaves_checksums(video: Video) -> None:
    index = scan(video(), build_index(video()))
    assert index.state == "verified"
    assert index.check_frames.tolist() == [0, 50, 100]
    assert len(set(index.check_crcs.tolist())) == 3


def test_a_full_decode_notices_a_wrong_order(video: Video) -> None:
    index = build_index(video())
    wrong = replace(index, packets=index.packets[::-1].copy())
    checked = scan(video(), wrong)
    assert checked.state == "differs"
    assert codes(checked) == {"order_corrected"}
    assert np.array_equal(checked.packets, index.packets)
    assert checked.accepted().state == "verified"


def test_indexing_and_checking_tell_how_far_they_are(video: Video) -> None:
    shares: list[float] = []
    scan(video(), build_index(video()), progress=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


def test_checking_can_be_cancelled(video: Video) -> None:
    with pytest.raises(Cancelled):
        scan(video(), build_index(video()), cancel=lambda: True)


def test_an_index_of_another_file_is_refused_by_the_check(video: Video) -> None:
    with pytest.raises(BadInput, match=r"index it again|was changed or cut"):
        scan(video("hevc"), build_index(video()))


def test_what_is_stored_is_what_comes_back(video: Video) -> None:
    for index in (small(), prepare(video("h264", ".avi")), build_index(video("h264-raw", ".h264"))):
        assert same(VideoIndex.from_bytes(index.to_bytes()), index)


def test_an_hour_is_stored_in_little_space() -> None:
    count = 90_000
    numbers = np.arange(count)
    index = small(
        pts=numbers * 512,
        dts=numbers * 512 - 1024,
        pos=numbers * 9000,
        size=np.full(count, 8999, np.int32),
        flags=(numbers % 50 == 0).astype(np.uint8),
        packets=numbers.astype(np.int32),
        problems=(problem("repeated_pts"),),
    )
    stored = index.to_bytes()
    assert len(stored) < 100_000
    assert same(VideoIndex.from_bytes(stored), index)


@given(st.binary(max_size=400))
def test_foreign_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="index the video again"):
        VideoIndex.from_bytes(data)


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    stored = bytearray(small().to_bytes())
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadInput):
        VideoIndex.from_bytes(bytes(stored))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "stream": st.integers(-5, 5),
            "time_base": st.tuples(st.integers(-2, 2), st.integers(-2, 2)),
            "rate": st.tuples(st.integers(-2, 60), st.integers(-1, 2)),
            "last_duration": st.integers(-1, 2**70),
            "packets": st.integers(-5, 2**40),
            "frames": st.integers(-5, 2**40),
            "checks": st.integers(-5, 2**40),
            "state": st.sampled_from(["indexed", "verified", "unheard-of", 3]),
            "problems": st.lists(st.sampled_from(["repeated_pts", "nonsense", ""]), max_size=2),
            "surprise": st.just(1),
        },
    ),
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=4, max_size=4),
)
def test_forged_indexes_are_refused_or_harmless(header: dict[str, object], shown: list[int]) -> None:
    index = small()
    honest, _ = index_bytes.unpack_header(index.to_bytes())
    arrays = {name: getattr(index, name) for name in ARRAYS}
    arrays["packets"] = np.array(shown, np.int32)
    arrays["flags"] = arrays["flags"].astype(np.uint8)
    forged = index_bytes.pack(msgspec.json.encode({**msgspec.json.decode(honest), **header}), arrays)
    try:
        read = VideoIndex.from_bytes(forged)
    except BadInput:
        return
    assert len(read.times) == read.frame_count
    assert read.ranks.max() < read.frame_count


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    honest, _ = index_bytes.unpack_header(small().to_bytes())
    header = {**msgspec.json.decode(honest), "packets": 10**9, "frames": 10**9}
    body = msgspec.json.encode(header)
    bomb = zlib.compress(bytes(1000), 9)
    content = len(body).to_bytes(4, "little") + body + bomb
    data = index_bytes.MAGIC + (1).to_bytes(2, "little") + zlib.crc32(content).to_bytes(4, "little")
    with pytest.raises(BadInput, match="more frames than it holds"):
        VideoIndex.from_bytes(data + len(content).to_bytes(4, "little") + content)


def test_the_index_of_a_file_is_stored_as_before_there_were_folders() -> None:
    header, _ = index_bytes.unpack_header(small().to_bytes())
    assert set(msgspec.json.decode(header)) == {
        *("container", "codec", "stream", "time_base", "rate", "last_duration", "header_count", "state"),
        *("problems", "packets", "frames", "checks"),
    }
    assert VideoIndex.from_bytes(small().to_bytes()).names == ()
