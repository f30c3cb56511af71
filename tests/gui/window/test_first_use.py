"""What somebody meets who opens the window for the first time, on a small screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton

from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.ui.guideline.capture_sheet import CaptureSheet
from framegrain.ui.guideline.contrast import sides
from framegrain.ui.taxonomy.words import no_longer, use_instead
from framegrain.ui.taxonomy_editor.options import Option, found

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from gui.window.conftest import Person


def test_what_is_called_just_so_comes_first() -> None:
    options = [Option("a", "Person does"), Option("b", "A person"), Option("c", "Person"), Option("d", "Dog")]
    assert [option.id for option in found(options, "person", 9)] == ["c", "a", "b"]


def test_videos_are_chosen_for_a_new_project(
    person: Person, project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = project_file.with_name("street.mp4")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(video)] * 2, ""))
    person.window.commands.run("file.new")
    page = person.window.new_project
    next(b for b in page.findChildren(QPushButton) if b.text() == "Add videos").click()
    assert page._names.text() == "street.mp4"
    assert page._place.text() == str(project_file.with_name("street 2.framegrain"))


def test_on_a_small_screen_nothing_lies_over_the_picture_of_an_example(at_work: Person) -> None:
    at_work.window.resize(1280, 720)
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.window.commands.run("guide.capture")
    sheet = at_work.window.dialogs.sheet
    assert isinstance(sheet, CaptureSheet)
    assert sheet.picture.geometry().bottom() < sheet.kind.geometry().top()
    assert sheet.panel.rect().contains(sheet.keep.geometry())


def test_a_label_no_longer_used_says_so_wherever_it_is_met() -> None:
    taxonomy = read_taxonomy(
        'framegrain_taxonomy: 1\nname: T\nversion: "3"\naction:\n'
        "  - {id: run, name: Run, definition: Fast., scopes: [segment], contrasts: {walk: Both feet are up.},\n"
        '     deprecated: {since: "2", use: walk}}\n'
        "  - {id: walk, name: Walk, definition: Slow., scopes: [segment]}\n",
        "t.yaml",
    )
    run, walk = taxonomy.by_id["run"], taxonomy.by_id["walk"]
    assert no_longer(taxonomy, run) == "No longer used since version 2; use Walk"
    assert (use_instead(taxonomy, run), no_longer(taxonomy, walk), use_instead(taxonomy, walk)) == (
        "use Walk",
        "",
        "",
    )
    first, _ = sides(taxonomy, "run", ())
    assert first.when == ("No longer used since version 2; use Walk", "Both feet are up.")
