"""A thumbnail shows the frame it is called by, of every kind of file."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from contract.videos import DAMAGED, KINDS, Kind, can_write, number_of, sequential_numbers
from framegrain.media.demux import build_index, prepare
from framegrain.media.scan import scan
from framegrain.media.thumbnails import Thumbnails

if TYPE_CHECKING:
    from pathlib import Path

_FLATTEST = 20  # wider for its height, a thumbnail is a line, and no number can be read in it


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.mark.parametrize("kind", [*KINDS, *DAMAGED], ids=lambda kind: f"{kind.name}{kind.suffix}")
def test_each_shows_the_frame_it_is_called_by(kind: Kind, folder: Path) -> None:
    if not can_write(kind.encoder):
        pytest.skip(f"this FFmpeg can't write {kind.encoder}")
    if kind.size[0] > _FLATTEST * kind.size[1]:
        pytest.skip("its thumbnails are a line")
    path = kind.file(folder)
    is_sound = kind in KINDS
    index = prepare(path) if is_sound else scan(path, build_index(path)).accepted()
    shown = list(kind.shown) if is_sound else sequential_numbers(path)
    last = len(shown) - 1
    picks = (last * 3 // 5, min(3, last), last, 0, last // 3)
    wanted = [frame for frame in dict.fromkeys(picks) if shown[frame] is not None]
    made, told = set[int](), threading.Condition()

    def note(frame: int) -> None:
        with told:
            made.add(frame)
            told.notify_all()

    thumbnails = Thumbnails(path, index, is_busy=lambda: False, on_made=note)
    try:
        thumbnails.want(wanted)
        with told:
            assert told.wait_for(lambda: made >= set(wanted), 60), f"made {sorted(made)} of {wanted}"
        pictures = {frame: thumbnails.store.get(frame) for frame in wanted}
    finally:
        thumbnails.close()
    numbers = {frame: None if seen is None else number_of(seen) for frame, seen in pictures.items()}
    assert numbers == {frame: shown[frame] for frame in wanted}
