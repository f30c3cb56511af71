"""How a project's connection is set up."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.header import check_is_project
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.schema import SCHEMA
from framegrain.storage.tables import APPLICATION_ID
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from pathlib import Path

TAKES_THE_FILE_AWAY = """
import sqlite3, sys
sqlite = sqlite3.connect(sys.argv[1])
sqlite.execute("SELECT count(*) FROM event").fetchone()
sqlite.close()
"""


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 3000),
    ],
)
def test_a_project_is_open_with_the_settings_that_keep_it_safe(
    project: ProjectFile, setting: str, value: object
) -> None:
    sqlite = project._database.sqlite
    assert sqlite.execute(f"PRAGMA {setting}").fetchone() == (value,)


def test_any_tool_can_tell_a_project_by_its_header(project: ProjectFile) -> None:
    project.close()
    head = project.path.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(head[60:64], "big") == SCHEMA.version


def test_looking_at_a_project_does_not_take_its_protection_away(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    check_is_project(project.path)
    with ProjectFile.open(project.path, read_only=True) as reader:
        assert reader.load(1) == [event(1)]
    # another program that opens and closes the project must not believe to be its last user
    subprocess.run([sys.executable, "-c", TAKES_THE_FILE_AWAY, project.path], check=True)
    commit(project, adding(event(2)))
    with ProjectFile.open(project.path, read_only=True) as reader:
        assert reader.load(1) == [event(1), event(2)]


def test_tables_can_be_asked_by_hand(project: ProjectFile, path: Path) -> None:
    commit(project, adding(event(1, 10, 20)))
    project.close()
    sqlite = sqlite3.connect(path)
    found = sqlite.execute(
        "SELECT video.name, label, start, stop, made_by, method FROM event JOIN video ON video.id = event.video"
    ).fetchall()
    sqlite.close()
    assert found == [("game", "dribble", 10, 20, "ana", "person")]
