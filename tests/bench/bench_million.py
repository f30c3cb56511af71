"""Projects of 10,000, 100,000 and 1,000,000 keyframes: each row of a promise, its limit, and how it grows.

What people wait for must not grow with the project; what goes through all of it may grow as the project does. Times
are of CPU where not said otherwise, so that what else a machine does counts little.
`python tests/bench/bench_million.py FOLDER [ROW ...]` measures some rows only and keeps the projects in the folder.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench_storage import bare_commits, timed  # noqa: E402
from figures import Figure  # noqa: E402
from million_project import ACTIONS, RARE, SIZES, made_empty, made_project  # noqa: E402
from msgspec.structs import replace  # noqa: E402

from framegrain.domain.edit import Change, Edit  # noqa: E402
from framegrain.domain.record_query import FoundKind, RecordQuery  # noqa: E402
from framegrain.domain.records import Keyframe, Verdict  # noqa: E402
from framegrain.domain.shapes import Box  # noqa: E402
from framegrain.storage.project_file import ProjectFile  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMITS = 300
TIMES = 2
"""How often what takes little is done; the best counts, as the others met somebody else's work."""
FLAT, LINEAR = 3.0, 1.5
"""What is called flat takes at most so many times as long; what is called linear so many times its share."""

QUERIES = {
    "label": RecordQuery(labels=("a3",)),
    "thirty labels": RecordQuery(labels=tuple(f"a{n}" for n in range(ACTIONS))),
    "label that is not there": RecordQuery(labels=("gone",)),
    "attribute": RecordQuery(attribute="strength", value=3),
    "changing attribute": RecordQuery(attribute="pose", value="sits"),
    "person": RecordQuery(person="Anna"),
    "person with few records": RecordQuery(person=RARE),
    "verdict": RecordQuery(verdict=Verdict.ABSENT),
    "text": RecordQuery(text="hidden"),
    "one comment of all": RecordQuery(text="needle", kinds=(FoundKind.COMMENT,)),
    "one text of all": RecordQuery(text="needle"),
    "number": RecordQuery(text="#77", kinds=(FoundKind.TRACK,)),
    "text that is nowhere": RecordQuery(text="nowhere to be found"),
    "changing attribute that is nowhere": RecordQuery(attribute="pose", value="flies"),
}


class Grown(NamedTuple):
    """One row: what it took at each size, and its limit or yardstick at the largest."""

    name: str
    unit: str
    took: list[float]
    limit: float
    flat: bool

    def figures(self) -> Iterator[Figure]:
        """The largest against the limit, then the growth against what is allowed."""
        yield Figure.of(self.name, self.took[-1], self.unit, self.limit)
        if len(self.took) < 2 or not self.took[0]:
            return
        growth, larger = self.took[-1] / self.took[0], SIZES[len(self.took) - 1] / SIZES[0]
        allowed = FLAT if self.flat else LINEAR * larger
        verdict = (
            "flat"
            if growth <= FLAT
            else "linear or less"
            if growth <= LINEAR * larger
            else "more than linear"
        )
        sizes = " / ".join(f"{took:.3g}" for took in self.took)
        yield Figure.of(
            f"  growth {SIZES[0]:,} to {SIZES[len(self.took) - 1]:,}: {sizes} {self.unit}: {verdict}",
            growth,
            "x",
            allowed,
        )


def measure(tmp_path: Path) -> list[Figure]:
    """Every row."""
    return list(rows(tmp_path, ROWS))


def rows(folder: Path, names: Any) -> Iterator[Figure]:
    projects = [existing(folder, size) for size in SIZES]
    empty = folder / "empty.framegrain"
    if not empty.exists():
        made_empty(folder)
    for name in names:
        for grown in ROWS[name](projects, empty):
            yield from grown.figures()


def existing(folder: Path, size: int) -> Path:
    path = folder / f"records-{size}.framegrain"
    return path if path.exists() else made_project(folder, size)


