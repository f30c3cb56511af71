"""Projects damaged page by page: everything that lies in undamaged pages is saved, and nobody meets a traceback."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from framegrain.domain.errors import Cancelled
from framegrain.domain.guideline import TaxonomyText
from framegrain.domain.records import Comment, Event, Video
from framegrain.storage.errors import CannotOpen, NotAProject
from framegrain.storage.pages import Pages, values
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.salvage import salvaged
from framegrain.storage.schema import SCHEMA
from framegrain.storage.table_shapes import shapes_of
from storage.samples import ANA, VIDEO, adding, changing, clip, commit, event, keyframe, removing, track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import Record
    from framegrain.storage.salvage_report import Salvaged

KEPT = Path(__file__).resolve().parents[2] / "data" / "projects"
PAGE = 4096
TEXT = "labels: []\n# " + "a long guideline " * 400
RECORDS = ("video", "clip", "event", "track", "keyframe", "comment")


class StandIn:
    """Stands in for what only other layers know."""

    def video(
        self, video_id: int, known: Video | None, frames: int, index: bytes | None
    ) -> tuple[Video, bytes]:
        lost = Video(
            id=video_id, name=f"lost {video_id}", path="", fingerprint="", width=1, height=1, frames=frames
        )
        return known or lost, b"made" if index is None else index

    def taxonomy(
        self, found: TaxonomyText | None, events: Sequence[str], tracks: Sequence[str]
    ) -> TaxonomyText:
        return found or TaxonomyText("0", "labels: []")


class Sample(NamedTuple):
    """A healthy project: its bytes, what lies in which pages, and what it says."""

    content: bytes
    places: dict[tuple[str, int], set[int]]
    rows: dict[tuple[str, int], tuple]

    @property
    def pages(self) -> int:
        return len(self.content) // PAGE


def fill(path: Path, keyframes: int) -> None:
    """Two videos with some of everything, on some hundred pages, with a history that goes both ways."""
    rng = random.Random(5)
    with ProjectFile.create(path, taxonomy_text=TEXT, taxonomy_version="3", name="Court") as file:
        file.add_video(VIDEO, rng.randbytes(5000), [clip(1, 0, 200), clip(2, 200, 500)])
        file.add_video(VIDEO.__class__(id=0, name="second", path="b.mp4", fingerprint="b", width=2, height=2,
                                       frames=500), rng.randbytes(200), [clip(3)])  # fmt: skip
        commit(file, adding(*(track(n) for n in range(10, 40))))
        commit(file, adding(*(keyframe(100 + n, 10 + n % 30, n // 30) for n in range(keyframes))))
        file.commit(2, adding(*(event(5000 + n, n % 400, n % 400 + 5) for n in range(100))), by="ben", at=8)
        commit(file, adding(*(event(6000 + n, label="walk" * (n % 9)) for n in range(100))))
        commit(file, removing(event(6000, label="")))
        commit(file, changing(event(6001, label="walk"), event(6001, 11, 12, label="walk")))
        said = (Comment(id=7000 + n, record=6001 + n, text="well " * n, provenance=ANA) for n in range(60))
        commit(file, adding(*said))
        last = file.commit(1, adding(track(8000)), by="ana", at=9)
        file.commit_undo(1, last)


def sample(path: Path) -> Sample:
    pages = Pages(path)
    places: dict[tuple[str, int], set[int]] = {}
    shapes = {name: shape for name, shape in shapes_of(SCHEMA, SCHEMA.version).items() if name in RECORDS}
    with closing(sqlite3.connect(path)) as file:
        roots = dict(file.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").fetchall())
        rows = {
            (name, row[0]): row
            for name in RECORDS
            for row in file.execute(f"SELECT * FROM {name}").fetchall()
        }
    for name in shapes:
        waiting = [roots[name]]
        while waiting:
            number = waiting.pop()
            node = pages.node(number)
            waiting += [below for below in (*(c.below for c in node.cells), node.right) if below]
            for cell in node.cells if node.kind == 13 else ():
                assert values(cell.content) is not None
                places[name, cell.key] = {number}  # rows of these tables are short: no overflow pages
    pages.close()
    return Sample(path.read_bytes(), places, rows)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    path = tmp_path_factory.mktemp("healthy") / "court.framegrain"
    fill(path, 400)
    return sample(path)


def read(path: Path) -> dict[tuple[str, int], tuple]:
    with closing(sqlite3.connect(path)) as file:
        return {
            (name, row[0]): row
            for name in RECORDS
            for row in file.execute(f"SELECT * FROM {name}").fetchall()
        }


def holds(path: Path) -> list[str]:
    with ProjectFile.open(path) as file:
        for video in file.videos():
            file.load(video.id)
            file.history(video.id)
        return file.check()


def save(folder: Path, content: bytes) -> tuple[Salvaged, Path]:
    folder.mkdir(exist_ok=True)
    bad, out = folder / "bad.framegrain", folder / "out.framegrain"
    bad.write_bytes(content)
    out.unlink(missing_ok=True)
    return salvaged(bad, out, StandIn()), out


def spoiled(content: bytes, pages: Sequence[int], rng: random.Random) -> bytes:
    bad = bytearray(content)
    for number in pages:
        at = (number - 1) * PAGE
        kind = rng.randrange(4)
        if kind == 0:
            bad[at : at + PAGE] = bytes(PAGE)
        elif kind == 1:
            bad[at : at + PAGE] = rng.randbytes(PAGE)
        elif kind == 2:
            other = rng.randrange(len(content) // PAGE) * PAGE  # a page that was written to the wrong place
            bad[at : at + PAGE] = content[other : other + PAGE]
        else:
            bad[at : at + PAGE // 2] = rng.randbytes(PAGE // 2)  # torn
    return bytes(bad)


def check_saved(good: Sample, out: Path, pages: Sequence[int]) -> None:
    found = read(out)
    labeled = {number for name, number in found if name != "comment"}
    sure = [
        key
        for key, places in good.places.items()
        if not places & set(pages) and (key[0] != "comment" or good.rows[key][2] in labeled)
    ]
    assert [key for key in sure if key not in found] == []
    assert [key for key in sure if key[0] != "video" and found[key] != good.rows[key]] == []
    assert holds(out) == []


def test_a_healthy_project_comes_out_the_same(healthy: Sample, tmp_path: Path) -> None:
    report, out = save(tmp_path, healthy.content)
    assert report.is_whole
    assert read(out) == healthy.rows
    assert holds(out) == []
    with ProjectFile.open(out) as file:
        assert (file.name, file.taxonomy_text, len(file.history(1)), len(file.history(2))) == (
            "Court",
            TEXT,
            7,
            1,
        )
        assert [v.name for v in report.videos] == ["game", "second"]
        undone = file.history(1)[-1]
        assert undone.undone
        file.commit_redo(1, undone)
        assert file.new_id() > 8000


@pytest.mark.parametrize("part", range(10))
def test_every_page_in_its_turn(healthy: Sample, tmp_path: Path, part: int) -> None:
    """Also the first one, the list of tables, the roots and inner pages of each tree, indexes and overflow pages."""
    rng = random.Random(part)
    for number in range(1 + part, healthy.pages + 1, 10):
        _, out = save(tmp_path, spoiled(healthy.content, [number], rng))
        check_saved(healthy, out, [number])


@pytest.mark.parametrize("seed", range(12))
def test_pages_in_groups(healthy: Sample, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    pages = rng.sample(range(1, healthy.pages + 1), rng.choice((2, 5, 15)))
    _, out = save(tmp_path, spoiled(healthy.content, pages, rng))
    check_saved(healthy, out, pages)


@pytest.mark.parametrize("seed", range(8))
def test_most_of_it_gone_is_still_no_traceback(healthy: Sample, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    pages = rng.sample(range(1, healthy.pages + 1), int(healthy.pages * rng.choice((0.5, 0.9, 1.0))))
    try:
        _, out = save(tmp_path, spoiled(healthy.content, pages, rng))
    except CannotOpen:
        assert os.listdir(tmp_path) == ["bad.framegrain"]
        return
    assert holds(out) == []
    assert read(out)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_torn_tail(healthy: Sample, tmp_path: Path, share: float) -> None:
    cut = int(len(healthy.content) * share)
    _, out = save(tmp_path, healthy.content[:cut])
    check_saved(healthy, out, range(cut // PAGE + 1, healthy.pages + 1))


def test_flipped_bits(healthy: Sample, tmp_path: Path) -> None:
    rng = random.Random(11)
    for _ in range(15):
        bad = bytearray(healthy.content)
        for _ in range(rng.choice((1, 30, 3000))):
            bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        _, out = save(tmp_path, bytes(bad))
        assert holds(out) == []


def test_a_page_of_a_stranger_can_not_say_that_it_holds_more_than_the_file(tmp_path: Path) -> None:
    path, size = tmp_path / "bomb", 4096
    cell = bytes((0xC0, 0x80, 0x80, 0x00, 1))  # 128 MB, in row 1
    count = 100
    page = bytearray(size)
    page[0] = 13
    page[3:5] = count.to_bytes(2, "big")
    page[8 : 8 + 2 * count] = (400).to_bytes(2, "big") * count
    page[400:894] = cell + bytes(489)
    page[894:898] = (3).to_bytes(4, "big")  # where it goes on
    endless = (3).to_bytes(4, "big") + bytes(size - 4)
    head = b"SQLite format 3\0" + size.to_bytes(2, "big") + bytes(size - 18)
    path.write_bytes(head + page + endless)
    pages = Pages(path)
    node = pages.node(2)
    pages.close()
    assert node is not None
    assert len(node.cells) == count
    assert sum(len(cell.content or b"") for cell in node.cells) <= 2 * size


def test_nothing_is_no_project(tmp_path: Path) -> None:
    for content in (bytes(PAGE * 9), b"", b"SQLite format 3\0", random.Random(1).randbytes(PAGE * 9)):
        with pytest.raises(CannotOpen, match=r"nothing of .*bad\.framegrain can be read"):
            save(tmp_path, content)
        assert sorted(os.listdir(tmp_path)) == ["bad.framegrain"]


def test_another_programs_file_is_no_project(tmp_path: Path) -> None:
    other = tmp_path / "other.framegrain"
    with closing(sqlite3.connect(other)) as sqlite:
        sqlite.execute("PRAGMA application_id = 7")
        sqlite.execute("CREATE TABLE video (id INTEGER PRIMARY KEY)")
    with pytest.raises(NotAProject):
        salvaged(other, tmp_path / "out.framegrain", StandIn())


def test_what_was_damaged_is_only_read_and_nothing_is_replaced(healthy: Sample, tmp_path: Path) -> None:
    bad = spoiled(healthy.content, [9, 20], random.Random(1))
    _, out = save(tmp_path, bad)
    assert (tmp_path / "bad.framegrain").read_bytes() == bad
    assert sorted(os.listdir(tmp_path)) == ["bad.framegrain", "out.framegrain"]
    with pytest.raises(CannotOpen, match="exists already"):
        salvaged(tmp_path / "bad.framegrain", out, StandIn())
    with pytest.raises(CannotOpen, match="exists already"):
        salvaged(out, out, StandIn())


def test_it_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "court.framegrain"
    fill(path, 6000)
    with pytest.raises(Cancelled):
        salvaged(path, tmp_path / "out.framegrain", StandIn(), cancel=lambda: True)
    assert os.listdir(tmp_path) == [path.name]
    told: list[float] = []
    salvaged(path, tmp_path / "out.framegrain", StandIn(), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


# -- the file beside it


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A project whose last changes are in the file beside it, as after a kill."""
    path = tmp_path / "live.framegrain"
    fill(path, 300)
    with ProjectFile.open(path) as file:
        for n in range(40):
            commit(file, adding(event(9000 + n)))
        kept = tmp_path / "court.framegrain"
        shutil.copy(path, kept)
        shutil.copy(path.with_name(path.name + "-wal"), tmp_path / "court.framegrain-wal")
    return kept


