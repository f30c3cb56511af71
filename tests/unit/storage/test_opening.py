"""What happens with files that are no project, are broken, come from strangers or can't be reached."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import FramegrainError
from framegrain.storage.errors import CannotOpen, DamagedProject, FutureProject, NotAProject
from framegrain.storage.project_file import ProjectFile
from storage.samples import VIDEO, adding, commit, event, keyframe, track

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def closed(path: Path) -> Path:
    """A project of some hundred kilobytes, not open."""
    with ProjectFile.create(path, taxonomy_text="labels: []", taxonomy_version="1", name="Court") as file:
        file.add_video(VIDEO, random.Random(1).randbytes(20_000))
        commit(file, adding(track(1), *(keyframe(n, 1, n) for n in range(2, 300))))
        commit(file, adding(*(event(n, label="x" * 40) for n in range(300, 500))))
    return path


def run(path: Path, statement: str) -> None:
    sqlite = sqlite3.connect(path, isolation_level=None)
    sqlite.execute(statement)
    sqlite.close()


def files_beside(path: Path) -> dict[str, bytes]:
    return {found.name: found.read_bytes() for found in path.parent.iterdir() if found.is_file()}


def other_program(path: Path) -> None:
    run(path, "CREATE TABLE video (id INTEGER PRIMARY KEY)")


NO_PROJECTS = {
    "a text": lambda path: path.write_text("hello, this is no project\n" * 50),
    "nothing in it": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(50_000)),
    "a few bytes": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "a folder": lambda path: path.mkdir(),
    "another program's": other_program,
}
if hasattr(os, "mkfifo"):
    NO_PROJECTS["a pipe"] = os.mkfifo


@pytest.mark.parametrize("read_only", [False, True], ids=["for changes", "for reading"])
@pytest.mark.parametrize("kind", NO_PROJECTS)
def test_what_is_no_project_is_named_and_left_alone(path: Path, kind: str, read_only: bool) -> None:
    NO_PROJECTS[kind](path)
    before = files_beside(path)
    with pytest.raises(CannotOpen, match=path.name) as caught:
        ProjectFile.open(path, read_only=read_only)
    assert isinstance(caught.value, NotAProject)
    assert files_beside(path) == before


@pytest.mark.parametrize("read_only", [False, True], ids=["for changes", "for reading"])
def test_a_project_that_is_not_there_is_not_made(path: Path, read_only: bool) -> None:
    with pytest.raises(CannotOpen, match="there is no file"):
        ProjectFile.open(path, read_only=read_only)
    assert not list(path.parent.iterdir())


def test_opening_and_closing_changes_nothing(closed: Path) -> None:
    before = files_beside(closed)
    with ProjectFile.open(closed) as file:
        file.load(1)
        file.history(1)
    assert files_beside(closed) == before


def test_a_project_from_the_future_says_so(closed: Path) -> None:
    run(closed, "PRAGMA user_version = 99")
    before = files_beside(closed)
    with pytest.raises(FutureProject, match="update Framegrain"):
        ProjectFile.open(closed)
    assert files_beside(closed) == before


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.6, 0.99])
def test_a_file_cut_short_is_damaged(closed: Path, share: float) -> None:
    size = closed.stat().st_size
    os.truncate(closed, max(int(size * share), 1))
    with pytest.raises(CannotOpen, match=closed.name):
        ProjectFile.open(closed)
    assert closed.stat().st_size < size


def test_zeroed_pages_never_open_as_a_project_with_less_in_it(closed: Path) -> None:
    good = closed.read_bytes()
    outcomes: Counter[str] = Counter()
    for at in range(0, len(good), 4096):
        closed.write_bytes(good[:at] + bytes(4096) + good[at + 4096 :])
        outcomes[outcome(closed)] += 1
    assert set(outcomes) <= {"refused", "same"}
    assert outcomes["refused"] > 10


def test_flipped_bits_never_crash_and_never_open_empty(closed: Path) -> None:
    good = closed.read_bytes()
    rng = random.Random(7)
    outcomes: Counter[str] = Counter()
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(rng.choice((1, 1, 8))):
            bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        closed.write_bytes(bad)
        outcomes[outcome(closed)] += 1
    assert set(outcomes) == {"refused", "same"}
    assert outcomes["refused"] > 5


def outcome(path: Path) -> str:
    """What a person would meet: the same, other values, less of them, or a clear refusal."""
    try:
        with ProjectFile.open(path, read_only=True) as file:
            kept = [len(file.load(video.id)) for video in file.videos()]
            steps = [len(file.history(video.id)) for video in file.videos()]
    except FramegrainError as error:
        return "refused" if path.name in str(error) else "refused without a name"
    if (kept, steps) == ([499], [2]):
        return "same"
    return "less"


def test_a_damaged_table_is_named(closed: Path) -> None:
    sqlite = sqlite3.connect(closed)
    (page,) = sqlite.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'track'").fetchone()
    sqlite.close()
    with closed.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(DamagedProject, match=r"is damaged: table track can't be read.*backup"):
        ProjectFile.open(closed)


def test_an_index_that_lacks_rows_is_damage_and_hides_no_records(closed: Path) -> None:
    sqlite = sqlite3.connect(closed, isolation_level=None)
    sqlite.execute("PRAGMA writable_schema = ON")
    (entry,) = sqlite.execute("SELECT * FROM sqlite_schema WHERE name = 'event_of_video'").fetchall()
    sqlite.execute("DELETE FROM sqlite_schema WHERE name = 'event_of_video'")
    sqlite.close()
    run(closed, "INSERT INTO event SELECT id + 5000, video, label, scope, start, stop, verdict, reason, attributes,"
        " taxonomy_version, made_by, method, made_at, detail, confirmed_by, roles, ruled_out FROM event"
        " WHERE id = 300")  # fmt: skip
    sqlite = sqlite3.connect(closed, isolation_level=None)
    sqlite.execute("PRAGMA writable_schema = ON")
    sqlite.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", entry)
    sqlite.close()
    with pytest.raises(DamagedProject, match="event_of_video"):
        ProjectFile.open(closed)


def test_a_row_that_is_no_record_names_its_table(closed: Path) -> None:
    run(closed, 'UPDATE keyframe SET shape = \'{"shape":"star"}\' WHERE id = 7')
    with ProjectFile.open(closed) as file:
        with pytest.raises(DamagedProject, match=r'table keyframe.*"id":7'):
            file.load(1)
        assert any("keyframe" in said for said in file.check())


def test_a_journal_that_is_no_journal_names_its_table(closed: Path) -> None:
    run(closed, "UPDATE change SET after = 'x' WHERE record = 7")
    with ProjectFile.open(closed) as file:
        with pytest.raises(DamagedProject, match="table change"):
            [entry.edit for entry in file.history(1)]
        assert any("table change" in said for said in file.check())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET label = 'else' WHERE id = 300", "the history of game"),
        ("UPDATE event SET stop = 400 WHERE id = 300", "table event"),
        ("DELETE FROM event_span WHERE id = 300", "table event"),
        ("DELETE FROM keyframe WHERE frame > 290", "table keyframe"),
        (
            "INSERT INTO keyframe SELECT 9999, 888, 1, NULL, 0, 0, '{}', '', 'person', 0, '', '', NULL",
            "belongs to no track",
        ),
    ],
)
def test_a_check_finds_what_was_changed_behind_our_back(closed: Path, statement: str, said: str) -> None:
    with ProjectFile.open(closed) as file:
        assert file.check() == []
    run(closed, statement)
    with ProjectFile.open(closed) as file:
        assert any(said in sentence for sentence in file.check())


STRANGE = {
    "a trigger": "CREATE TRIGGER spy AFTER INSERT ON edit BEGIN DELETE FROM keyframe; END",
    "a view": "CREATE VIEW note AS SELECT load_extension('x')",
    "a virtual table": "CREATE VIRTUAL TABLE words USING fts5(text)",
    "a table": "CREATE TABLE extra (a DEFAULT (random()))",
    "an index": "CREATE INDEX odd ON event (abs(start))",
    "a column": "ALTER TABLE event ADD COLUMN more TEXT DEFAULT 'x'",
    "a generated column": "ALTER TABLE event ADD COLUMN more INTEGER AS (start * 2)",
}


@pytest.mark.parametrize("read_only", [False, True], ids=["for changes", "for reading"])
@pytest.mark.parametrize("kind", STRANGE)
def test_a_file_with_something_foreign_in_it_is_refused(closed: Path, kind: str, read_only: bool) -> None:
    run(closed, STRANGE[kind])
    before = files_beside(closed)[closed.name]
    with pytest.raises(NotAProject, match="did not make"):
        ProjectFile.open(closed, read_only=read_only)
    assert closed.read_bytes() == before


def test_a_view_in_the_place_of_a_table_is_refused(closed: Path) -> None:
    run(closed, "DROP TABLE annotator")
    run(closed, "CREATE VIEW annotator AS SELECT 1 AS name, 2 AS since")
    with pytest.raises(NotAProject, match="view annotator"):
        ProjectFile.open(closed)


def test_a_missing_table_is_damage(closed: Path) -> None:
    run(closed, "DROP TABLE annotator")
    with pytest.raises(DamagedProject, match="annotator is missing"):
        ProjectFile.open(closed)


def test_missing_facts_are_damage(closed: Path) -> None:
    run(closed, "DELETE FROM meta WHERE key = 'last_id'")
    with pytest.raises(DamagedProject, match="last_id"):
        ProjectFile.open(closed)
    run(closed, "INSERT INTO meta VALUES ('last_id', 'many')")
    with pytest.raises(DamagedProject, match="many"):
        ProjectFile.open(closed)


def test_a_project_that_another_tool_rewrote_is_fit_for_writing_again(closed: Path) -> None:
    run(closed, "PRAGMA journal_mode = DELETE")
    run(closed, "ANALYZE")
    with ProjectFile.open(closed) as file:
        commit(file, adding(event(1000)))
        with ProjectFile.open(closed, read_only=True) as reader:
            assert len(reader.history(1)) == 3


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder while this process has the rights of an ordinary person, which root must give up for it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    root = os.name == "posix" and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    for found in (folder, *folder.rglob("*")):
        found.chmod(0o777)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions work differently there")
def test_a_project_in_a_folder_that_can_not_be_written_to_opens_for_reading(as_nobody: Path) -> None:
    inner = as_nobody / "share"
    inner.mkdir()
    path = inner / "court.framegrain"
    with ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="Court") as file:
        file.add_video(VIDEO, b"")
        commit(file, adding(event(1)))
    inner.chmod(0o555)
    with ProjectFile.open(path, read_only=True) as file:
        assert file.load(1) == [event(1)]
    with pytest.raises(CannotOpen, match="for reading only"):
        ProjectFile.open(path)
    with pytest.raises(CannotOpen, match="choose a folder"):
        ProjectFile.create(inner / "new.framegrain", taxonomy_text="", taxonomy_version="", name="")


@pytest.mark.skipif(os.name != "posix", reason="permissions work differently there")
def test_changes_that_wait_beside_a_project_are_not_left_out_silently(as_nobody: Path) -> None:
    inner = as_nobody / "share"
    inner.mkdir()
    path, copy = as_nobody / "court.framegrain", inner / "court.framegrain"
    with ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="Court") as file:
        file.add_video(VIDEO, b"")
        shutil.copy(path.with_name(path.name + "-wal"), inner)
        shutil.copy(path, inner)
    inner.chmod(0o555)
    with pytest.raises(CannotOpen, match="changes waiting"):
        ProjectFile.open(copy, read_only=True)


@pytest.mark.skipif(os.name != "posix", reason="permissions work differently there")
def test_a_project_one_may_not_read_or_change_says_which(as_nobody: Path) -> None:
    path = as_nobody / "court.framegrain"
    ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="Court").close()
    path.chmod(0o444)
    with pytest.raises(CannotOpen, match="not allowed to change"):
        ProjectFile.open(path)
    assert list(as_nobody.iterdir()) == [path]
    path.chmod(0)
    with pytest.raises(CannotOpen, match="not allowed to read"):
        ProjectFile.open(path, read_only=True)
