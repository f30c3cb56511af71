"""One piece of work on a whole project, in a process of its own so that its memory can be told; run by bench_million.

`python million_work.py WHAT PROJECT [FILE]` prints JSON: the seconds of CPU it took, the most memory (MB) and what
else is to be told.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.errors import Cancelled
from framegrain.exchange import coco, project_json
from framegrain.exchange.exporting import Options
from framegrain.session.checking import broken_rules
from framegrain.session.contents import ProjectContents
from framegrain.session.importing import import_json
from framegrain.session.projects import open_project

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import Keyframe
    from framegrain.session.session import Session


def main(what: str, project: Path, file: Path) -> None:
    if what == "import":
        found = timed(lambda: {"records": import_json(project, file).records})
    else:
        session = open_project(project, read_only=True)
        found = timed(lambda: WORK[what](session, file))
        session.close()
    print(json.dumps({**found, "peak": peak_mb()}))


def timed(work: Any) -> dict[str, Any]:
    begun, cpu = time.perf_counter(), time.process_time()
    told = work()
    return {"seconds": time.process_time() - cpu, "by_the_clock": time.perf_counter() - begun, **told}


def peak_mb() -> float:
    """The most memory this process has had, in MB."""
    status = Path("/proc/self/status")
    if (
        status.exists()
    ):  # what the resource module says there counts the program this one was started from, too
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def check(session: Session, _file: Path) -> dict[str, Any]:
    """Every rule, with how long nobody who wants to stop it is heard at most."""
    heard = [time.process_time()]
    found = broken_rules(session.project, session.taxonomy, lambda _: heard.append(time.process_time()))
    broken = sum(1 for _ in found)
    gaps = [after - before for before, after in pairwise(heard)]
    return {"broken": broken, "deaf": max(gaps), "stopped": stopped(session)}


def stopped(session: Session) -> bool:
    """Whether a check can be given up half-way."""

    def give_up(done: float) -> None:
        if done > 0.3:
            raise Cancelled("enough")

    try:
        for _ in broken_rules(session.project, session.taxonomy, give_up):
            pass
    except Cancelled:
        return True
    return False


class Contents(ProjectContents):
    """Knows how many seconds reading the project's videos took."""

    loading = 0.0

    def document(self, video_id: int) -> Document:
        begun = time.process_time()
        found = super().document(video_id)
        self.loading += time.process_time() - begun
        return found


def coco_keyframes(session: Session, file: Path) -> dict[str, Any]:
    contents = Contents(session.project, session.taxonomy)
    coco.write(contents, file, options=Options(every_frame=False))
    return {"loading": contents.loading}


def coco_all(session: Session, file: Path) -> dict[str, Any]:
    coco.write(ProjectContents(session.project, session.taxonomy), file)
    return {}


def json_export(session: Session, file: Path) -> dict[str, Any]:
    project_json.write(ProjectContents(session.project, session.taxonomy), file)
    return {}


def plain(session: Session, file: Path) -> dict[str, Any]:
    """The obvious way to write the same: the project's records as dictionaries in a list, and json.dump."""
    contents = Contents(session.project, session.taxonomy)
    rows: list[dict[str, Any]] = []
    images: dict[tuple[int, int], dict[str, Any]] = {}
    tables: dict[str, list[Any]] = {"tracks": [], "events": [], "clips": []}
    for video in contents.videos():
        document = contents.document(video.id)
        for track in document.tracks.values():
            attributes = dict(track.attributes)
            for key in document.keyframes(track.id):
                attributes = {**attributes, **key.attributes}
                image = images.setdefault((video.id, key.frame), picture(len(images), video, document, key))
                rows.append(annotation(len(rows), image["id"], track, key, attributes))
        for name, records in (
            ("tracks", document.tracks),
            ("events", document.events),
            ("clips", document.clips),
        ):
            tables[name] += [msgspec.to_builtins(record) for record in records.values()]
    with file.open("w", encoding="utf-8") as out:
        json.dump({"annotations": rows, "images": list(images.values()), **tables}, out)
    return {"loading": contents.loading}


def picture(count: int, video: Any, document: Any, key: Keyframe) -> dict[str, Any]:
    at = document.times.at(key.frame)
    return {
        "id": count + 1,
        "file_name": f"{video.name}/frame_{key.frame:06d}.png",
        "width": video.width,
        "height": video.height,
        "video_id": video.id,
        "frame_index": key.frame,
        "pts": int(document.times.pts[key.frame]),
        "time": str(at),
        "seconds": float(at),
    }


def annotation(
    count: int, image: int, track: Any, key: Keyframe, attributes: dict[str, Any]
) -> dict[str, Any]:
    ring = outline(key.shape)
    xs, ys = ring[::2], ring[1::2]
    left, top = min(xs), min(ys)
    pairs = zip(xs, ys, xs[1:] + xs[:1], ys[1:] + ys[:1], strict=True)
    return {
        "id": count + 1,
        "image_id": image,
        "category_id": 1 + int(track.label[1:]),
        "bbox": [left, top, max(xs) - left, max(ys) - top],
        "area": abs(sum(x0 * y1 - x1 * y0 for x0, y0, x1, y1 in pairs)) / 2,
        "segmentation": [ring],
        "iscrowd": 0,
        "track_id": track.id,
        "keyframe": True,
        "computed": False,
        "occluded": key.occluded,
        "verdict": track.verdict.value,
        "attributes": attributes,
        "provenance": msgspec.to_builtins(key.provenance),
        "shape": type(key.shape).__name__.lower(),
    }


def outline(shape: Any) -> list[float]:
    if hasattr(shape, "parts"):
        return [number for point in shape.parts[0].outer for number in point]
    x0, y0, x1, y1 = shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    return [x0, y0, x1, y0, x1, y1, x0, y1]


WORK = {
    "check": check,
    "coco": coco_keyframes,
    "coco_all": coco_all,
    "json": json_export,
    "plain": plain,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else Path())
