"""The formats a project can leave in and come back from: one row each, nothing found by magic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from framegrain.exchange import coco, project_json
from framegrain.exchange.exporting import Cancel, Loss, Options, Progress, never, no_progress
from framegrain.exchange.json_parts import Imported

if TYPE_CHECKING:
    from framegrain.exchange.source import ProjectSource


class Write(Protocol):
    """Write a project to `path`, whole or not at all, and say what the format could not carry.

    Raises ExportError and Cancelled.
    """

    def __call__(
        self,
        source: ProjectSource,
        path: Path,
        *,
        options: Options = Options(),  # noqa: B008  # frozen
        progress: Progress = no_progress,
        cancel: Cancel = never,
    ) -> tuple[Loss, ...]: ...


Read = Callable[[Path], Imported]
"""Read such a file. Raises BadInput."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One way out of a project. `keeps` says in a sentence what a reader of the format gets; `read` the way back.

    `has_time` says whether it can carry how long people worked.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    write: Write
    read: Read | None
    keeps: str
    has_time: bool = False


FORMATS = (
    Format(
        name="coco",
        title="COCO",
        suffixes=(".json",),
        write=coco.write,
        read=None,
        keeps=(
            "Shapes on every frame for training and evaluation; "
            "tracks, events, clips and exact times in extra tables"
        ),
    ),
    Format(
        name="json",
        title="Framegrain JSON",
        suffixes=(".json",),
        write=project_json.write,
        read=project_json.read,
        keeps=(
            "Everything but the undo history and, unless they are asked for, working times; "
            "imports to an identical project"
        ),
        has_time=True,
    ),
)
