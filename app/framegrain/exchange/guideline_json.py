"""What our JSON carries beside the videos: every taxonomy, examples with their pictures, questions, re-checks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import LARGEST_PICTURE, Example
from framegrain.exchange.rows_file import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import IO

    from framegrain.domain.activity import Activity
    from framegrain.domain.records import Video
    from framegrain.exchange.rows_file import Encoder
    from framegrain.exchange.source import ProjectSource

_LARGEST = (1 << 63) - 1


class Picture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture that examples show, PNG or JPEG, base64 in the file."""

    sha256: str
    content: bytes


def write_guideline(out: IO[bytes], encode: Encoder, source: ProjectSource) -> None:
    """The three arrays, a row a line, one picture in memory at a time."""
    records = source.guideline()
    shown = sorted({record.picture for record in records if isinstance(record, Example)})
    found = ((name, source.picture(name)) for name in shown)
    pictures = (Picture(sha256=name, content=content) for name, content in found if content is not None)
    for name, rows in (
        ("taxonomies", source.taxonomy_versions()),
        ("guideline", records),
        ("pictures", pictures),
    ):
        write_table(out, encode, name, rows)


def write_table(out: IO[bytes], encode: Encoder, name: str, rows: Iterable[object]) -> None:
    """One array, a row a line, with the comma after it."""
    out.write(encode(name) + b":[")
    table = Rows(out, encode)
    for row in rows:
        table.put(row)
    out.write(b"\n],\n")


def check_pictures(path: Path, pictures: Iterable[Picture]) -> None:
    """BadInput for a picture that is too large, or not the one that it is said to be."""
    for number, picture in enumerate(pictures, 1):
        if len(picture.content) > LARGEST_PICTURE:
            raise BadInput(
                f"{path} can't be used: picture {number} takes {len(picture.content) >> 10} KB, more than the "
                f"{LARGEST_PICTURE >> 10} KB of the largest that is kept; make it smaller"
            )
        if hashlib.sha256(picture.content).hexdigest() != picture.sha256:
            raise BadInput(
                f"{path} can't be used: picture {number} is another one than its sha256 says; export the project again"
            )


def check_activity(path: Path, activity: Iterable[Activity], videos: Sequence[Video]) -> None:
    """BadInput for working time that can't be, or is of no video of the file."""
    known = {video.id for video in videos}
    for number, one in enumerate(activity, 1):
        if one.video not in known:
            what = f"is of video {one.video}, which is not in it"
        elif one.ended < one.began or one.active < 0 or one.edits < 0:
            what = "ends before it begins, or is less than nothing"
        elif (
            not -_LARGEST
            <= min(one.began, one.active, one.edits)
            <= max(one.ended, one.active, one.edits)
            <= _LARGEST
        ):
            what = "holds a number too large to keep"
        else:
            continue
        raise BadInput(
            f"{path} can't be used: row {number} of the working times {what}; export the project again"
        )
