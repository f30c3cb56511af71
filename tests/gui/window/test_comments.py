"""Writing, settling and deleting comments with keys and mouse, and the history of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Comment, Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import comments, events, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.timeline.scenery import HEADER, RULER, TOP

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from framegrain.ui.inspector.story import StoryView
    from gui.window.conftest import Person

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def thing(at_work: Person, qtbot: QtBot) -> Person:
    """One thing on frames 0 to 20, selected."""
    session = at_work.session
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=50, y=50, width=60, height=60)))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 20, Box(x=90, y=50, width=60, height=60)))
    at_work.press(Qt.Key.Key_Escape)
    session.focus.select([track])
    settle(at_work, qtbot)
    return at_work


def settle(person: Person, qtbot: QtBot) -> None:
    tab = person.bench.inspector.object
    qtbot.waitUntil(lambda: not tab._stale.isActive() and not tab._moved.isActive())


def story(person: Person) -> StoryView:
    return person.bench.inspector.object.story


def on_file(person: Person) -> list[Comment]:
    return [r for r in person.session.project.load(1) if isinstance(r, Comment)]


def write(person: Person, text: str) -> None:
    person.press("c", SHIFT)
    for letter in text:
        person.press(letter)
    person.press(Qt.Key.Key_Return)


def test_a_comment_is_written_settled_and_deleted(thing: Person, qtbot: QtBot, project_file: Path) -> None:
    write(thing, "is it a bin?")
    (comment,) = on_file(thing)
    assert (comment.text, comment.resolved) == ("is it a bin?", False)
    assert comment.provenance.by == thing.session.person
    assert thing.session.can_undo == "Comment on Thing 1"
    assert thing.bench.canvas.hasFocus()
    settle(thing, qtbot)
    assert thing.bench.inspector.object.record.said.text() == "1 comment"
    assert [item.title for item in thing.bench.canvas.stage.drawn] == ["Thing 1 · 1 comment"]
    (row,) = story(thing).comments.rows
    QTest.mouseClick(row.resolve, LEFT)
    assert on_file(thing)[0].resolved
    settle(thing, qtbot)
    assert thing.bench.inspector.object.record.said.text() == "1 comment, 0 open"
    assert [item.title for item in thing.bench.canvas.stage.drawn] == ["Thing 1"]
    (row,) = story(thing).comments.rows
    assert row.resolve.text() == "reopen"
    QTest.mouseClick(row.delete, LEFT)
    assert on_file(thing) == []
    thing.press("z", CTRL)
    assert on_file(thing)[0].resolved
    thing.window.close()
    again = open_project(project_file)
    open_last_video(again)
    assert [c.text for c in again.open_document.comments.values()] == ["is it a bin?"]
    again.close()


def test_comments_go_with_their_object_and_come_back(thing: Person, qtbot: QtBot) -> None:
    session = thing.session
    write(thing, "first")
    (keyframe, _) = sorted(session.open_document.all_keyframes)
    session.do(comments.add_comment(session.desk, keyframe, "too wide here"))
    settle(thing, qtbot)
    rows = story(thing).comments.rows
    assert [row.below.whole.split(" · ")[0] for row in rows] == [session.person, session.person]
    assert [row.place.text() for row in rows] == ["", "frame 0"]
    session.focus.go_to(60)
    thing.press(Qt.Key.Key_Delete, SHIFT)
    assert on_file(thing) == []
    thing.press("z", CTRL)
    assert {c.text for c in on_file(thing)} == {"first", "too wide here"}
    assert session.focus.frame == 0


def test_a_clip_can_be_commented_on_and_nothing_says_what_to_select(at_work: Person, qtbot: QtBot) -> None:
    at_work.press("c", SHIFT)
    assert at_work.told == "Select one object, segment, tag or clip to comment on"
    (clip,) = at_work.session.open_document.clips
    at_work.session.focus.select([clip])
    write(at_work, "cut?")
    assert [c.record for c in on_file(at_work)] == [clip]
    settle(at_work, qtbot)
    assert story(at_work).isVisible()


def test_escape_throws_a_draft_away_and_another_record_does_not_inherit_it(
    thing: Person, qtbot: QtBot
) -> None:
    thing.press("c", SHIFT)
    thing.press("x")
    thing.press(Qt.Key.Key_Escape)
    assert on_file(thing) == []
    assert story(thing).comments.line.text() == ""
    thing.press("c", SHIFT)
    thing.press("y")
    thing.session.focus.clear()
    settle(thing, qtbot)
    thing.session.focus.select(thing.session.open_document.tracks)
    settle(thing, qtbot)
    assert story(thing).comments.line.text() == ""
    assert on_file(thing) == []


def test_a_comment_that_is_too_long_stays_to_be_shortened(thing: Person) -> None:
    thing.press("c", SHIFT)
    story(thing).comments.line.setText("x" * 4001)
    thing.press(Qt.Key.Key_Return)
    assert "shorten it" in thing.told
    assert on_file(thing) == []
    assert story(thing).comments.line.text() == "x" * 4001


def test_the_history_of_a_record_leads_back_and_forth(thing: Person, qtbot: QtBot) -> None:
    session = thing.session
    thing.press("q")
    session.do(tracks.start_track(session.desk, "thing", 3, Box(x=5, y=5, width=9, height=9)))
    settle(thing, qtbot)
    names = [step.entry.edit.name for step in story(thing).past.steps]
    assert names == ["Mark Thing 1 occluded from 0", "Keyframe Thing 1 on 20", "Draw Thing 1"]
    second = story(thing).past.steps[1]
    assert second.below.whole.startswith(f"{session.person} · just now")
    QTest.mouseClick(second.link, LEFT)
    assert session.can_undo == "Keyframe Thing 1 on 20"
    track = min(session.open_document.tracks)
    assert not session.desk.state(session.open_document.tracks[track], 0).occluded  # type: ignore[union-attr]
    settle(thing, qtbot)
    assert story(thing).past.steps[0].below.whole.endswith("undone")
    QTest.mouseClick(story(thing).past.steps[0].link, LEFT)
    assert session.can_undo == "Mark Thing 1 occluded from 0"


def test_a_long_history_is_shown_short_at_first(thing: Person, qtbot: QtBot) -> None:
    for _ in range(8):
        thing.press("q")
    settle(thing, qtbot)
    past = story(thing).past
    assert len(past.steps) == 5
    assert past.more.accessibleName() == "Show 5 more"
    QTest.mouseClick(past.more, LEFT)
    assert len(past.steps) == 10


def test_a_keyframe_is_commented_on_and_its_frame_found_again(thing: Person, qtbot: QtBot) -> None:
    (track,) = thing.session.open_document.tracks
    thing.session.focus.go_to(20)
    thing.sees_exact_picture()
    settle(thing, qtbot)
    thing.press("c", CTRL | ALT)
    assert story(thing).comments.line.placeholderText() == "Write a comment on frame 20"
    for letter in "too wide":
        thing.press(letter)
    thing.press(Qt.Key.Key_Return)
    (comment,) = on_file(thing)
    key = thing.session.open_document.keyframe_at(track, 20)
    assert key is not None
    assert (comment.record, comment.text) == (key.id, "too wide")
    assert thing.session.can_undo == "Comment on Thing 1 on frame 20"
    assert thing.bench.canvas.hasFocus()
    assert story(thing).comments.line.placeholderText() == "Write a comment"
    assert [item.title for item in thing.bench.canvas.stage.drawn] == ["Thing 1 · 1 comment"]
    thing.session.focus.go_to(0)
    thing.sees_exact_picture()
    assert [item.title for item in thing.bench.canvas.stage.drawn] == ["Thing 1"]
    settle(thing, qtbot)
    (row,) = story(thing).comments.rows
    assert row.place.text() == "frame 20"
    QTest.mouseClick(row.place, LEFT)
    assert thing.session.focus.frame == 20


def test_a_comment_on_a_keyframe_that_is_dropped_leaves_the_next_one_to_the_object(
    thing: Person, qtbot: QtBot
) -> None:
    (track,) = thing.session.open_document.tracks
    thing.press("c", CTRL | ALT)
    thing.press("x")
    thing.press(Qt.Key.Key_Escape)
    assert on_file(thing) == []
    write(thing, "whole")
    assert [c.record for c in on_file(thing)] == [track]


def test_where_the_object_has_no_keyframe_it_says_so(thing: Person) -> None:
    thing.session.focus.go_to(10)
    thing.press("c", CTRL | ALT)
    assert thing.told == "Select one object and go to one of its keyframes to comment on that"
    assert not story(thing).comments.line.hasFocus()


def timeline_picture(person: Person) -> QImage:
    person.bench.canvas.setFocus()
    QTest.mouseMove(person.bench.canvas)
    return person.bench.timeline.surface.grab().toImage()


def test_bars_flags_clips_and_keyframes_show_that_something_was_said(thing: Person, qtbot: QtBot) -> None:
    session, surface = thing.session, thing.bench.timeline.surface
    (track,) = session.open_document.tracks
    edits = (
        events.add_event(session.desk, "walk", Scope.SEGMENT, Span(30, 60)),
        events.add_event(session.desk, "touch", Scope.FRAME, Span(70, 71)),
    )
    for edit in edits:
        session.do(edit)
    walk, touch = sorted(session.open_document.events)
    (clip,) = session.open_document.clips
    key = session.open_document.keyframe_at(track, 20)
    assert key is not None
    session.focus.clear()
    for about in (track, walk, touch, clip, key.id):
        layout = surface.laid_out()
        assert layout is not None
        if about == clip:
            place = QRect(HEADER, RULER, 40, TOP - RULER)
        else:
            bar = layout.by_id[track if about == key.id else about]
            left = bar.x if about != key.id else layout.view.x(20)
            place = QRect(HEADER + round(left), layout.above + round(bar.y) - 2, round(bar.width) + 24, 20)
        before = timeline_picture(thing).copy(place)
        session.do(comments.add_comment(session.desk, about, "look"))
        assert timeline_picture(thing).copy(place) != before
        (said,) = session.open_document.comments_on(about)
        session.do(comments.resolve_comment(session.desk, said.id, resolved=True))
        assert timeline_picture(thing).copy(place) == before
