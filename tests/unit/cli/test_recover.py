"""`framegrain recover`."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from contract.videos import Recipe, encode
from framegrain.cli import main as cli
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.salvaging import report_of, salvaged
from framegrain.session.videos import examine
from framegrain.storage.backups import Reason, listed
from framegrain.storage.pages import Pages
from on_disk import stored
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "small.mp4"
    encode(Recipe("libx264", b_frames=2), path)
    return path


@pytest.fixture
def project(tmp_path: Path, video: Path) -> Path:
    """One object and one event, backed up before the event."""
    path = tmp_path / "street.framegrain"
    (tmp_path / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(path, tmp_path / "street.yaml", [examine(video)])
    session = open_project(path, person="Ada")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 10, Box(x=5, y=5, width=20, height=10)))
    session.project.back_up(Reason.DAILY)
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(10, 30)))
    session.close()
    return path


class Ran:
    """Runs the command and keeps what came out."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: object) -> int:
        status = cli.run(
            ["recover", *map(str, words)], open_window=lambda _path: 0, make_demo=lambda _path, _headless: 0
        )
        self.out, self.err = self._capsys.readouterr()
        return status


@pytest.fixture
def recover(capsys: pytest.CaptureFixture[str]) -> Ran:
    return Ran(capsys)


def spoil(path: Path, *tables: str) -> None:
    """Destroy the root pages of these tables."""
    pages = Pages(path)
    content = bytearray(path.read_bytes())
    roots = {str(row[1]): row[3] for row in entries(pages)}
    pages.close()
    for table in tables:
        at = (roots[table] - 1) * PAGE
        content[at : at + PAGE] = random.Random(1).randbytes(PAGE)
    path.write_bytes(content)


def entries(pages: Pages) -> list:
    from framegrain.storage.trees import Forest

    return list(Forest(pages, lambda _share: None, lambda: False).list_of_tables())


def test_backups_are_listed(recover: Ran, project: Path) -> None:
    assert recover(project) == 0
    (backup,) = listed(project)
    assert "every day" in recover.out
    assert "1 videos, 0 events, 1 objects, 1 keyframes" in recover.out
    assert "last edit by Ada" in recover.out
    assert backup.path.name in recover.out
    assert recover(project, "--json") == 0
    (row,) = json.loads(recover.out)["backups"]
    assert (row["file"], row["objects"], row["problem"]) == (str(backup.path), 1, "")


def test_a_project_without_backups_says_so(recover: Ran, tmp_path: Path) -> None:
    assert recover(tmp_path / "none.framegrain") == 0
    assert "has no backups" in recover.out


def test_a_backup_is_restored_to_a_new_file_only(recover: Ran, project: Path, tmp_path: Path) -> None:
    (backup,) = listed(project)
    out = tmp_path / "then.framegrain"
    before = project.read_bytes()
    assert recover(project, "--restore", backup.path.name, "--out", out) == 0
    assert (len(stored(out).tracks), len(stored(out).events)) == (1, 0)
    assert project.read_bytes() == before
    for taken in (out, project, backup.path):
        kept = taken.read_bytes()
        assert recover(project, "--restore", backup.path, "--out", taken) == 2
        assert "exists already" in recover.err
        assert taken.read_bytes() == kept
    assert recover(project, "--restore", "nothing", "--out", tmp_path / "x.framegrain") == 2
    assert "has no backup nothing" in recover.err


@pytest.mark.parametrize(
    "words",
    [
        ("--salvage",),
        ("--restore", "x"),
        ("--out", "x.framegrain"),
        ("--salvage", "--out", "x.txt"),
    ],
)
def test_what_makes_no_sense_is_said(recover: Ran, project: Path, words: tuple[str, ...]) -> None:
    assert recover(project, *words) == 2
    assert recover.err.startswith("framegrain: ")
    assert recover.err.count("\n") == 1


def test_a_damaged_project_is_saved_with_a_report(recover: Ran, project: Path, tmp_path: Path) -> None:
    spoil(project, "event", "keyframe")
    out = tmp_path / "saved.framegrain"
    assert recover(project, "--salvage", "--out", out) == 1
    assert "1 keyframe of those lost could be made again from the history" in recover.out
    assert report_of(out).read_text("utf-8") == recover.out
    assert (len(stored(out).events), len(stored(out).all_keyframes)) == (1, 1)


def test_a_healthy_project_comes_out_the_same(recover: Ran, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "saved.framegrain"
    assert recover(project, "--salvage", "--out", out, "--json") == 0
    assert json.loads(recover.out)["lines"] == []
    assert stored(out) == stored(project)


def test_nothing_to_save_is_no_project(recover: Ran, project: Path, tmp_path: Path) -> None:
    project.write_bytes(bytes(40_000))
    assert recover(project, "--salvage", "--out", tmp_path / "saved.framegrain") == 2
    assert "can be read any more; no project was made" in recover.err
    assert not (tmp_path / "saved.framegrain").exists()


def test_what_is_lost_comes_from_the_backup(project: Path, tmp_path: Path) -> None:
    spoil(project, "video", "video_index", "taxonomy")
    report = salvaged(project, tmp_path / "saved.framegrain")
    saved = open_project(tmp_path / "saved.framegrain")
    assert (saved.taxonomy.name, saved.videos()[0].name) == ("Street", "small.mp4")
    open_last_video(saved)
    assert saved.video_file is not None
    assert len(saved.open_document.events) == 1
    saved.close()
    assert "is from the backup" in report.text()


def test_what_is_lost_and_in_no_backup_is_stood_in_for(project: Path, tmp_path: Path) -> None:
    listed(project)[0].path.unlink()
    spoil(project, "video", "video_index", "taxonomy")
    report = salvaged(project, tmp_path / "saved.framegrain")
    saved = open_project(tmp_path / "saved.framegrain")
    open_last_video(saved)
    assert {label.id for label in saved.taxonomy.labels} == {"stand", "thing"}
    assert read_taxonomy(saved.project.taxonomy_text, "it") == saved.taxonomy
    assert len(saved.open_document.tracks) == 1
    assert saved.project.check() == []
    saved.close()
    assert "The taxonomy was lost" in report.text()


def test_a_lost_frame_index_is_made_again_from_the_video(project: Path, tmp_path: Path) -> None:
    before = open_project(project)
    index = before.project.index(1)
    before.close()
    listed(project)[0].path.unlink()
    spoil(project, "video_index")
    salvaged(project, tmp_path / "saved.framegrain")
    saved = open_project(tmp_path / "saved.framegrain")
    assert saved.project.index(1) == index
    saved.close()
