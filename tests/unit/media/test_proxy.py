"""A copy is found only where it is whole and belongs to this file and numbering; making leaves nothing half done."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import Recipe, encode
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media import kept as kept_module
from framegrain.media import proxy_making
from framegrain.media.demux import prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.fingerprint import fingerprint
from framegrain.media.kept import KeptFiles
from framegrain.media.proxy import COPY, delete_proxy, find_proxy
from framegrain.media.proxy_making import CopyWriter, make_proxy
from framegrain.media.proxy_plan import ProxyPlan, check_room, group_length, in_bytes, plan_proxy

if TYPE_CHECKING:
    from framegrain.media.index import VideoIndex

MAKE = """
import sys
from pathlib import Path
from framegrain.media.demux import prepare
from framegrain.media.kept import KeptFiles
from framegrain.media.proxy_making import make_proxy
def progress(share):
    if share > 0.3:
        print("half", flush=True)
        sys.stdin.read()
make_proxy(Path(sys.argv[1]), prepare(sys.argv[1]), KeptFiles(Path(sys.argv[2])), progress=progress)
"""


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "long.mp4"
    encode(Recipe("libx264", gop=60, b_frames=2), path)
    return path


@pytest.fixture(scope="module")
def index(video: Path) -> VideoIndex:
    return prepare(video)


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


def test_large_pictures_are_made_small_and_small_ones_stay(tmp_path: Path, kept: KeptFiles) -> None:
    wide, tall = tmp_path / "wide.mp4", tmp_path / "tall.mp4"
    few = {"numbers": range(3), "times": range(3)}
    encode(Recipe("libx264", size=(1920, 1080), **few), wide)
    encode(Recipe("libx264", size=(1920, 1080), rotation=90, **few), tall)
    for path, size in ((wide, (540, 960, 4)), (tall, (960, 540, 4))):
        with make_proxy(path, prepare(path), kept).open() as reader:
            assert reader.picture(2).shape == size


def test_there_is_none_before_one_is_made_and_none_after_it_is_deleted(
    video: Path, index: VideoIndex, kept: KeptFiles
) -> None:
    original = fingerprint(video)
    assert find_proxy(kept, original, index) is None
    made = make_proxy(video, index, kept)
    assert find_proxy(kept, original, index) is not None
    assert delete_proxy(kept, original) == made.size
    assert find_proxy(kept, original, index) is None
    assert kept.used() == 0
    assert delete_proxy(kept, original) == 0


def test_a_copied_or_moved_original_finds_its_copy(
    video: Path, index: VideoIndex, kept: KeptFiles, tmp_path: Path
) -> None:
    make_proxy(video, index, kept)
    elsewhere = Path(shutil.copy(video, tmp_path / "elsewhere.mp4"))
    assert find_proxy(kept, fingerprint(elsewhere), prepare(elsewhere)) is not None


def test_another_numbering_of_the_original_ends_its_copy(
    video: Path, index: VideoIndex, kept: KeptFiles
) -> None:
    make_proxy(video, index, kept)
    renumbered = replace(index, packets=np.roll(index.packets, 1))
    assert find_proxy(kept, fingerprint(video), renumbered) is None
    assert find_proxy(kept, fingerprint(video), index) is None  # deleted, not only passed over
    assert kept.used() == 0


@pytest.mark.parametrize(
    "harm", ["cut", "other bytes", "gone", "no manifest", "odd manifest", "other manifest"]
)
def test_a_copy_that_is_not_whole_is_deleted_unseen(
    harm: str, video: Path, index: VideoIndex, kept: KeptFiles
) -> None:
    original = fingerprint(video)
    copy = make_proxy(video, index, kept).path
    manifest = copy.with_name("proxy.manifest")
    match harm:
        case "cut":
            os.truncate(copy, copy.stat().st_size // 2)
        case "other bytes":
            copy.write_bytes(bytes(copy.stat().st_size))
        case "gone":
            copy.unlink()
        case "no manifest":
            manifest.unlink()
        case "odd manifest":
            manifest.write_bytes(manifest.read_bytes()[:-9])
        case "other manifest":
            kept.write("9:other", "proxy.manifest", manifest.read_bytes())
            kept.write("9:other", COPY, copy.read_bytes())
            original = "9:other"
    assert find_proxy(kept, original, index) is None
    assert not kept.place(original, COPY).exists()
    assert not kept.place(original, "proxy.manifest").exists()


def test_a_run_killed_while_making_leaves_nothing_that_is_taken_for_a_copy(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", MAKE, str(video), str(kept.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline() == "half\n"
        run.kill()
    assert find_proxy(kept, fingerprint(video), index) is None
    (left,) = kept.folder.rglob("*.part")
    later = SimpleNamespace(time=lambda: time.time() + 3600)
    monkeypatch.setattr(kept_module, "time", later)
    made = make_proxy(video, index, kept)
    assert not left.exists()
    assert find_proxy(kept, fingerprint(video), index) is not None
    assert made.path.exists()


def test_cancelled_making_leaves_nothing(video: Path, index: VideoIndex, kept: KeptFiles) -> None:
    shares: list[float] = []
    with pytest.raises(Cancelled):
        make_proxy(video, index, kept, progress=shares.append, cancel=lambda: len(shares) > 20)
    assert 0 < max(shares) < 0.5
    assert kept.used() == 0


def test_making_waits_while_somebody_is_busy(video: Path, index: VideoIndex, kept: KeptFiles) -> None:
    asked: list[float] = []
    shares: list[float] = []

    def busy() -> bool:
        asked.append(len(shares))
        return len(asked) < 4

    make_proxy(video, index, kept, progress=shares.append, busy=busy)
    assert asked[:4] == [0, 0, 0, 0]
    assert shares == sorted(shares)


def test_a_full_drive_gives_one_sentence_and_leaves_nothing(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: CopyWriter, picture: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(CopyWriter, "add", full)
    with pytest.raises(BadInput, match=r"no room left in .* for the copy of long\.mp4; nothing was kept"):
        make_proxy(video, index, kept)
    assert kept.used() == 0


def test_a_really_full_drive_does_the_same(tmp_path: Path, video: Path, index: VideoIndex) -> None:
    tiny = tmp_path / "tiny"
    tiny.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(tiny)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("only root can make a tiny drive")
    try:
        with pytest.raises(BadInput, match="no room left"):
            make_proxy(video, index, KeptFiles(tiny / "kept"))
        assert KeptFiles(tiny / "kept").used() == 0
    finally:
        subprocess.run(["umount", str(tiny)], check=True)


def test_a_copy_without_room_for_its_manifest_is_not_kept(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptFiles, "write", lambda *_: None)
    with pytest.raises(BadInput, match="no room left"):
        make_proxy(video, index, kept)
    assert kept.used() == 0


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path, video: Path, index: VideoIndex) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    with pytest.raises(BadInput, match=r"long\.mp4 can't be written to .*kept"):
        make_proxy(video, index, KeptFiles(tmp_path / "kept"))


def test_pictures_of_other_frames_are_noticed_before_the_copy_is_kept(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = replace(index, packets=np.roll(index.packets, 3))
    straight = proxy_making._write
    monkeypatch.setattr(
        proxy_making, "_write", lambda path, _index, part, watch: straight(path, wrong, part, watch)
    )
    with pytest.raises(FrameMismatch, match="shows another picture at frame 0"):
        make_proxy(video, index, kept)
    assert kept.used() == 0


def test_a_lost_picture_is_noticed_before_the_copy_is_kept(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(index, packets=index.packets[:-1])
    straight = proxy_making._write
    monkeypatch.setattr(
        proxy_making, "_write", lambda path, _index, part, watch: straight(path, short, part, watch)
    )
    with pytest.raises(FrameMismatch, match="119 pictures for 120 frames"):
        make_proxy(video, index, kept)


def test_an_original_changed_meanwhile_gives_no_copy(
    video: Path, index: VideoIndex, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter(["1:before", "1:after"])
    monkeypatch.setattr(proxy_making, "fingerprint", lambda _path: next(told))
    with pytest.raises(BadInput, match="was changed while it was copied"):
        make_proxy(video, index, kept)
    assert kept.used() == 0


def test_the_plan_foretells_the_size(tmp_path: Path, kept: KeptFiles) -> None:
    video = tmp_path / "large.mp4"
    encode(Recipe("libx264", size=(640, 360), gop=60, numbers=range(60), times=range(60)), video)
    plan = plan_proxy(video, prepare(video))
    made = make_proxy(video, prepare(video), kept)
    assert made.size * 0.7 < plan.size < made.size * 1.4
    assert plan.frames_bytes == 60 * 640 * 360 * 3 // 2
    assert plan.seconds > 0
    assert plan.step_back > 0


def test_only_long_groups_that_do_not_fit_into_memory_are_slow() -> None:
    plan = ProxyPlan(step_back=2.4, size=1, seconds=1, frames_bytes=1000)
    assert plan.is_slow(999)
    assert not plan.is_slow(1000)
    assert not replace(plan, step_back=0.2).is_slow(999)


def test_groups_are_weighed_by_the_frames_in_them(index: VideoIndex) -> None:
    assert group_length(index) == 60
    uneven = replace(index, flags=np.array([1, 1] + [0] * 118, np.uint8))
    assert group_length(uneven) == pytest.approx((1 + 119**2) / 120)
    assert group_length(replace(index, flags=np.zeros(120, np.uint8))) == 120


def test_a_copy_the_drive_has_no_room_for_is_refused(
    kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ProxyPlan(step_back=1, size=2 * 10**9, seconds=1, frames_bytes=1)
    check_room(kept, replace(plan, size=1), "street.mp4")
    monkeypatch.setattr(KeptFiles, "free", lambda _self: 10**9)
    with pytest.raises(BadInput, match=r"street\.mp4 takes about 2\.0 GB, and .* has 1\.0 GB left"):
        check_room(kept, plan, "street.mp4")


def test_sizes_read_as_people_say_them() -> None:
    assert [in_bytes(size) for size in (10, 850e6, 1.24e9)] == ["1 MB", "850 MB", "1.2 GB"]
