"""COCO, as pycocotools loads and evaluates it, with everything else in extra fields and tables.

The decisions behind the profile are in `resources/help/decisions/0008-coco-profile.md`, its fields in
`resources/help/formats.md`.
"""

from __future__ import annotations

from functools import partial
from heapq import merge
from itertools import chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from framegrain import __version__
from framegrain.domain.places import real_path
from framegrain.domain.records import Verdict
from framegrain.domain.shapes import Polygon, ShapeKind, fits, kind_of
from framegrain.exchange.coco_losses import Tally
from framegrain.exchange.coco_rows import Image, Info
from framegrain.exchange.coco_shapes import plain_areas, seen
from framegrain.exchange.coco_tables import (
    Categories,
    clip_row,
    event_row,
    track_row,
    video_row,
)
from framegrain.exchange.coco_walk import Walk
from framegrain.exchange.exporting import (
    ROWS_BETWEEN_CHECKS,
    Loss,
    Options,
    Steps,
    never,
    no_progress,
    whole_file,
)
from framegrain.exchange.moments import moment
from framegrain.exchange.picture_names import picture_folders, picture_name
from framegrain.exchange.rows_file import Encoder, RowsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId, Track
    from framegrain.exchange.coco_walk import Step
    from framegrain.exchange.exporting import Cancel, Progress
    from framegrain.exchange.source import ProjectSource

PROFILE = "framegrain-coco 1"
DEFAULT_OPTIONS = Options()


def write(
    source: ProjectSource,
    path: Path,
    *,
    options: Options = DEFAULT_OPTIONS,
    progress: Progress = no_progress,
    cancel: Cancel = never,
) -> tuple[Loss, ...]:
    """Write the project as one COCO file and say what COCO's own fields could not carry.

    Progress counts frames of video. Raises ExportError and Cancelled; either leaves no file behind.
    """
    videos = list(source.videos())
    names = {video.id: source.picture_names(video.id) for video in videos}
    folders = picture_folders(videos, {video for video, files in names.items() if files})
    steps = Steps(sum(max(video.frames, 1) for video in videos), progress, cancel)
    steps.reached(0)
    with (
        whole_file(path) as out,
        RowsFile(out, real_path(path).parent, _head(source, options), "annotations") as file,
    ):
        export = _Export(file, source, options, steps)
        done = 0
        for video in videos:
            export.video(source.document(video.id), folders[video.id], names[video.id], done)
            done += max(video.frames, 1)
            steps.reached(done)
        # known only now; other exports keep it where people who look into a file see it first
        export.finish({"info": _info(source, options)} if source.coarser() is not None else {})
        steps.check()
    return export.tally.losses()


def _head(source: ProjectSource, options: Options) -> dict[str, Any]:
    head = {} if source.coarser() is not None else {"info": _info(source, options)}
    return {**head, "licenses": []}


def _info(source: ProjectSource, options: Options) -> Info:
    return Info(
        description=f"{source.name}: video labels",
        version="1.0",
        tool=f"Framegrain {__version__}",
        profile=PROFILE,
        taxonomy=source.taxonomy.name,
        taxonomy_version=source.taxonomy.version,
        every_frame=options.every_frame,
        coarser=source.coarser(),
    )


