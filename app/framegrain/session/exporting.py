"""Exports, with the labeled frames as pictures where they are wanted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.exchange.exporting import Loss, Options
from framegrain.exchange.formats import FORMATS, Format
from framegrain.exchange.rolled_taxonomy import RolledSource
from framegrain.media.identity import difference
from framegrain.media.index import VideoIndex
from framegrain.media.stills import copy_pictures, write_frames
from framegrain.session.undecided import waiting
from framegrain.session.videos import find_file, why_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.records import Video
    from framegrain.exchange.rolled_up import Grain
    from framegrain.session.contents import ProjectContents


def format_names() -> tuple[str, ...]:
    """Names of the formats that can be written."""
    return tuple(known.name for known in FORMATS)


def format_named(name: str) -> Format:
    """The format with this name; BadInput lists what there is."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise BadInput(f"there is no export format “{name}”; choose {' or '.join(format_names())}")


def export(
    contents: ProjectContents,
    project: Path,
    target: Format,
    out: Path,
    *,
    frames: Path | None = None,
    every_frame: bool = True,
    grain: Grain | None = None,
    with_time: bool = False,
    progress: Callable[[float], None] = lambda done: None,
    cancel: Callable[[], bool] = lambda: False,
) -> tuple[Loss, ...]:
    """Write a project; with `frames` also every picture the export names, under the names it uses.

    `grain` writes it coarser, `with_time` with how long people worked. Returns what was merged and dropped, and what
    the format could not carry. Raises Cancelled, BadInput and the format's own errors; an export that fails leaves no
    file, pictures already written stay.
    """
    if with_time and not target.has_time:
        raise BadInput(f"{target.title} carries no working times; leave them out, or choose the format json")
    named: dict[int, dict[int, str]] = {}

    def on_picture(video: int, frame: int, file: str) -> None:
        named.setdefault(video, {})[frame] = file

    rolled = RolledSource(contents, grain) if grain is not None else None
    share = 0.3 if frames is not None else 1.0
    if frames is not None:
        _require_files(contents, project)
    losses = target.write(
        rolled or contents,
        out,
        options=Options(
            every_frame=every_frame,
            on_picture=on_picture if frames is not None else None,
            with_time=with_time,
        ),
        progress=lambda done, total: progress(share * done / max(total, 1)),
        cancel=cancel,
    )
    if frames is not None:
        _write_pictures(
            contents, project, named, frames, lambda done: progress(share + (1 - share) * done), cancel
        )
    progress(1.0)
    return (*undecided_losses(contents), *(rolled.losses() if rolled is not None else ()), *losses)


def undecided_losses(contents: ProjectContents) -> tuple[Loss, ...]:
    """Records that are written with a label that was split, or that is gone, as nobody has said yet what they are."""
    known, counts = contents.taxonomy.by_id, contents.counts_by_label()
    waits = waiting(contents.guideline()).values()
    kept = Counter(recheck.label for recheck in waits if recheck.label in known)
    gone = {label: count for label, count in counts.items() if label not in known}
    why = "the label was split; they keep it until somebody says what they are"
    away = "the taxonomy does not have the label any more; they keep it until somebody says what they are"
    return (
        *(
            Loss(f"records of “{known[label].name}” to be decided", n, why)
            for label, n in sorted(kept.items())
        ),
        *(Loss(f"records of “{label}” to be decided", n, away) for label, n in sorted(gone.items())),
    )


def _require_files(contents: ProjectContents, project: Path) -> None:
    for video in contents.videos():
        file, index = find_file(project, video), _index(contents, video)
        why = why_missing(project, video, index) if file is None else _why_another(index, file)
        if why:
            raise BadInput(f"{why}; its frames can't be written. Relink it or leave frames out")


def _why_another(index: VideoIndex, file: Path) -> str:
    found = difference(file, index)
    return f"{file} is not the file that was labeled: {found}" if found else ""


def _write_pictures(
    contents: ProjectContents,
    project: Path,
    named: dict[int, dict[int, str]],
    folder: Path,
    progress: Callable[[float], None],
    cancel: Callable[[], bool],
) -> None:
    total = sum(len(files) for files in named.values()) or 1
    before = 0
    for video in contents.videos():
        files = named.get(video.id)
        if not files:
            continue
        _write_video(
            contents, project, video, files, folder, _part(progress, before, len(files), total), cancel
        )
        before += len(files)


def _part(progress: Callable[[float], None], before: int, count: int, total: int) -> Callable[[float], None]:
    return lambda done: progress((before + done * count) / total)


def _write_video(
    contents: ProjectContents,
    project: Path,
    video: Video,
    files: dict[int, str],
    folder: Path,
    progress: Callable[[float], None],
    cancel: Callable[[], bool],
) -> None:
    source = find_file(project, video)
    if source is None:
        raise FramegrainError(f"{video.path} went away while its frames were written; nothing else was lost")
    first = PurePosixPath(next(iter(files.values())))
    target = folder / first.parent
    target.mkdir(parents=True, exist_ok=True)
    index = _index(contents, video)
    if index.names:
        copy_pictures(source, sorted(files), target, index=index, progress=progress, cancel=cancel)
        return
    write_frames(
        source,
        sorted(files),
        target,
        name=_pattern(first.name, next(iter(files))),
        index=index,
        progress=progress,
        cancel=cancel,
    )


def _index(contents: ProjectContents, video: Video) -> VideoIndex:
    return VideoIndex.from_bytes(contents.index_bytes(video.id))


def _pattern(name: str, frame: int) -> str:
    """The name every frame of the video follows: `frame_000012.png` for frame 12 gives `frame_{frame:06d}.png`."""
    return name.replace("{", "{{").replace("}", "}}").replace(f"{frame:06d}", "{frame:06d}")
