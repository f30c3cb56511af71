"""What the export sheet says and writes, without a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.shapes import ShapeKind
from framegrain.exchange.exporting import Loss
from framegrain.exchange.rolled_up import Grain
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named
from framegrain.session.projects import open_project
from framegrain.ui.words import capital, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from framegrain.media.compat_report import CompatReport
    from framegrain.storage.counting import Counts

_FLAT = {
    ShapeKind.ROTATED_BOX: "Rotated boxes get an upright bbox; their turn is in an extra field",
    ShapeKind.CUBOID: "Cuboids are flattened to their outline; the eight corners are in an extra field",
}
_KILO = 1000
_NAME = 24
"""Letters of a video's name beside other words."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked to be written, and where."""

    project: Path
    format: str
    out: Path
    frames: Path | None = None
    every_frame: bool = True
    grain: Grain | None = None
    with_time: bool = False


class Written(msgspec.Struct, frozen=True):
    """What came of it."""

    order: Order
    size: int
    losses: tuple[Loss, ...]


def write_export(order: Order, progress: Callable[[float], None], cancel: Callable[[], bool]) -> Written:
    """Write an export from any thread: the project is opened once more, for reading only.

    Raises what opening and exporting raise, and Cancelled.
    """
    session = open_project(order.project, read_only=True)
    try:
        losses = export(
            ProjectContents(session.project, session.taxonomy),
            order.project,
            format_named(order.format),
            order.out,
            frames=order.frames,
            every_frame=order.every_frame,
            grain=order.grain,
            with_time=order.with_time,
            progress=progress,
            cancel=cancel,
        )
    finally:
        session.close()
    return Written(order, order.out.stat().st_size, losses)


def suggested(project: Path, format_name: str) -> Path:
    """Where an export goes unless a person says otherwise: beside the project."""
    ending = ".json" if format_name == "json" else f".{format_name}{format_named(format_name).suffixes[0]}"
    return project.with_name(project.stem + ending)


def suggested_frames(out: Path) -> Path:
    """The folder for pictures beside an export."""
    stem = out.name.split(".")[0]
    return out.parent / (f"{stem}-frames" if stem else "frames")


def foreseen(
    format_name: str, counts: Counts, kinds: Collection[ShapeKind], *, every_frame: bool
) -> list[str]:
    """What is known beforehand not to fit into the format, in sentences."""
    if format_name != "coco":
        return []
    said = []
    beside = [
        counted(count, what) for count, what in ((counts.events, "event"), (counts.clips, "clip")) if count
    ]
    if beside:
        goes = "goes" if counts.events + counts.clips == 1 else "go"
        said.append(f"{' and '.join(beside)} {goes} into extra tables, which most COCO readers leave unread")
    said.extend(sentence for kind, sentence in _FLAT.items() if kind in kinds)
    if not every_frame and counts.keyframes:
        said.append("Computed shapes between keyframes are left out")
    return said


class ReadingNote(NamedTuple):
    """What the export sheet says of how others read the project's videos; `button` is empty where nothing is to do."""

    text: str
    tone: str
    button: str


def reading_note(known: Mapping[str, CompatReport], unknown: Sequence[str]) -> ReadingNote:
    """Of the videos compared, by name, and the names of those that were not; two lines at most."""
    other = [name for name, report in known.items() if not report.is_exact_by_seeking]
    if unknown and other:
        text = f"Others may see other frames of {_videos(other)}; {_videos(unknown)} not compared yet."
        return ReadingNote(text, "attention", "Find out")
    if other:
        text = f"Others may see other frames of {_videos(other)}. Pictures written along are safe."
        return ReadingNote(text, "attention", "What differs")
    if unknown:
        text = f"Whether others see the same frames is not known yet of {_videos(unknown)}."
        return ReadingNote(text, "secondary", "Find out")
    if not known:
        return ReadingNote("", "secondary", "")
    return ReadingNote("OpenCV was found to see the same frames.", "ok", "Report")


def _videos(names: Sequence[str]) -> str:
    if len(names) > 1:
        return counted(len(names), "video")
    (name,) = names
    return name if len(name) <= _NAME else f"{name[: _NAME // 2]}…{name[-_NAME // 2 :]}"


def loss_words(loss: Loss) -> str:
    """One loss as a sentence: of what, how many, and where they went."""
    count = f"{loss.count:,}".replace(",", "\u202f")
    return f"{capital(loss.what)} ({count}) – {loss.why}"


def size_words(size: int) -> str:
    """A file's size as people read it."""
    if size < _KILO:
        return f"{size} bytes"
    shown = float(size)
    for unit in ("kB", "MB", "GB"):
        shown /= _KILO
        if shown < _KILO or unit == "GB":
            break
    return f"{shown:.3g} {unit}" if shown < 100 else f"{shown:.0f} {unit}"
