"""Links that lead in a circle are refused in a sentence wherever a file is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import FramegrainError
from framegrain.domain.places import real_path
from framegrain.exchange.exporting import whole_file
from framegrain.session.packing import pack
from framegrain.session.unpacking import unpack
from framegrain.session.videos import examine, portable_path
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    one, other = tmp_path / "one.framegrain", tmp_path / "other.framegrain"
    one.symlink_to(other)
    other.symlink_to(one)
    return one


def export(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"labels")


@pytest.mark.parametrize("ask", [ProjectFile.open, examine, export])
def test_the_sentence_names_the_file(circle: Path, ask: Callable[[Path], object]) -> None:
    with pytest.raises(FramegrainError, match=r"one\.framegrain .*(link|can't be re)"):
        ask(circle)
    assert circle.is_symlink()


def test_packs_are_neither_read_nor_written_through_them(circle: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "circle.zip"
    zipped.symlink_to(zipped)
    asked = (
        lambda: unpack(zipped, tmp_path / "to"),
        lambda: unpack(tmp_path / "p.zip", circle),
        lambda: unpack(tmp_path / "p.zip", circle / "to"),
        lambda: pack(circle, tmp_path / "p.zip"),
        lambda: pack(circle, zipped),
    )
    for ask in asked:
        with pytest.raises(FramegrainError):
            ask()
    assert sorted(place.name for place in tmp_path.iterdir()) == [
        *("circle.zip", "one.framegrain", "other.framegrain"),
    ]


def test_the_way_to_such_a_place_can_still_be_noted(circle: Path, tmp_path: Path) -> None:
    assert portable_path(circle, tmp_path / "trip.framegrain") in ("one.framegrain", "other.framegrain")


def test_other_links_are_followed(tmp_path: Path) -> None:
    there = tmp_path / "there.framegrain"
    there.touch()
    (tmp_path / "link").symlink_to(there)
    assert real_path(tmp_path / "link") == real_path(there)
