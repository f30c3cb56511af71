"""One exact picture of each video of a project, made in the background when nothing else wants the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media.background import SOMEBODY_LOOKS, Attendant, step_aside
from framegrain.media.index import VideoIndex
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader
from framegrain.media.thumbnail_store import SIZE, ThumbnailStore
from framegrain.media.untouched import Untouched
from framegrain.session.videos import find_file
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from framegrain.domain.records import Video
    from framegrain.media.kept import KeptFiles

NAME: Final = "cover"
_MOST_BYTES: Final = 1024**2
_LOOK_AGAIN_SECONDS: Final = 0.05


class Cover(NamedTuple):
    """The middle frame of a video as BGRA, shape (height, width, 4); None where it can't be read.

    `is_missing` says that the file is not where it was, or is another one.
    """

    video: int
    picture: NDArray[np.uint8] | None
    is_missing: bool = False


class Covers(Attendant):
    """Makes the pictures wanted, the first ones first, each once; kept ones come from the kept files.

    Every picture comes from ExactReader: it is the frame it is said to be. While `is_busy` (somebody plays, scrubs or
    waits for a frame) nothing is read, and what is under way stops at the next packet. `on_made` is called on the
    thread and must hand over and return.
    """

    def __init__(
        self,
        project: Path,
        kept: KeptFiles,
        *,
        is_busy: Callable[[], bool],
        on_made: Callable[[Cover], None],
    ) -> None:
        super().__init__(f"covers {project.name}")
        self._path = project
        self._kept = kept
        self._is_busy = is_busy
        self._on_made = on_made
        self._maker = PictureMaker()
        self._wanted: dict[int, Video] = {}
        self._told: set[int] = set()
        self._thread.start()

    def want(self, videos: Sequence[Video]) -> None:
        """Make the pictures of these videos, in this order, instead of those wanted so far."""
        wanted = {video.id: video for video in videos}
        with self._wake:
            self._wanted = wanted
            self._wake.notify()

    def forget(self, video: int) -> None:
        """Make the picture of a video again when it is wanted; its file may be back."""
        with self._wake:
            self._told.discard(video)
            self._wake.notify()

    def _work(self) -> None:
        step_aside(SOMEBODY_LOOKS)
        project: ProjectFile | None = None
        try:
            while (video := self._next()) is not None:
                try:
                    project = project or ProjectFile.open(self._path, read_only=True)
                    cover = self._cover(project, video)
                except Cancelled:
                    continue
                except FramegrainError:
                    cover = Cover(video.id, None)  # whoever opens the video is told why it can't be read
                self._tell(cover)
        finally:
            if project is not None:
                project.close()

    def _next(self) -> Video | None:
        with self._wake:
            while not self._closed:
                video = next((v for i, v in self._wanted.items() if i not in self._told), None)
                if video is not None and not self._is_busy():
                    return video
                self._wake.wait(None if video is None else _LOOK_AGAIN_SECONDS)
        return None

    def _tell(self, cover: Cover) -> None:
        with self._wake:
            if self._closed:
                return
            self._told.add(cover.video)
        self._on_made(cover)

    def _cover(self, project: ProjectFile, video: Video) -> Cover:
        index = VideoIndex.from_bytes(project.index(video.id))
        frame = index.frame_count // 2
        store = ThumbnailStore()
        kept = self._kept.read(video.fingerprint, NAME, most=_MOST_BYTES)
        if kept is not None:
            store.take_bytes(kept, index)
        file = find_file(project.path, video)
        if file is not None and index.frame_count and frame not in store:
            self._make(file, video, index, frame, store)
        return Cover(video.id, store.get(frame), is_missing=file is None)

    def _make(self, file: Path, video: Video, index: VideoIndex, frame: int, store: ThumbnailStore) -> None:
        untouched = Untouched(file, is_folder=bool(index.names), labeled=video.fingerprint)
        untouched.check()
        reader = ExactReader(file, index, threads=1)
        try:
            decoded = reader.frame(frame, cancel=lambda: self._is_withdrawn(video.id))
            store.put(frame, self._maker.bgr(decoded, fit=SIZE))
        finally:
            reader.close()
        if untouched.holds:
            self._kept.write(video.fingerprint, NAME, store.to_bytes(index))

    def _is_withdrawn(self, video: int) -> bool:
        return self._closed or video not in self._wanted or self._is_busy()
