"""A file is known again by a handful of its packets, and by a few of its pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from contract.videos import DAMAGED, KINDS, Kind, can_write, kind_named
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media import identity
from framegrain.media.demux import prepare
from framegrain.media.identity import difference, other_picture
from framegrain.media.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

FILES = [kind for kind in (*KINDS, *DAMAGED) if can_write(kind.encoder)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: f"{kind.name}{kind.suffix}")
def test_a_file_is_its_own(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    assert difference(path, prepare(path)) == ""


@pytest.mark.parametrize(
    "kind", [k for k in FILES if k.encoder == "libx264"], ids=lambda k: k.name + k.suffix
)
def test_a_file_of_other_packets_is_not(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    index = prepare(path)
    # a recording that was cut off has no table to compare, and no way to its middle
    has_table = kind.suffix == ".mp4" and kind.name != "cut-off-fragmented"
    for at in (0, len(index.size) // 2 if has_table else 0):
        size = index.size.copy()
        size[at:] += 1
        assert "other data is where frame" in difference(path, replace(index, size=size))


def test_what_differs_is_named(folder: Path) -> None:
    mp4, mkv = kind_named("h264-uneven", ".mp4").file(folder), kind_named("h264-uneven", ".mkv").file(folder)
    assert "it is matroska,webm, not mov" in difference(mkv, prepare(mp4))
    mpeg = kind_named("mpeg4", ".mp4").file(folder)
    assert "coded as mpeg4, not h264" in difference(mpeg, prepare(mp4))
    index = prepare(mp4)
    assert "promises 120 pictures, not 90" in difference(mp4, replace(index, header_count=90))


def test_a_file_that_is_gone_says_so(folder: Path) -> None:
    index = prepare(kind_named("h264-long-gop", ".mp4").file(folder))
    with pytest.raises(BadInput, match="is not there"):
        difference(folder / "gone.mp4", index)


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if can_write(k.encoder)], ids=lambda kind: f"{kind.name}{kind.suffix}"
)
def test_pictures_of_a_checked_video_are_the_same_when_it_is_opened_again(kind: Kind, folder: Path) -> None:
    path = kind.file(folder)
    assert other_picture(path, scan(path, prepare(path))) is None


def test_a_picture_decoded_otherwise_is_named(folder: Path) -> None:
    path = kind_named("h264-long-gop", ".mp4").file(folder)
    index = scan(path, prepare(path))
    crcs = index.check_crcs.copy()
    crcs[1] ^= 1
    assert other_picture(path, replace(index, check_crcs=crcs)) == index.check_frames[1]
    with pytest.raises(Cancelled):
        other_picture(path, replace(index, check_crcs=crcs), cancel=lambda: True)


def test_a_video_never_checked_has_nothing_to_compare(folder: Path) -> None:
    path = kind_named("h264-long-gop", ".mp4").file(folder)
    assert other_picture(path, prepare(path)) is None


def test_nothing_is_decoded_to_know_a_file_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kind_named("h264-long-gop", ".mp4").file(folder)
    index = prepare(path)
    opened = []
    before = identity.open_video

    def noting(*args: object, **more: object) -> object:
        opened.append(before(*args, **more))  # type: ignore[arg-type]
        return opened[-1]

    monkeypatch.setattr(identity, "open_video", noting)
    monkeypatch.setattr(identity, "ExactReader", None)
    assert difference(path, index) == ""
    assert len(opened) == 1
