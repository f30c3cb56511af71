"""What is known of how others read a project's videos, kept in the project."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from framegrain.domain.places import real_path
from framegrain.exchange.source import OtherReading, ReadingFinding
from framegrain.media.compat import compare
from framegrain.media.compat_report import CompatReport
from framegrain.media.compat_words import verdict
from framegrain.media.index import VideoIndex
from framegrain.media.opencv_capture import VERSION
from framegrain.media.readers import READERS
from framegrain.session.videos import find_file

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.records import Video
    from framegrain.media.index import Cancel, Progress
    from framegrain.media.readers import OpenReader
    from framegrain.storage.project_file import ProjectFile

_KEY = "compat/"


def known_report(project: ProjectFile, video: Video) -> CompatReport | None:
    """The report on a video; None when there is none, or when its file or numbering is another by now."""
    kept = project.recall(f"{_KEY}{video.id}")
    report = CompatReport.from_json(kept) if kept else None
    if report is None or not report.is_about(
        video.fingerprint, VideoIndex.from_bytes(project.index(video.id))
    ):
        return None
    return report


def is_open_question(project: ProjectFile, video: Video) -> bool:
    """Whether a report on a video would be news; the pictures of a folder are the same files for everybody."""
    place = real_path(project.path).parent / PurePosixPath(video.path)
    return not os.path.isdir(place) and known_report(project, video) is None


def keep_report(project: ProjectFile, video_id: int, report: CompatReport) -> bool:
    """Keep a report in the project; False, and nothing is kept, when it is not about the video as it is now."""
    index = VideoIndex.from_bytes(project.index(video_id))
    if not report.is_about(project.video(video_id).fingerprint, index):
        return False
    project.remember(f"{_KEY}{video_id}", report.to_json().decode())
    return True


def reader_for(project: ProjectFile, video: Video, wanted: str) -> tuple[OpenReader, str]:
    """How to read a video, and a sentence where that is not as wanted.

    PyAV reads every video. OpenCV (`wanted` is "opencv") reads those of which it was proven, with the version
    installed, that it shows every frame in order.
    """
    if wanted != "opencv":
        return READERS["pyav"], ""
    report = known_report(project, video)
    if report is not None and report.is_exact_in_order and report.opencv == VERSION:
        return READERS["opencv"], ""
    why = (
        f"OpenCV {report.opencv} does not show all its frames"
        if report is not None and not report.is_exact_in_order
        else "nobody has proven yet that OpenCV shows all its frames; “Will others see the same frame?” does"
    )
    return READERS["pyav"], f"{video.name} is read with PyAV: {why}"


def missing_reports(
    project: ProjectFile, file: Path, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> dict[int, CompatReport]:
    """Reports, by video, on those videos of the project in `file` that have none and whose file is there.

    Nothing is kept. Raises BadInput and Cancelled.
    """
    unknown = [video for video in project.videos() if is_open_question(project, video)]
    found = {}
    for done, video in enumerate(unknown):
        place = find_file(file, video)
        if place is None:
            continue
        index = VideoIndex.from_bytes(project.index(video.id))
        part = _part(progress, done, len(unknown))
        found[video.id] = compare(place, index, progress=part, cancel=cancel)
    return found


def as_reading(report: CompatReport) -> OtherReading:
    """The report as exports carry it."""
    return OtherReading(
        reader=f"OpenCV {report.opencv}",
        verdict=verdict(report),
        same_in_order=report.is_exact_in_order,
        same_by_seeking=report.is_exact_by_seeking,
        findings=[
            ReadingFinding(code=found.code, sentence=found.sentence, advice=found.advice)
            for found in report.findings
        ],
    )


def _part(progress: Progress | None, done: int, total: int) -> Progress | None:
    if progress is None:
        return None
    tell = progress
    return lambda share: tell((done + share) / total)