def window(projects: list[Path], empty: Path) -> Iterator[Grown]:
    """Opened cold, and from video to video, in the real window."""
    base = [in_window(empty) for _ in range(TIMES)]
    found = [[in_window(project) for _ in range(TIMES)] for project in projects]
    for n, what in ((1, "CPU"), (0, "by the clock")):
        opened = [min(run["opened"][n] for run in runs) for runs in found]
        limit = min(run["opened"][n] for run in base) + 1
        name = f"open cold to the first picture with shapes, {what} (limit: empty + 1 s)"
        yield Grown(name, "s", opened, limit, True)
    own = min(run["memory"] for run in base)
    memory = [min(run["memory"] for run in runs) - own for runs in found]
    yield Grown("memory over an empty project (limit: 150 MB)", "MB", memory, 150, True)
    for n, what in ((2, "CPU of the window"), (1, "CPU"), (0, "by the clock")):
        switched = [median(switch[n] for run in runs for switch in run["switches"]) * 1000 for runs in found]
        yield Grown(f"switch video, {what} (limit: 300 ms)", "ms", switched, 300, True)


def in_window(project: Path) -> dict[str, Any]:
    cold(project)
    return ran("million_window.py", str(project), QT_QPA_PLATFORM="offscreen")


def commits(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """A box moved, each commit beside a bare one of two rows."""
    ratios, ours_ms, theirs_ms = [], [], []
    for project in projects:
        bare = bare_commits(project.with_suffix(".bare"))
        ours, theirs = [], []
        with ProjectFile.open(project) as file:
            for edit in islice(moved(file), COMMITS):
                ours.append(timed(partial(file.commit, 1, edit, by="Anna", at=1)))
                theirs.append(timed(partial(next, bare)))
        bare.close()
        for left in project.parent.glob(f"{project.stem}.bare*"):
            left.unlink()
        ours_ms.append(median(ours) * 1000)
        theirs_ms.append(median(theirs) * 1000)
        ratios.append(ours_ms[-1] / theirs_ms[-1])
    yield Grown("edit to durable (limit: 2x a bare commit)", "ms", ours_ms, 2 * theirs_ms[-1], True)


def moved(file: ProjectFile) -> Iterator[Edit]:
    """Boxes of the first video, there and back, so that the project stays as it is."""
    luck = random.Random(3)
    boxes = [key for key in file.load(1) if isinstance(key, Keyframe) and isinstance(key.shape, Box)]
    while True:
        key = luck.choice(boxes)
        other = replace(key, shape=replace(key.shape, x=key.shape.x + 1))
        yield Edit("Move box", (Change(key, other),))
        yield Edit("Move box", (Change(other, key),))


def info(projects: list[Path], empty: Path) -> Iterator[Grown]:
    """The command, and what of it is the project's size."""
    base = min(command("info", empty) for _ in range(TIMES))
    took = [min(command("info", project) for _ in range(TIMES)) for project in projects]
    own = [max(each - base, 0.001) * 1000 for each in took]
    yield Grown("framegrain info, over an empty project (limit: 300 ms)", "ms", own, 300, False)
    counting = []
    for project in projects:
        with ProjectFile.open(project, read_only=True) as file:
            counting.append(min(cpu_of(file.counts) for _ in range(TIMES)) * 1000)
    yield Grown("  of it counting by label", "ms", counting, 300, False)


def command(*words: object) -> float:
    """Seconds of CPU of a command."""
    call = [sys.executable, "-m", "framegrain", *map(str, words)]
    before = os.times()
    subprocess.run(call, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def check(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """Every rule of every record."""
    found = [work("check", project) for project in projects]
    assert all(each["stopped"] for each in found)
    yield Grown("full check (limit: 20 s)", "s", [each["seconds"] for each in found], 20, False)
    deaf = [each["deaf"] * 1000 for each in found]
    yield Grown("  longest wait for its progress and cancel (limit: 500 ms)", "ms", deaf, 500, True)
    yield Grown("  most memory (limit: 300 MB)", "MB", [each["peak"] for each in found], 300, True)


def coco(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """Keyframes only, beside dictionaries and json, which at the largest size do not fit many a memory."""
    out = projects[0].with_name("coco.json")
    keys = [work("coco", project, out) for project in projects]
    plain = [work("plain", project, out) for project in projects[:2]]
    for what, loads in (("", 0.0), (" without reading the project", 1.0)):
        theirs = SIZES[1] / (plain[-1]["seconds"] - loads * plain[-1]["loading"])
        ours = SIZES[-1] / (keys[-1]["seconds"] - loads * keys[-1]["loading"])
        name = f"COCO, keyframes only{what} (yardstick: dictionaries and json of {SIZES[1]:,})"
        yield Grown(name, "rows/s", [ours], theirs, True)
    yield Grown("  seconds (limit: 60 s)", "s", [each["seconds"] for each in keys], 60, False)
    yield Grown("  most memory (limit: 300 MB)", "MB", [each["peak"] for each in keys], 300, True)
    yield Grown("  most memory of dictionaries", "MB", [each["peak"] for each in plain], 300, True)
    out.unlink()


def coco_all(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """Every frame."""
    out = projects[0].with_name("coco.json")
    found = [work("coco_all", project, out) for project in projects]
    yield Grown("COCO, every frame (limit: 300 s)", "s", [each["seconds"] for each in found], 300, False)
    yield Grown("  most memory (limit: 300 MB)", "MB", [each["peak"] for each in found], 300, True)
    out.unlink()


def exchange(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """Out to JSON, into a new project, and out again: the same file."""
    out, again = projects[0].with_name("out.json"), projects[0].with_name("again.json")
    there, back = [], []
    for project in projects:
        copy = project.with_name("imported.framegrain")
        there.append(work("json", project, out))
        back.append(work("import", copy, out))
        work("json", copy, again)
        assert same(out, again), f"{project.name} came back as another project"
        copy.unlink()
    for name, found in (("JSON export", there), ("JSON import, the same comes out again", back)):
        yield Grown(f"{name} (limit: 60 s)", "s", [each["seconds"] for each in found], 60, False)
        yield Grown("  most memory (limit: 300 MB)", "MB", [each["peak"] for each in found], 300, True)
    out.unlink()
    again.unlink()


def same(one: Path, other: Path) -> bool:
    with one.open("rb") as a, other.open("rb") as b:
        return all(x == y for x, y in zip(a, b, strict=True))


def search(projects: list[Path], _empty: Path) -> Iterator[Grown]:
    """The first hundred of each question."""
    took: dict[str, list[float]] = {name: [] for name in QUERIES}
    for project in projects:
        with ProjectFile.open(project, read_only=True) as file:
            for name, query in QUERIES.items():
                took[name].append(min(cpu_of(partial(file.search, query)) for _ in range(TIMES)) * 1000)
    for name, each in took.items():
        yield Grown(f"search: {name} (limit: 100 ms)", "ms", each, 100, True)


ROWS: dict[str, Callable[[list[Path], Path], Iterator[Grown]]] = {
    "window": window,
    "info": info,
    "search": search,
    "check": check,
    "coco": coco,
    "coco_all": coco_all,
    "exchange": exchange,
    "commits": commits,
}


def work(what: str, project: Path, file: Path | None = None) -> dict[str, Any]:
    return ran("million_work.py", what, str(project), *([] if file is None else [str(file)]))


def ran(program: str, *words: str, **env: str) -> dict[str, Any]:
    """What a program beside this one tells in its last line."""
    call = [sys.executable, str(HERE / program), *words]
    done = subprocess.run(call, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program} {' '.join(words)} failed:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def cpu_of(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def cold(path: Path) -> None:
    """Let the system forget what it keeps of a file, where it can be asked to."""
    with suppress(AttributeError, OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def main(folder: Path, names: list[str]) -> None:
    begun = time.time()
    folder.mkdir(exist_ok=True)
    for figure in rows(folder, names or ROWS):
        print(
            f"{figure.name:88} {figure.value:10.4g} {figure.yardstick_value:10.4g} {figure.unit:7}"
            f"{figure.ratio:6.2f}",
            flush=True,
        )
    print(f"{time.time() - begun:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
