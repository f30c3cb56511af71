"""The report on what others see is true: held against the numbers drawn into every kind of file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import pytest

from contract.videos import FILES, FRAMES, LONG_GOP, Kind, Recipe, can_write, encode, kind_named, read_number
from framegrain.domain.errors import Cancelled
from framegrain.media.compat import compare
from framegrain.media.compat_report import CompatReport
from framegrain.media.compat_words import as_text, verdict
from framegrain.media.demux import prepare

if TYPE_CHECKING:
    from pathlib import Path

SEEKS = 40
READABLE = [kind for kind in FILES if can_write(kind.encoder)]
# Frames that are shown twice, or are too wide for what tells one from the next, can't be told from their neighbours.
UNTOLD = {"h264-edit-twice", "mjpeg-very-wide"}
# After a jump OpenCV gives pictures torn between two frames, in parts of which a number can still be read.
TORN = {"msmpeg4-no-index"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


def report_on(path: Path, **more: object) -> CompatReport:
    return compare(path, prepare(path), **more)  # type: ignore[arg-type]


def codes(report: CompatReport) -> set[str]:
    return {finding.code for finding in report.findings}


def opencv_numbers(path: Path) -> list[int | None]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    numbers = []
    while True:
        is_there, pixels = capture.read()
        if not is_there:
            return numbers
        numbers.append(read_number(pixels[:, :, 1]))


def opencv_jumps(path: Path, frames: list[int]) -> list[int | None]:
    """The number on the picture after each jump, -1 where there was none."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    numbers: list[int | None] = []
    for frame in frames:
        capture.set(cv2.CAP_PROP_POS_FRAMES, frame)
        is_there, pixels = capture.read()
        numbers.append(read_number(pixels[:, :, 1]) if is_there else -1)
    return numbers


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: f"{kind.name}{kind.suffix}")
def test_it_counts_what_the_numbers_on_the_pictures_say(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    report = report_on(path, seeks=SEEKS)
    shown = list(kind.shown)
    assert report.frames == len(shown)
    numbers = opencv_numbers(path)
    assert report.in_order.read == len(numbers)
    if kind.opencv_cannot:
        assert not report.is_exact_in_order
        assert codes(report) & {"unreadable", "turned", "broken_pictures", "other_order"}
        return
    assert report.is_exact_in_order == (numbers == shown)
    asked = min(SEEKS, len(shown))
    wanted = random.Random(0).sample(range(len(shown)), asked)
    given = opencv_jumps(path, wanted)
    right = sum(number == shown[frame] for frame, number in zip(wanted, given, strict=True))
    assert report.seeks.asked == asked
    assert report.seeks.failed == given.count(-1)
    if kind.name in TORN:
        assert report.seeks.same < right
        assert report.seeks.same + report.seeks.strange == asked
        return
    assert report.seeks.same + report.seeks.untold == right
    assert not report.seeks.untold or kind.name in UNTOLD
    if report.seeks.untold:
        return  # and which frame it is instead can't be told either
    off = [
        abs(shown.index(number) - frame)
        for frame, number in zip(wanted, given, strict=True)
        if number in shown
    ]
    assert report.seeks.farthest == max(off, default=0)
    assert report.is_exact_by_seeking == (right == asked)


@pytest.mark.parametrize(
    ("name", "suffix", "code"),
    [
        ("h264-uneven", ".mkv", "uneven_times"),
        ("h264-uneven", ".mkv", "wrong_count"),
        ("h264-uneven", ".mp4", "seek_elsewhere"),
        ("h264-edit-list", ".mp4", "edit_list"),
        ("h264-starts-late", ".mp4", "starts_late"),
        ("h264", ".avi", "position_off"),
        ("h264-mirrored", ".mp4", "turned"),
        ("damaged", ".mp4", "stops_early"),
    ],
)
def test_each_habit_is_found_on_the_file_that_shows_it(
    name: str, suffix: str, code: str, folder: Path
) -> None:
    kind = kind_named(name, suffix)
    if not can_write(kind.encoder):
        pytest.skip(f"this FFmpeg can't write {kind.encoder}")
    report = report_on(kind.file(folder))
    assert code in codes(report)
    assert all(finding.sentence and finding.advice for finding in report.findings)
    assert all(finding.sentence in as_text(report) for finding in report.findings)
    assert not verdict(report).startswith("Yes") or code in (
        "edit_list",
        "starts_late",
        "position_off",
        "wrong_count",
    )


def test_noise_is_called_wrong_whatever_it_happens_to_show(folder: Path) -> None:
    """OpenCV hands out what lay in memory, which may look like some frame."""
    kind = kind_named("h264-interlaced", ".mp4")
    if not can_write(kind.encoder):
        pytest.skip(f"this FFmpeg can't write {kind.encoder}")
    for _ in range(3):
        report = report_on(kind.file(folder))
        assert codes(report) & {"broken_pictures", "other_order"}
        assert "turned" not in codes(report)
        assert verdict(report).startswith("No")


def test_a_computed_frame_number_is_as_far_off_as_it_says(folder: Path) -> None:
    path = kind_named("h264-uneven", ".mkv").file(folder)
    index = prepare(path)
    report = compare(path, index, seeks=0)
    computed = [
        round(float(index.times.at(frame) - index.times.at(0)) * report.times.rate) for frame in range(FRAMES)
    ]
    assert report.times.worst_frames == max(abs(number - frame) for frame, number in enumerate(computed))


def test_pictures_that_all_look_alike_are_not_called_wrong(tmp_path: Path) -> None:
    path = tmp_path / "still.mp4"
    encode(Recipe("libx264", numbers=[5] * FRAMES, b_frames=2), path)
    report = report_on(path)
    assert report.in_order.different == 0
    assert report.in_order.untold > FRAMES // 2
    assert report.seeks.elsewhere == report.seeks.strange == 0
    assert report.is_exact_in_order


def test_the_same_seed_jumps_to_the_same_frames(folder: Path) -> None:
    path = kind_named("h264", ".ts").file(folder)
    assert report_on(path, seeks=20, seed=3) == report_on(path, seeks=20, seed=3)
    assert report_on(path, seeks=20, seed=3).seeks.asked == 20


def test_it_tells_how_far_it_is_and_can_be_stopped(folder: Path) -> None:
    path = kind_named("h264-long-gop", ".mp4").file(folder)
    shares: list[float] = []
    report_on(path, seeks=10, progress=shares.append)
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] <= 1.0
    for stop_at in (0, len(shares) - 1):
        asked = iter(range(len(shares) + 1))
        with pytest.raises(Cancelled):
            report_on(path, seeks=10, cancel=lambda left=asked, at=stop_at: next(left) >= at)


def test_it_can_be_kept_and_knows_what_it_was_about(folder: Path) -> None:
    path = kind_named("h264-long-gop", ".mp4").file(folder)
    index = prepare(path)
    report = compare(path, index, seeks=5)
    assert CompatReport.from_json(report.to_json()) == report
    assert CompatReport.from_json(b"{}") is None
    assert CompatReport.from_json(b"\xff") is None
    assert report.is_about(report.fingerprint, index)
    assert not report.is_about("1:0", index)
    other = kind_named("h264-edit-list", ".mp4").file(folder)
    assert not report.is_about(report.fingerprint, prepare(other))


def test_memory_does_not_grow_with_the_pictures_read(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "long.mp4"
    encode(
        Recipe(
            LONG_GOP.codec, LONG_GOP.options, size=(320, 240), numbers=range(600), times=range(600), gop=50
        ),
        path,
    )
    index = prepare(path)
    tracemalloc.start()
    try:
        compare(path, index, seeks=5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 600 * 160 * 120 * 2 / 4  # a quarter of what the small pictures alone would take
