"""Which files of a folder are the pictures of a video, and in which order."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import BadInput
from framegrain.media.picture_header import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PICTURES: Final = 1_000_000
_NUMBER: Final = re.compile(r"[0-9]+")
# Ways to other places on one system or another, control characters, and halves of letters that no text can hold.
_NOT_KEPT: Final = re.compile(r"[/\\:\x00-\x1f\ud800-\udfff]")
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The pictures of a folder in the order of their numbers.

    `sizes` are bytes, `changed` is when the newest of them was written (nanoseconds as the file system counts).
    `left_out` says whether there are pictures without a number.
    """

    folder: Path
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    changed: int
    left_out: bool


def find_series(folder: Path | str) -> Series:
    """The one series of numbered pictures in a folder, in natural order: 1, 2, 10.

    Hidden files, files of other kinds and sub-folders don't count. Raises BadInput where there is none, where there
    are several, where two pictures carry one number, and for links that lead out of the folder.
    """
    folder = Path(os.path.abspath(folder))
    found = _pictures(folder)
    numbered = [name for name in found if _NUMBER.search(PurePath(name).stem)]
    if not numbered:
        raise BadInput(
            f"{folder} is a folder; choose a video file inside it, or a folder that holds numbered pictures "
            "(as frame_0001.png; png, jpg, bmp, tiff or webp)"
        )
    if len(numbered) > MOST_PICTURES:
        raise BadInput(f"{folder} holds more than {MOST_PICTURES:,} pictures; put them into several folders")
    names = _in_order(folder, numbered)
    return Series(
        folder=folder,
        names=tuple(names),
        sizes=tuple(found[name].st_size for name in names),
        changed=max(found[name].st_mtime_ns for name in names),
        left_out=len(numbered) < len(found),
    )


def is_plain(name: str) -> bool:
    """Whether a text is the name of a picture in a folder, and no way to anywhere else."""
    return (
        PurePath(name).name == name
        and not name.startswith(".")
        and not _NOT_KEPT.search(name)
        and PurePath(name).suffix.lower() in SUFFIXES
    )


def gaps(names: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers that are missing between the first and the last picture, as (first, last) of each gap."""
    numbers = sorted(number for _, number in _numbered(names))
    return [(a + 1, b - 1) for a, b in pairwise(numbers) if b - a > 1]


def gap_sentence(names: Sequence[str]) -> str:
    """What is missing from the numbering, in a sentence."""
    found = gaps(names)
    words = [str(first) if first == last else f"{first} to {last}" for first, last in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        words.append(f"{len(found) - _MOST_NAMED} stretches more")
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "some"
    one = len(found) == 1 and found[0][0] == found[0][1]
    return f"{'Picture' if one else 'Pictures'} {listed} {'is' if one else 'are'} missing from the numbering."


def _pictures(folder: Path) -> dict[str, os.stat_result]:
    found: dict[str, os.stat_result] = {}
    try:
        inside = folder.resolve(strict=True)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or PurePath(entry.name).suffix.lower() not in SUFFIXES:
                    continue
                if entry.is_symlink():
                    _check_link(inside, entry.name)
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode):
                    _check_name(folder, entry.name)
                    found[entry.name] = facts
    except FileNotFoundError as error:
        raise BadInput(
            f"{folder} is not there; check the name, or relink the video to where it is now"
        ) from error
    except OSError as error:
        raise BadInput(
            f"{folder} can't be read ({error.strerror}); check its permissions and the drive"
        ) from error
    return found


def _check_link(inside: Path, name: str) -> None:
    # A folder from elsewhere must not make pictures of this person's own files, which an export would then carry away.
    # realpath leaves a link in a circle as it is, where Path.resolve raises; reading it then says what it is.
    if Path(os.path.realpath(inside / name)).parent != inside:
        raise BadInput(
            f"{name} in {inside} is a link to a file outside the folder; put the picture itself into the folder"
        )


def _check_name(folder: Path, name: str) -> None:
    if not is_plain(name):
        raise BadInput(f"{name!r} in {folder} has letters in its name that can't be kept; rename it")


def _in_order(folder: Path, names: Iterable[str]) -> list[str]:
    by_series: dict[str, dict[int, str]] = {}
    for name, (series, number) in zip(names := sorted(names), _numbered(names), strict=True):
        same = by_series.setdefault(series, {})
        if number in same:
            raise BadInput(f"{same[number]} and {name} in {folder} carry the same number; keep one of them")
        same[number] = name
    if len(by_series) > 1:
        told = ", ".join(f"{series} ({len(same)})" for series, same in list(by_series.items())[:3])
        more = ", ..." if len(by_series) > 3 else ""
        raise BadInput(
            f"{folder} holds pictures of several series: {told}{more}; put each series into a folder of its own"
        )
    (only,) = by_series.values()
    return [only[number] for number in sorted(only)]


def _numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """The series each name belongs to (its text with a # for the number), and its number in it.

    Where a name has several numbers, the last one that is not the same in all names of that shape counts: the
    pictures of `v2_cam1_007_720p.png` are numbered by 007.
    """
    split = [(_NUMBER.split(stem), _NUMBER.findall(stem)) for stem in (PurePath(n).stem for n in names)]
    values: dict[tuple[str, ...], list[set[str]]] = {}
    for texts, numbers in split:
        seen = values.setdefault(_shape(texts), [set() for _ in numbers])
        for held, number in zip(seen, numbers, strict=True):
            held.add(number)
    counting = {
        shape: max((at for at, held in enumerate(seen) if len(held) > 1), default=len(seen) - 1)
        for shape, seen in values.items()
    }
    return [_named(texts, numbers, counting[_shape(texts)]) for texts, numbers in split]


def _shape(texts: list[str]) -> tuple[str, ...]:
    return tuple(text.casefold() for text in texts)


def _named(texts: list[str], numbers: list[str], counting: int) -> tuple[str, int]:
    shown = ["#" if at == counting else number for at, number in enumerate(numbers)]
    series = "".join(text + number for text, number in zip(_shape(texts), [*shown, ""], strict=True))
    return series, int(numbers[counting])
