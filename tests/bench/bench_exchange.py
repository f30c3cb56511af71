"""How fast exports are written and read, and that their memory stays flat."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import TYPE_CHECKING

import msgspec
from figures import Figure

from framegrain.domain.records import Track
from framegrain.domain.shapes import Box, polygon_of
from framegrain.exchange import coco, project_json
from made_projects import ANNA, MadeSource, document, keyframe, video

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.document import Document
    from framegrain.domain.records import Record

TRACKS = 40
KEYFRAMES = 60


def measure(tmp_path: Path) -> list[Figure]:
    """COCO and JSON, against plain dictionaries and json.dump."""
    made = busy(gap=20)
    source = MadeSource([made])
    path = tmp_path / "export.json"
    rows = TRACKS * ((KEYFRAMES - 1) * 20 + 1)
    plain = tmp_path / "plain.json"
    records = list(made.records())
    return [
        rate("COCO export", rows, lambda: coco.write(source, path), lambda: dump_dictionaries(made, plain)),
        peaks(path),
        rate(
            "JSON export",
            len(records),
            lambda: project_json.write(source, path),
            lambda: dump_records(records, plain),
        ),
        rate(
            "JSON import, checked",
            len(records),
            lambda: project_json.read(path),
            lambda: json.loads(path.read_bytes()),
        ),
    ]


def rate(name: str, rows: int, ours: Callable[[], object], plain: Callable[[], object]) -> Figure:
    """Rows a second; the yardstick is the standard library's json on dictionaries."""
    value, yardstick = rows / seconds(ours), rows / seconds(plain)
    return Figure(f"{name} vs json and dictionaries", value, "rows/s", yardstick, value / yardstick)


def peaks(path: Path) -> Figure:
    """Peak memory of a COCO export; the yardstick has the same records, but an eighth of the annotations."""
    few, many = peak(busy(gap=5), path) / 1e6, peak(busy(gap=40), path) / 1e6
    return Figure("COCO export, peak memory vs an eighth of it", many, "MB", few, many / few)


def busy(*, gap: int) -> Document:
    """Forty tracks, boxes and polygons, with a keyframe every `gap` frames."""
    records: list[Record] = []
    for number in range(TRACKS):
        track = number * 1000 + 1
        records.append(Track(id=track, label="adult", number=number + 1, provenance=ANNA))
        for n in range(KEYFRAMES):
            x, y = 10.5 + n + number, 20.25 + n
            corners = [(x, y), (x + 30, y), (x + 40, y + 30), (x + 15, y + 50), (x, y + 30)]
            shape = polygon_of(corners) if number % 4 == 0 else Box(x=x, y=y, width=30.5, height=60)
            pose = {"pose": "walks" if n % 2 else "stands"}
            records.append(keyframe(track + 1 + n, track, n * gap, shape, attributes=pose))
    return document(records, video(frames=KEYFRAMES * gap, size=(1920, 1080)))


def dump_dictionaries(made: Document, path: Path) -> None:
    """The obvious way: ask for each frame, collect dictionaries, dump them."""
    rows = []
    for track in made.tracks.values():
        life = made.life(track.id)
        assert life is not None
        for frame in range(life.start, life.stop):
            state = made.state(track.id, frame)
            assert state is not None
            rows.append(dictionary(len(rows) + 1, track, frame, state))
    with path.open("w", encoding="utf-8") as out:
        json.dump({"annotations": rows}, out)


def dictionary(number: int, track: Track, frame: int, state: object) -> dict[str, object]:
    found = coco.seen(state.shape, 1920, 1080)  # type: ignore[attr-defined]
    return {
        "id": number,
        "image_id": frame,
        "category_id": 1,
        "bbox": list(found.bbox),
        "area": found.area,
        "segmentation": found.segmentation,
        "iscrowd": 0,
        "track_id": track.id,
        "keyframe": state.keyframe is not None,  # type: ignore[attr-defined]
        "computed": state.computed,  # type: ignore[attr-defined]
        "occluded": state.occluded,  # type: ignore[attr-defined]
        "verdict": track.verdict.value,
        "attributes": {**track.attributes, **state.attributes},  # type: ignore[attr-defined]
        "provenance": msgspec.to_builtins(track.provenance),
        "shape": "box",
    }


def dump_records(records: list[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        json.dump([msgspec.to_builtins(record) for record in records], out)


def seconds(work: Callable[[], object]) -> float:
    """The best of three."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def peak(made: Document, path: Path) -> float:
    """Bytes an export of an open document takes at most."""
    source = MadeSource([made])
    tracemalloc.start()
    try:
        coco.write(source, path)
        return float(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