def test_changes_that_wait_beside_it_are_in(killed: Path, tmp_path: Path) -> None:
    report = salvaged(killed, tmp_path / "out.framegrain", StandIn())
    assert report.is_whole
    assert ("event", 9039) in read(tmp_path / "out.framegrain")
    assert holds(tmp_path / "out.framegrain") == []


def test_changes_beside_it_count_up_to_the_damaged_one(killed: Path, tmp_path: Path) -> None:
    wal = killed.with_name(killed.name + "-wal")
    bad = bytearray(wal.read_bytes())
    bad[len(bad) // 2] ^= 1
    wal.write_bytes(bad)
    report = salvaged(killed, tmp_path / "out.framegrain", StandIn())
    assert any("the file beside it, are damaged" in line for line in report.lines)
    found = read(tmp_path / "out.framegrain")
    assert ("event", 9000) in found
    assert ("event", 9039) not in found
    assert holds(tmp_path / "out.framegrain") == []


def test_without_the_file_beside_it_the_rest_is_saved(killed: Path, tmp_path: Path) -> None:
    killed.with_name(killed.name + "-wal").unlink()
    salvaged(killed, tmp_path / "out.framegrain", StandIn())
    assert ("keyframe", 399) in read(tmp_path / "out.framegrain")
    assert holds(tmp_path / "out.framegrain") == []


# -- what is lost is made again, or told


def drop(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        for statement in statements:
            sqlite.execute(statement)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    path = tmp_path / "court.framegrain"
    fill(path, 300)
    return path


def records(path: Path) -> list[list[Record]]:
    with ProjectFile.open(path, read_only=True) as file:
        return [file.load(1), file.load(2)]


def root_of(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as sqlite:
        return sqlite.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]


def blank(path: Path, *names: str) -> None:
    """Destroy every page of the trees of these tables."""
    content = bytearray(path.read_bytes())
    pages = Pages(path)
    waiting = [root_of(path, name) for name in names]
    while waiting:
        number = waiting.pop()
        node = pages.node(number)
        waiting += [below for below in (*(c.below for c in node.cells), node.right) if below]
        content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    pages.close()
    path.write_bytes(content)


@pytest.mark.parametrize("table", ["event", "track", "keyframe", "comment"])
def test_with_a_whole_history_nothing_of_a_table_is_lost(closed: Path, tmp_path: Path, table: str) -> None:
    before = records(closed)
    blank(closed, table)
    report = salvaged(closed, tmp_path / "out.framegrain", StandIn())
    assert records(tmp_path / "out.framegrain") == before
    assert holds(tmp_path / "out.framegrain") == []
    assert "could be made again from the history" in report.text()


def test_a_record_that_the_history_knows_otherwise_is_kept_and_said(closed: Path, tmp_path: Path) -> None:
    drop(closed, "UPDATE event SET label = 'wblk' WHERE id = 6002")
    out = tmp_path / "out.framegrain"
    report = salvaged(closed, out, StandIn())
    assert not report.is_whole
    assert "A record of game and the history do not agree" in report.text()
    assert holds(out) == []
    with ProjectFile.open(out) as file:
        last = next(entry for entry in reversed(file.history(1)) if not entry.undone)
        assert last.name in report.text()
        assert [r.label for r in file.load(1) if isinstance(r, Event) and r.id == 6002] == ["wblk"]
        file.commit_undo(1, last)
        assert [r.label for r in file.load(1) if isinstance(r, Event) and r.id == 6002] == ["walkwalk"]
        assert file.check() == []


def test_without_history_keyframes_of_lost_objects_are_kept_and_said(closed: Path, tmp_path: Path) -> None:
    blank(closed, "track", "change")
    report = salvaged(closed, tmp_path / "out.framegrain", StandIn())
    found = read(tmp_path / "out.framegrain")
    assert sum(key[0] == "keyframe" for key in found) == 300
    assert {row[2] for key, row in found.items() if key[0] == "track"} == {"lost"}
    assert "What 30 objects were is lost" in report.text()
    assert "Parts of the history are lost" in report.text()
    assert "30 objects lost" in report.text()
    assert holds(tmp_path / "out.framegrain") == []


def test_labels_of_a_lost_video_are_kept(closed: Path, tmp_path: Path) -> None:
    blank(closed, "video", "video_index")
    report = salvaged(closed, tmp_path / "out.framegrain", StandIn())
    assert [v.name for v in report.videos] == ["lost 1", "lost 2"]
    assert [v.events for v in report.videos] == [99, 100]
    assert "Which file video 1 was is lost" in report.text()
    assert holds(tmp_path / "out.framegrain") == []


def test_comments_on_what_is_lost_are_quoted(closed: Path, tmp_path: Path) -> None:
    blank(closed, "event", "edit")
    report = salvaged(closed, tmp_path / "out.framegrain", StandIn())
    assert "Comments on records that are lost were left out" in report.text()
    assert "well well" in report.text()
    assert holds(tmp_path / "out.framegrain") == []


@pytest.mark.parametrize(
    "table", ["keyframe", "edit", "meta", "taxonomy", "video", "event_span", "annotator"]
)
def test_a_missing_table_is_no_reason_to_lose_the_others(closed: Path, tmp_path: Path, table: str) -> None:
    before = read(closed)
    drop(closed, f"DROP TABLE {table}")
    salvaged(closed, tmp_path / "out.framegrain", StandIn())
    after = read(tmp_path / "out.framegrain")
    assert {k: v for k, v in before.items() if k[0] not in (table, "video")}.items() <= after.items()
    assert holds(tmp_path / "out.framegrain") == []


def test_rubbish_in_rows_is_left_out_with_a_line(closed: Path, tmp_path: Path) -> None:
    drop(
        closed,
        "UPDATE event SET attributes = 'x' WHERE id = 6010",
        'UPDATE keyframe SET shape = \'{"shape":"star"}\' WHERE id < 110',
        "UPDATE change SET after = 'x' WHERE id = 3",
    )
    report = salvaged(closed, tmp_path / "out.framegrain", StandIn())
    found = read(tmp_path / "out.framegrain")
    assert ("event", 6010) not in found
    assert ("keyframe", 110) in found
    assert "1 event left out, which made no sense any more" in report.text()
    assert "10 keyframes left out" in report.text()
    assert holds(tmp_path / "out.framegrain") == []


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_every_version_is_saved_as_one_of_today(tmp_path: Path, version: int) -> None:
    content = (KEPT / f"v{version}.framegrain").read_bytes()
    whole, out = save(tmp_path, content)
    assert (whole.version, whole.is_whole) == (version, True)
    before = read(out)
    assert holds(out) == []
    rng = random.Random(version)
    for number in range(1, len(content) // PAGE + 1, 5):
        report, out = save(tmp_path, spoiled(content, [number], rng))
        assert report.version == version
        assert holds(out) == []
        assert len(read(out)) > len(before) // 3


def test_destroyed_beginnings_of_every_version_are_no_obstacle(tmp_path: Path) -> None:
    for version in (1, 2, 3, 4):
        content = (KEPT / f"v{version}.framegrain").read_bytes()
        _, out = save(tmp_path, content)
        before = read(out)
        report, out = save(tmp_path, random.Random(1).randbytes(PAGE) + content[PAGE:])
        assert read(out) == before
        assert report.version == version
        assert "The beginning of the file is destroyed" in report.text()
