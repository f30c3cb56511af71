"""A folder of numbered pictures at the window: opened, labeled, opened again, exported, found again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from contract.videos import number_of
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named
from made_pictures import write_folder, write_picture

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from framegrain.ui.window import MainWindow

    from .conftest import Person

SIZE = (320, 240)


def texts(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """Pictures 1 to 30, whose names do not sort like their numbers."""
    return write_folder(tmp_path / "take 7", range(1, 31), "img-{}.jpg", size=SIZE)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, left, plain = QPointF(50, 50), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, left, plain))


def choosing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def shown(person: Person) -> int | None:
    person.sees_exact_picture()
    picture = person.bench.pictures.current
    assert picture is not None
    return number_of(picture.bgra)


def opened(person: Person, take: Path, qtbot: QtBot) -> None:
    drop(person.window, take)
    qtbot.waitUntil(person.window.new_project.isVisible)
    person.window.new_project.start()
    person.sees_exact_picture()


def test_a_dropped_folder_is_labeled_opened_again_and_exported(
    person: Person, take: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(person, take, qtbot)
    project = person.session.project.path
    assert project == tmp_path / "take 7.framegrain"
    assert (person.session.open_document.video.name, person.session.open_document.video.path) == (
        take.name,
        take.name,
    )
    assert shown(person) == 1
    person.press(Qt.Key.Key_End)
    assert shown(person) == 30
    for wanted in (29, 28):
        person.press(",")
        assert shown(person) == wanted
    person.find("pedestrian")
    person.drag_picture((20, 20), (60, 90))
    person.window.close_session()
    drop(person.window, take)
    qtbot.waitUntil(lambda: person.window.session is not None)
    assert shown(person) == 28
    (track,) = person.session.open_document.tracks
    assert [k.frame for k in person.session.open_document.keyframes(track)] == [27]
    exports_its_own_pictures(person, take, tmp_path / "out")


def exports_its_own_pictures(person: Person, take: Path, out: Path) -> None:
    out.mkdir()
    contents = ProjectContents(person.session.project, person.session.taxonomy)
    export(
        contents, person.session.project.path, format_named("coco"), out / "a.json", frames=out / "pictures"
    )
    (image,) = json.loads((out / "a.json").read_text())["images"]
    assert (image["file_name"], image["frame_index"]) == ("take 7/img-28.jpg", 27)
    assert (take.parent / image["file_name"]).is_file()
    copied = out / "pictures" / image["file_name"]
    assert copied.read_bytes() == (take / "img-28.jpg").read_bytes()
    export(contents, person.session.project.path, format_named("json"), out / "b.json")
    assert '"frame":27' in (out / "b.json").read_text()


def test_the_new_project_page_takes_a_folder_and_its_rate(
    person: Person, take: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choosing(monkeypatch, take)
    person.window.commands.run("file.new")
    page = person.window.new_project
    assert not page.rate.isVisible()
    next(b for b in page.findChildren(QPushButton) if b.text() == "Add a folder of pictures").click()
    assert page.rate.isVisible()
    page.rate.setText("many")
    page.start()
    assert "“many” is no rate" in page.problem
    page.rate.selectAll()
    qtbot.keyClicks(page.rate, "12.5")
    page.start()
    person.sees_exact_picture()
    assert person.session.open_document.video.rate == "25/2"
    assert float(person.session.open_document.times.at(5)) == pytest.approx(0.4)
    assert "12.5 fps" in texts(person.window.status)


def test_a_folder_is_added_to_the_open_project(
    at_work: Person, take: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choosing(monkeypatch, take)
    at_work.window.commands.run("file.add_folder")
    qtbot.waitUntil(lambda: at_work.session.open_document.video.name == "take 7", timeout=5000)
    assert "follow each other 25 a second" in at_work.told
    assert shown(at_work) == 1


def test_a_folder_without_pictures_is_explained(person: Person, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "papers").mkdir()
    drop(person.window, tmp_path / "papers")
    qtbot.waitUntil(person.window.new_project.isVisible)
    person.window.new_project.start()
    qtbot.waitUntil(lambda: "numbered pictures" in person.window.new_project.problem, timeout=5000)


def test_a_moved_folder_is_found_by_hand_and_a_changed_one_refused(
    person: Person, take: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened(person, take, qtbot)
    project = person.session.project.path
    person.window.close_session()
    there = take.rename(tmp_path / "elsewhere")
    (there / "img-9.jpg").rename(tmp_path / "aside.jpg")
    person.window.open_path(project)
    assert "not where it was" in person.told
    choosing(monkeypatch, there)
    person.window.commands.run("file.relink")
    refused = "The folder elsewhere is not the one of this project: img-9.jpg is gone"
    qtbot.waitUntil(lambda: refused in person.told, timeout=10_000)
    (tmp_path / "aside.jpg").rename(there / "img-9.jpg")
    person.window.commands.run("file.relink")
    qtbot.waitUntil(lambda: "same video" in person.told, timeout=10_000)
    person.sees_exact_picture()
    assert shown(person) == 1


@pytest.mark.parametrize("what", ["gone", "new", "changed"])
def test_a_changed_folder_is_not_shown_under_its_labels(
    person: Person, take: Path, qtbot: QtBot, what: str
) -> None:
    opened(person, take, qtbot)
    project = person.session.project.path
    person.window.close_session()
    if what == "gone":
        (take / "img-4.jpg").unlink()
    else:
        write_picture(take / f"img-{4 if what == 'changed' else 31}.jpg", 77, SIZE)
    person.window.open_path(project)
    told = {"gone": "img-4.jpg is gone", "new": "img-31.jpg is new", "changed": "img-4.jpg has changed"}[what]
    assert told in person.told
    assert not person.bench.pictures.is_open


def test_what_is_missing_from_the_numbering_is_said_when_work_begins(
    person: Person, take: Path, qtbot: QtBot
) -> None:
    (take / "img-12.jpg").unlink()
    (take / "img-13.jpg").unlink()
    opened(person, take, qtbot)
    assert person.told == "take 7: Pictures 12 to 13 are missing from the numbering."
    assert person.session.open_document.video.frames == 28


def test_an_unreadable_picture_is_told_and_passed(person: Person, take: Path, qtbot: QtBot) -> None:
    whole = (take / "img-5.jpg").read_bytes()
    (take / "img-5.jpg").write_bytes(whole[: len(whole) // 2])
    opened(person, take, qtbot)
    for _ in range(3):
        person.press(".")
    assert shown(person) == 4
    person.press(".")
    qtbot.waitUntil(lambda: "Frame 4 of take 7 can't be shown: img-5.jpg" in person.told, timeout=5000)
    person.press(".")
    assert shown(person) == 6


def test_a_folder_that_goes_away_and_comes_back(
    person: Person, take: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(person, take, qtbot)
    person.bench.pictures.set_cache_bytes(1)
    away = take.rename(tmp_path / "pulled")
    person.session.focus.go_to(20)
    qtbot.waitUntil(lambda: "take 7 is not where it was. Its labels are safe" in person.told, timeout=5000)
    away.rename(take)
    qtbot.waitUntil(lambda: "The pictures of take 7 are back" in person.told, timeout=5000)
    assert shown(person) == 21


def test_playing_shows_the_pictures_in_order_and_passes_a_broken_one(
    person: Person, take: Path, qtbot: QtBot
) -> None:
    (take / "img-12.jpg").write_bytes(b"\xff\xd8\xff broken")
    opened(person, take, qtbot)
    seen: list[tuple[int, int | None]] = []
    pictures = person.bench.pictures
    pictures.arrived.connect(lambda picture: seen.append((picture.shown_frame, number_of(picture.bgra))))
    person.bench.canvas.setFocus()
    person.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: person.session.focus.frame > 15, timeout=10_000)
    person.press(Qt.Key.Key_Space)
    assert all(number == frame + 1 for frame, number in seen)
    assert [frame for frame, _ in seen] == sorted(frame for frame, _ in seen)
    assert 11 not in dict(seen)


def test_the_background_check_proves_the_folder(person: Person, take: Path, qtbot: QtBot) -> None:
    opened(person, take, qtbot)
    qtbot.waitUntil(lambda: person.bench.player.badge.words == "exact · verified", timeout=10_000)


def test_others_see_the_same_pictures_of_a_folder(person: Person, take: Path, qtbot: QtBot) -> None:
    opened(person, take, qtbot)
    person.window.commands.run("file.compat")
    qtbot.waitUntil(lambda: "others read the same files" in texts(person.window), timeout=10_000)
    assert "Yes: take 7 is a folder of pictures" in texts(person.window)
