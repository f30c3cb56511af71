"""`taxonomy diff` and `taxonomy apply` as a person or script meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from framegrain.cli import main as cli
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.storage.backups import listed
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

STAND = "  - {id: stand, name: Stand, definition: Feet rest., scopes: [segment], hotkey: t}\n"
NEW = TAXONOMY.replace('version: "1"', 'version: "2"').replace(STAND, "")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(TAXONOMY, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


@pytest.fixture
def project(files: Path, small_video: Path) -> Path:
    """Two Stands, 20 and 8 frames long."""
    path = files / "street.framegrain"
    new_project(path, files / "old.yaml", [examine(small_video)])
    session = open_project(path, person="Ada")
    open_last_video(session)
    for start, stop in ((0, 20), (30, 38)):
        session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(start, stop)))
    session.close()
    return path


@pytest.fixture(scope="module")
def small_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from contract.videos import Recipe, encode

    path = tmp_path_factory.mktemp("video") / "small.mp4"
    encode(Recipe("libx264", b_frames=0), path)
    return path


def run(*words: object) -> int:
    return cli.run([str(w) for w in words], open_window=lambda _: 0, make_demo=lambda *_: 0)


def labels(project: Path) -> list[str]:
    session = open_project(project, read_only=True)
    open_last_video(session)
    found = [e.label for e in session.open_document.events.values()]
    session.close()
    return found


def test_diff_prints_a_line_for_each_thing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("taxonomy", "diff", files / "old.yaml", files / "new.yaml") == 1
    assert capsys.readouterr().out.splitlines() == [
        "Version: 1 → 2",
        "Action › Stand: removed",
        "1 changed, 1 removed",
    ]
    assert run("taxonomy", "diff", files / "old.yaml", files / "old.yaml") == 0
    assert capsys.readouterr().out == "nothing is different\n"


def test_diff_as_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("taxonomy", "diff", files / "old.yaml", files / "new.yaml", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [d["subject"] for d in found["differences"] if d["kind"] == "removed"] == ["stand"]


def test_apply_without_a_step_changes_nothing_and_says_how_many_are_in_the_way(
    files: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("taxonomy", "apply", project, files / "new.yaml") == 2
    assert "2 records have the label “Stand” (stand)" in capsys.readouterr().err
    assert labels(project) == ["stand", "stand"]
    assert run("taxonomy", "apply", project, files / "new.yaml", "--dry-run") == 1
    assert capsys.readouterr().out.startswith("in the way: 2 records have the label “Stand”")


def test_apply_with_a_step(files: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    step = "merge stand,walk into walk"
    assert run("taxonomy", "apply", project, files / "new.yaml", "--step", step, "--dry-run") == 0
    assert labels(project) == ["stand", "stand"]
    assert "no record would break a rule" in capsys.readouterr().out
    assert run("taxonomy", "apply", project, files / "new.yaml", "--step", step) == 0
    assert labels(project) == ["walk", "walk"]
    assert "version 2, 2 records written anew" in capsys.readouterr().out
    assert labels(listed(project)[0].path) == ["stand", "stand"]


def test_what_a_change_breaks_is_listed_and_ends_with_1(
    files: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    longer = TAXONOMY.replace("Feet rest., scopes", "Feet rest., duration: {at_least: 12 frames}, scopes")
    (files / "longer.yaml").write_text(longer, encoding="utf-8")
    assert run("taxonomy", "apply", project, files / "longer.yaml", "--dry-run", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [(v["frame"], v["rule"], v["reason"]) for v in found["violations"]] == [
        (30, "duration", "Stand lasts at least 12 frames")
    ]
    assert found["to_look_at_again"] == {"rule": 1}
    assert found["applied"] is False


def test_a_guess_gives_way_to_a_step_about_the_same_label(
    files: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = NEW.replace("id: walk, name: Walk,", "id: walk, name: Walk, synonyms: [Stand],")
    (files / "renamed.yaml").write_text(renamed, encoding="utf-8")
    assert run("taxonomy", "apply", project, files / "renamed.yaml", "--dry-run", "--guess") == 0
    delete = ("--step", "delete stand with records")
    assert run("taxonomy", "apply", project, files / "renamed.yaml", "--guess", *delete) == 0
    assert labels(project) == []
    capsys.readouterr()


def test_a_step_nobody_understands_is_explained(
    files: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("taxonomy", "apply", project, files / "new.yaml", "--step", "drop it all") == 2
    assert "“drop it all” is no step; say one of: reid A to B" in capsys.readouterr().err


def test_records_of_labels_defined_anew_wait_unless_it_is_said_that_they_do_not(
    files: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = TAXONOMY.replace("Feet rest.", "Both feet rest.").replace("Feet alternate.", "Feet take turns.")
    (files / "other.yaml").write_text(other.replace('version: "1"', 'version: "2"'), encoding="utf-8")
    asked = ("taxonomy", "apply", project, files / "other.yaml")
    assert run(*asked, "--dry-run") == 1
    assert "to look at again: 2 (new definitions)" in capsys.readouterr().out
    assert run(*asked, "--dry-run", "--no-recheck", "--step", "look again stand") == 1
    assert run(*asked, "--dry-run", "--no-recheck", "--guess") == 0
    capsys.readouterr()
    assert run(*asked, "--no-recheck") == 0
    assert capsys.readouterr().out.endswith("not to be looked at again, though defined anew: 2 records\n")
    session = open_project(project, read_only=True)
    assert session.guideline.rechecks == []
    session.close()