class _Export:
    """The open tables of one export and the numbers already given out."""

    def __init__(self, file: RowsFile, source: ProjectSource, options: Options, steps: Steps) -> None:
        self._file = file
        self._source = source
        self._taxonomy = taxonomy = source.taxonomy
        self._options = options
        self._steps = steps
        self._encode = Encoder()
        self._annotations = file.first
        self._images, self._category_rows = file.array("images"), file.array("categories")
        self._videos, self._tracks = file.array("videos"), file.array("tracks")
        self._events, self._clips = file.array("events"), file.array("clips")
        self._categories = Categories(taxonomy)
        self.tally = Tally()

    def video(self, document: Document, folder: str, names: Sequence[str], done: int) -> None:
        """Write everything of one video; `names` are its files when it is a folder of pictures."""
        compat = self._source.other_reading(document.video.id)
        self._videos.put(video_row(document, folder, compat))
        self._annotate(document, partial(picture_name, folder, names=names), done)
        for track in sorted(document.tracks.values(), key=lambda t: t.id):
            category, name = self._categories.id_of(track.label), self._taxonomy.title(track)
            self._tracks.put(track_row(document, track, category, name))
            self._steps.row()
        for event in sorted(document.events.values(), key=lambda e: (e.span.start, e.id)):
            self._events.put(event_row(document, event, self._taxonomy))
            self._steps.row()
        for clip in document.clip_order():
            self._clips.put(clip_row(document, clip))
        self.tally.add("events", len(document.events))
        self.tally.add("clips", len(document.clips))
        self.tally.add("comments", len(document.comments))
        self.tally.add("calibrations", document.calibration is not None)

    def finish(self, tail: dict[str, Any]) -> None:
        """Write what is only known at the end, `tail` last."""
        self.tally.add("guideline", len(self._source.guideline()))
        for row in self._categories.rows():
            self._category_rows.put(row)
        self._file.finish(tail)

    def _annotate(self, document: Document, name_of: Callable[[int], str], done: int) -> None:
        # a million times: what one row costs here is what an export costs
        pictured, areas, shown = -1, self._plain_areas(document), self.tally.shown
        width, height = document.video.width, document.video.height
        time_base = str(document.times.time_base)
        for count, (frame, _, walk, state) in enumerate(self._in_order(document)):
            if count % ROWS_BETWEEN_CHECKS == 0:
                self._steps.check()
            shape = state.shape
            if shape is None:
                continue
            is_known = areas and type(shape) is Polygon and not state.computed
            found = seen(shape, width, height, areas[state.latest.id] if is_known else 0.0)
            if found is None:
                self.tally.add("no_area" if fits(shape, width, height) else "outside")
                continue
            if frame != pictured:
                pictured = frame
                self._picture(document, frame, name_of(frame), time_base)
                if self._images.count % 64 == 0:
                    self._steps.reached(done + frame)
            kind = kind_of(shape)
            if kind is not ShapeKind.BOX or found.clipped:
                shown(kind, found)
            row = walk.row(self._annotations.count + 1, self._images.count, state, found, kind)
            self._annotations.put(row)

    def _in_order(self, document: Document) -> Iterable[Step]:
        """By frame, then track; keyframes alone are no more than the document holds, and sorted in half the time."""
        walks = self._walks(document)
        if self._options.every_frame:
            return merge(*walks)
        return sorted(chain.from_iterable(walks), key=itemgetter(0))  # those of one frame stay in order

    def _plain_areas(self, document: Document) -> dict[RecordId, float]:
        """Of every keyframe with a polygon, by its id: asked for one by one they take most of an export's time."""
        if self._options.every_frame:
            return {}
        shapes = {k.id: k.shape for k in document.all_keyframes.values() if isinstance(k.shape, Polygon)}
        return dict(zip(shapes, plain_areas(list(shapes.values())), strict=True))

    def _walks(self, document: Document) -> list[Iterator[Step]]:
        walks = []
        for order, track in enumerate(sorted(document.tracks.values(), key=lambda t: t.id)):
            if track.verdict is not Verdict.PRESENT:
                self.tally.add("verdicts")
                continue
            policy = self._taxonomy.interpolation(track.label)
            walk = Walk(track, self._categories.id_of(track.label), policy, self._encode)
            walks.append(walk.over(document, order, in_betweens=self._options.every_frame))
            self.tally.add("past_end", _past_end(document, track))
            if not self._options.every_frame:
                self.tally.add("in_betweens", _in_betweens(document, track))
        return walks

    def _picture(self, document: Document, frame: int, name: str, time_base: str) -> None:
        video, at = document.video, moment(document.times, frame)
        self._images.put(
            Image(
                id=self._images.count + 1,
                file_name=name,
                width=video.width,
                height=video.height,
                video_id=video.id,
                frame_index=frame,
                pts=at.pts,
                time_base=time_base,
                time=at.time,
                seconds=at.seconds,
            )
        )
        if self._options.on_picture is not None:
            self._options.on_picture(video.id, frame, name)


def _past_end(document: Document, track: Track) -> int:
    """Keyframes with a shape that lie behind the last frame."""
    keys = document.keyframes(track.id)
    return sum(key.frame >= document.video.frames and key.shape is not None for key in keys)


def _in_betweens(document: Document, track: Track) -> int:
    """Frames of a track's life without a keyframe of their own, those outside the picture left out."""
    keys = document.keyframes(track.id)
    return sum(max(after.frame - key.frame - 1, 0) for key, after in pairwise(keys) if not key.outside)
