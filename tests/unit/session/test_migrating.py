"""Changing a project's taxonomy over all its videos: looked ahead, landed as one step, undone whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import json

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.guideline import RecheckCause
from framegrain.domain.migration import Merge, Redefine, Split
from framegrain.domain.records import Event, Scope
from framegrain.domain.rules import Rule
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import attributes, events, tracks
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session import rechecking
from framegrain.session.checking import broken_rules
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named, undecided_losses
from framegrain.session.migrating import Migration, TaxonomyChange, change_from, migrate, what_if
from framegrain.session.projects import open_project
from framegrain.session.videos import add_video, examine
from framegrain.storage.backups import listed
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.domain.migration import Step
    from framegrain.session.session import Session

BOX = Box(x=10, y=10, width=20, height=20)
STAND = "  - {id: stand, name: Stand, definition: Feet rest., scopes: [segment], hotkey: t}\n"
SPLIT = """  - {id: child, name: Child, definition: Small., shapes: [box], attributes: [age, facing, bag]}
  - {id: grown, name: Adult, definition: Tall., shapes: [box], attributes: [age, facing, bag]}
"""


def changed(text: str, *steps: Step) -> TaxonomyChange:
    text = text.replace('version: "1"', 'version: "2"')
    return TaxonomyChange(read_taxonomy(text, "new.yaml"), text, steps)


def without_stand(*steps: Step) -> TaxonomyChange:
    return changed(TAXONOMY.replace(STAND, ""), *steps)


def split_person(*steps: Step) -> TaxonomyChange:
    start, end = TAXONOMY.index("  - id: person"), TAXONOMY.index("  - {id: thing,")
    return changed(TAXONOMY[:start] + SPLIT + TAXONOMY[end:], *steps)


BY_AGE = Split("person", ("child", "grown"), "age", {"child": "child", "adult": "grown"})


@pytest.fixture
def two(session: Session, tmp_path: Path) -> Iterator[Session]:
    """A project of two videos: Stand in both, Walk and a person in the first, which is open."""
    from contract.videos import Recipe, encode

    other = tmp_path / "other.mp4"
    encode(Recipe("libx264", b_frames=0), other)
    first = session.open_document.video.id
    second = add_video(session.project, examine(other))
    session.open_video(second.id)
    stand(session, 0, 9)
    session.open_video(first)
    stand(session, 20, 40)
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(30, 50)))
    session.do(tracks.start_track(session.desk, "person", 3, BOX))
    (person,) = session.open_document.tracks
    session.do(attributes.set_attribute(session.desk, [person], "age", "adult", 3))
    return session


def stand(session: Session, start: int, stop: int) -> None:
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(start, stop)))


def everything(session: Session) -> bytes:
    """Every record of every video, as bytes."""
    return json.encode([session.project.load(video.id) for video in session.videos()])


def labels(session: Session) -> list[list[str]]:
    return [[r.label for r in session.project.load(v.id) if isinstance(r, Event)] for v in session.videos()]


def test_looking_ahead_counts_what_would_break_in_every_video_and_changes_nothing(two: Session) -> None:
    before = everything(two)
    longer = changed(
        TAXONOMY.replace("Feet rest., scopes", "Feet rest., duration: {at_least: 12 frames}, scopes")
    )
    outlook = what_if(two, longer)
    assert outlook.sentence == "With this change, 1 record of 1 video would break rules kept now"
    (row,) = outlook.rows
    assert (row.video_name, row.title, row.frame, row.rule) == ("other.mp4", "Stand", 0, Rule.DURATION)
    assert row.reason == "Stand lasts at least 12 frames"
    assert everything(two) == before
    assert two.taxonomy.version == "1"


def test_a_label_no_step_covers_holds_everything_up(two: Session) -> None:
    before = everything(two)
    with pytest.raises(BadInput, match=r"2 records of 2 videos have the label “Stand” \(stand\)"):
        migrate(two, without_stand())
    assert (everything(two), two.taxonomy.version) == (before, "1")


def test_a_change_lands_in_every_video_as_one_step_with_a_backup_and_is_undone_whole(
    two: Session, project_file: Path
) -> None:
    before = everything(two)
    outlook, backup = migrate(two, without_stand(Merge(("stand", "walk"), "walk")))
    assert outlook.changed == 2
    assert labels(two) == [["walk", "walk"], ["walk"]]
    assert (two.taxonomy.version, two.project.taxonomy_version) == ("2", "2")
    assert {e.taxonomy_version for e in two.open_document.events.values()} == {"1"}
    assert [kept.path for kept in listed(project_file)] == [backup]
    assert ".taxonomy.framegrain" in backup.name
    kept = open_project(backup, read_only=True)
    assert (everything(kept), kept.taxonomy.version) == (before, "1")
    kept.close()
    two.undo_project()
    assert (everything(two), two.taxonomy.version, two.project.taxonomy_version) == (before, "1", "1")
    assert two.guideline.rechecks == []
    two.redo_project()
    assert labels(two) == [["walk", "walk"], ["walk"]]


def test_what_was_edited_meanwhile_has_to_be_looked_at_once_more(two: Session) -> None:
    migration = Migration(two, without_stand(Merge(("stand", "walk"), "walk")))
    _outlook, keep = migration.prepare()
    keep()
    stand(two, 60, 70)
    with pytest.raises(BadInput, match="changed meanwhile"):
        migration.land()
    assert two.taxonomy.version == "1"


def test_looking_ahead_can_be_stopped(two: Session) -> None:
    with pytest.raises(Cancelled):
        Migration(two, without_stand()).prepare(cancel=lambda: True)


def test_a_file_with_errors_is_no_change(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("framegrain_taxonomy: 1\nname: X\n")
    with pytest.raises(BadInput, match=r"broken\.yaml"):
        change_from(file)


# -- the queue


def test_merged_records_over_each_other_wait_and_one_may_be_deleted(two: Session) -> None:
    migrate(two, without_stand(Merge(("stand", "walk"), "walk")))
    (waiting,) = rechecking.open_rechecks(two)
    assert waiting.cause is RecheckCause.MERGE
    rechecking.delete(two, waiting)
    assert labels(two) == [["walk"], ["walk"]]
    assert rechecking.open_rechecks(two) == []
    two.undo_project()
    assert labels(two) == [["walk", "walk"], ["walk"]]
    assert [r.id for r in rechecking.open_rechecks(two)] == [waiting.id]


def test_a_split_record_takes_the_label_somebody_chooses_and_keeps_who_made_it(two: Session) -> None:
    (person,) = two.open_document.tracks.values()
    migrate(two, split_person(BY_AGE))
    (waiting,) = rechecking.open_rechecks(two)
    assert waiting.choices == ("grown", "child")
    with pytest.raises(BadInput, match="choose what it is"):
        rechecking.keep(two, waiting)
    decided = rechecking.choose(two, waiting, "grown")
    assert decided.said == "Person 1 is now Adult"
    (after,) = two.open_document.tracks.values()
    assert (after.label, after.attributes, after.taxonomy_version) == ("grown", {"age": "adult"}, "2")
    assert after.provenance == person.provenance
    two.undo_project()
    two.undo_project()
    assert list(two.open_document.tracks.values()) == [person]


def test_what_is_undecided_is_told_as_such_by_checks_and_exports(two: Session, tmp_path: Path) -> None:
    migrate(two, split_person(BY_AGE))
    (waiting,) = rechecking.open_rechecks(two)
    (said,) = (v for v in two.violations(waiting.record) if v.rule is Rule.LABEL_KNOWN)
    assert (said.reason, said.fix) == (waiting.reason, "Choose Adult or Child")
    (broken,) = (b for b in broken_rules(two.project, two.taxonomy) if b.violation.rule is Rule.LABEL_KNOWN)
    assert broken.violation.reason == waiting.reason
    contents = ProjectContents(two.project, two.taxonomy)
    for name in ("coco", "json"):
        losses = export(contents, two.project.path, format_named(name), tmp_path / f"out.{name}")
        (undecided,) = (loss for loss in losses if "to be decided" in loss.what)
        assert (undecided.what, undecided.count) == ("records of “person” to be decided", 1)
        assert "somebody says what they are" in undecided.why
    rechecking.choose(two, waiting, "grown")
    assert undecided_losses(contents) == ()
    assert not [v for v in two.violations(waiting.record) if v.rule is Rule.LABEL_KNOWN]


def test_a_record_in_a_video_that_is_not_open_can_be_decided_too(two: Session) -> None:
    new = changed(TAXONOMY.replace("Feet rest.", "Both feet rest."), Redefine("stand"))
    migrate(two, new)
    first, second = rechecking.open_rechecks(two)
    assert first.reason == "The definition of Stand was “Feet rest.” and is now “Both feet rest.”"
    other = next(r for r in (first, second) if r.video != two.open_document.video.id)
    rechecking.keep(two, other)
    assert len(rechecking.open_rechecks(two)) == 1
    (kept,) = (r for r in two.project.load(other.video) if isinstance(r, Event))
    assert kept.taxonomy_version == "2"


def test_what_waits_is_still_there_when_the_project_is_opened_again(two: Session, project_file: Path) -> None:
    migrate(two, split_person(BY_AGE))
    waiting = rechecking.open_rechecks(two)
    two.close()
    again = open_project(project_file)
    assert rechecking.open_rechecks(again) == waiting
    again.close()


def one_more_video(session: Session, folder: Path) -> int:
    """A third video, open, nothing labeled on it."""
    from contract.videos import Recipe, encode

    path = folder / "third.mp4"
    encode(Recipe("libx264", b_frames=1), path)
    added = add_video(session.project, examine(path))
    session.open_video(added.id)
    return added.id


def test_a_change_is_not_undone_under_labels_of_a_video_that_came_since(two: Session, tmp_path: Path) -> None:
    more = TAXONOMY.replace(STAND, STAND + "  - {id: hop, name: Hop, definition: Jump., scopes: [segment]}\n")
    migrate(two, changed(more), backup=False)
    one_more_video(two, tmp_path)
    two.do(events.add_event(two.desk, "hop", Scope.SEGMENT, Span(0, 9)))
    with pytest.raises(BadInput, match=r"third\.mp4 came into the project since"):
        two.undo_project()
    assert "hop" in two.taxonomy.by_id
    two.undo()
    assert two.undo_project()
    assert "hop" not in two.taxonomy.by_id


def test_a_change_is_not_made_again_over_a_video_that_came_since(two: Session, tmp_path: Path) -> None:
    migrate(two, without_stand(Merge(("stand",), "walk")), backup=False)
    two.undo_project()
    one_more_video(two, tmp_path)
    two.do(events.add_event(two.desk, "stand", Scope.SEGMENT, Span(0, 9)))
    with pytest.raises(BadInput, match="came into the project since"):
        two.redo_project()
    assert "stand" in two.taxonomy.by_id


def test_what_was_prepared_counts_no_more_after_an_edit_or_a_new_video(two: Session, tmp_path: Path) -> None:
    change = Migration(two, without_stand(Merge(("stand",), "walk")))
    _, keep = change.prepare()
    stand(two, 45, 55)
    keep()
    with pytest.raises(BadInput, match="changed meanwhile"):
        change.land(backup=False)
    _, keep = change.prepare()
    keep()
    one_more_video(two, tmp_path)
    with pytest.raises(BadInput, match="changed meanwhile"):
        change.land(backup=False)
    _, keep = change.prepare()
    keep()
    change.land(backup=False)
    assert "stand" not in two.taxonomy.by_id
