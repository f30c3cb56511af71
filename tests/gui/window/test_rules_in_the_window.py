"""Rules broken by hand, with mouse and keys: the window says what a check of the project file says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from framegrain.domain import rules
from framegrain.domain.rules import Rule
from framegrain.domain.taxonomy import Severity
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.ui.words import capital
from on_disk import stored

from .conftest import LEFT, PLAIN

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.rules import Violation

    from .conftest import Person

TAXONOMY = """
framegrain_taxonomy: 1
name: Rules
version: "1"
scene:
  - {id: game, name: Game, scopes: [segment]}
  - {id: pause, name: Pause, scopes: [segment], excludes: [dance]}
action:
  - {id: pass, name: Pass, scopes: [segment], within: [game]}
  - {id: jump, name: Jump, scopes: [segment], duration: {at_least: 5 frames}}
  - {id: solo, name: Solo, scopes: [segment], at_once: one}
  - {id: kick, name: Kick, scopes: [segment], roles: [{id: actor, name: Actor, labels: [crate], required: true}]}
  - {id: wave, name: Wave, scopes: [segment], rule_out: [nod]}
  - {id: nod, name: Nod, scopes: [segment], second_person: true}
  - {id: meal, name: Meal, scopes: [segment], holds: [nod]}
  - {id: rain, name: Rain, scopes: [segment], implies: [game]}
  - {id: dance, name: Dance, scopes: [segment]}
object:
  - {id: crate, name: Crate, shapes: [box], size: {width: 40, height: 40}}
  - {id: mast, name: Mast, shapes: [box, polygon], polygon_when: {sides: 4}}
  - {id: hinge, name: Hinge, shapes: [box], part_of: [crate]}
  - {id: ghost, name: Ghost, shapes: [box], deprecated: {since: "1", use: crate}}
  - {id: lamp, name: Lamp, shapes: [box], attributes: [{id: lit, required: true}]}
attribute:
  - {id: lit, name: Lit, definition: Is it on., type: yes_no}
"""

SEGMENTS = {
    "jump": Rule.DURATION,
    "pass": Rule.WITHIN,
    "kick": Rule.ROLE_REQUIRED,
    "wave": Rule.RULED_OUT,
    "meal": Rule.HOLDS,
    "nod": Rule.SECOND_PERSON,
    "rain": Rule.IMPLIES,
}
"""What goes wrong where it is marked over two frames."""

BOXES = {
    "crate": ((20, 20), (40, 40), Rule.SIZE),
    "mast": ((60, 20), (68, 120), Rule.POLYGON_NEEDED),
    "hinge": ((100, 20), (130, 50), Rule.PART_OF),
    "ghost": ((150, 20), (200, 80), Rule.LABEL_DEPRECATED),
    "lamp": ((220, 20), (260, 80), Rule.ATTRIBUTE_REQUIRED),
}
"""What goes wrong with a box dragged from here to there."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, made_video: Path) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "rules.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(
        folder / "rules.framegrain", folder / "rules.yaml", [examine(shutil.copy(made_video, folder))]
    )
    return folder


@pytest.fixture
def project_file(tmp_path: Path, made: Path) -> Path:
    shutil.copytree(made, tmp_path / "rules")
    return tmp_path / "rules" / "rules.framegrain"


def marks(person: Person, label: str) -> None:
    """Two frames from the playhead on, by keys."""
    person.find(label)
    person.press("i")
    person.press(".")
    person.press("o")
    person.press(",")


def found_in_file(person: Person) -> list[Violation]:
    """What a check of the project file finds."""
    return rules.check(stored(person.session.project.path), person.session.taxonomy)


def complaints(person: Person) -> list[str]:
    """The sentences the inspector shows for what was just made."""
    document = person.session.open_document
    person.session.focus.select([max([*document.events, *document.tracks])])
    person.bench.inspector.object.refresh()
    return [box.complaint.text for box in person.bench.inspector.object.record.complaints.boxes]


def test_segments_that_break_rules(at_work: Person) -> None:
    for label, rule in SEGMENTS.items():
        before = len(at_work.session.open_document.events)
        marks(at_work, label)
        if rule in (Rule.DURATION, Rule.WITHIN):
            assert len(at_work.session.open_document.events) == before, label
            assert at_work.told.startswith(
                {Rule.DURATION: "Jump lasts at least 5 frames", Rule.WITHIN: "Pass needs Game"}[rule]
            )
            continue
        (violation,) = (v for v in found_in_file(at_work) if v.rule is rule)
        assert violation.severity is Severity.SUBMIT
        assert capital(violation.reason) in complaints(at_work), label
        at_work.session.focus.clear()


def test_boxes_that_break_rules(at_work: Person) -> None:
    for label, (start, end, rule) in BOXES.items():
        at_work.find(label)
        at_work.drag_picture(start, end)
        (violation,) = (v for v in found_in_file(at_work) if v.rule is rule)
        assert capital(violation.reason) in complaints(at_work), label
        at_work.session.focus.clear()


def test_what_is_excluded_or_too_many_is_refused_with_the_reason(at_work: Person) -> None:
    marks(at_work, "dance")
    marks(at_work, "pause")
    assert "Dance is there on some of these frames, and Pause excludes it" in at_work.told
    marks(at_work, "solo")
    marks(at_work, "solo")
    assert "only one may be there at once" in at_work.told
    labels = sorted(event.label for event in stored(at_work.session.project.path).events.values())
    assert labels == ["dance", "solo"]


def test_the_sidebar_says_beforehand_what_would_be_refused(at_work: Person) -> None:
    marks(at_work, "dance")
    at_work.find("wave")
    offer = at_work.session.offer("pause")
    assert (offer.allowed, offer.rule) == (False, Rule.EXCLUDES)
    marks(at_work, "solo")
    at_work.find("wave")
    assert at_work.session.offer("solo").rule is Rule.AT_ONCE


def test_a_click_on_a_complaint_does_what_its_button_says(at_work: Person) -> None:
    at_work.find("ghost")
    at_work.drag_picture((150, 20), (200, 80))
    complaints(at_work)
    (box,) = at_work.bench.inspector.object.record.complaints.boxes
    assert box.button is not None
    assert box.button.text() == "Use Crate"
    QTest.mouseClick(box.button, LEFT, PLAIN, QPoint(box.button.width() // 2, box.button.height() // 2))
    (track,) = stored(at_work.session.project.path).tracks.values()
    assert track.label == "crate"
    assert Rule.LABEL_DEPRECATED not in {v.rule for v in found_in_file(at_work)}
