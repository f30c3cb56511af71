"""How a person reads and changes what is known of a record."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter, QWidget

from framegrain.domain.records import ClipState, Scope, Verdict
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Attribute, AttributeType, AttributeUse
from framegrain.editing import attributes, clips, comments, events, records, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.inspector.complaints import Help
from framegrain.ui.inspector.panel import InspectorPanel
from gui.showing import show_active

K = Qt.Key


@pytest.fixture
def panel(session, look, say, qtbot):
    made = InspectorPanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(300, 1000)
    show_active(qtbot, made)
    return made


@pytest.fixture
def tab(panel):
    return panel.object


@pytest.fixture
def view(tab):
    return tab.record


@pytest.fixture
def person(session):
    """A person on frames 10 to 30, with keyframes at both ends."""
    session.do(tracks.start_track(session.desk, "person", 10, Box(x=9, y=9, width=30, height=60)))
    track = max(session.document.tracks)
    session.do(tracks.set_shape(session.desk, track, 30, Box(x=99, y=9, width=30, height=60)))
    return track


@pytest.fixture
def walk(session):
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(5, 25)))
    return max(session.document.events)


@pytest.fixture
def show(session, qtbot, tab):
    """Select records, at a frame, and let the inspector follow."""

    def select(*ids: int, frame: int | None = None) -> None:
        if frame is not None:
            session.focus.go_to(frame)
        session.focus.select(ids)
        qtbot.waitUntil(lambda: not tab._stale.isActive() and not tab._moved.isActive())

    return select


@pytest.fixture
def settle(qtbot, tab):
    return lambda: qtbot.waitUntil(lambda: not tab._stale.isActive() and not tab._moved.isActive())


def pick(control, text: str) -> None:
    """Click one of the words side by side."""
    area = control.centre_of(control.texts().index(text))
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def reopened(session, project_file):
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    found = again.document
    again.close()
    return found


def test_nothing_selected_shows_the_video_and_the_clip(tab, session):
    assert tab.idle.isVisible()
    assert tab.idle.facts.values()["Frames"] == "120"
    assert tab.clip.title.text() == "Clip 1 of 1"
    assert not tab.record.isVisible()


def test_an_object_is_named_with_its_number_and_the_way_down_to_it(view, show, person):
    show(person)
    assert view.name.whole == "Person 1"
    assert view.path.whole == "Object ›"


def test_facts_tell_life_keyframes_and_how_this_frame_came_about(view, show, person):
    show(person, frame=20)
    facts = view.facts.values()
    assert facts["Frames"] == "10 – 30"
    assert facts["Keyframes"] == "2, widest gap 20"
    assert facts["This frame"] == "in between, linear"
    assert facts["Made by"] == "tester, by hand"


def test_this_frame_follows_the_playhead(session, view, show, person, settle):
    show(person, frame=20)
    session.focus.go_to(30)
    settle()
    assert view.facts.values()["This frame"] == "keyframe, by hand"


def test_choosing_a_value_is_one_edit_and_on_disk(session, view, show, person, project_file):
    show(person)
    before = len(session.entries)
    pick(view.form.rows["age"].editor.control, "adult")
    assert len(session.entries) == before + 1
    assert reopened(session, project_file).tracks[person].attributes == {"age": "adult"}


def test_a_field_appears_when_its_condition_holds_and_goes_with_it(session, view, show, person, settle):
    show(person)
    assert list(view.form.rows) == ["age", "facing"]
    pick(view.form.rows["age"].editor.control, "adult")
    settle()
    assert list(view.form.rows) == ["age", "facing", "bag"]
    pick(view.form.rows["bag"].editor.control, "yes")
    settle()
    assert session.document.tracks[person].attributes == {"age": "adult", "bag": True}
    pick(view.form.rows["age"].editor.control, "child")
    settle()
    assert list(view.form.rows) == ["age", "facing"]
    assert session.document.tracks[person].attributes == {"age": "child"}


def test_a_changing_value_holds_from_the_frame_it_was_set_on(session, view, show, person, settle):
    show(person, frame=20)
    pick(view.form.rows["facing"].editor.control, "left")
    settle()
    assert session.document.state(person, 15).attributes == {}
    assert session.document.state(person, 25).attributes == {"facing": "left"}
    session.focus.go_to(15)
    settle()
    assert view.form.rows["facing"].editor.control.value is None


def test_a_changing_field_rests_where_the_object_is_not(session, view, show, person):
    show(person, frame=100)
    row = view.form.rows["facing"]
    assert not row.editor.isEnabled()
    assert row.note == "not on this frame"


def test_what_is_needed_is_marked_and_its_button_leads_to_the_field(session, tab, view, show, person):
    show(person)
    assert view.form.rows["age"].note == "needed"
    box = next(b for b in view.complaints.boxes if b.complaint.help is Help.FOCUS)
    assert box.button.text() == "Set age"
    QTest.mouseClick(box.button, Qt.MouseButton.LeftButton)
    assert view.form.rows["age"].editor.control.hasFocus()
    QTest.keyClick(view.form.rows["age"].editor.control, K.Key_Right)
    assert session.document.tracks[person].attributes == {"age": "child"}


def test_a_complaint_goes_when_it_is_satisfied(session, view, show, person, settle):
    show(person)
    assert view.complaints.isVisible()
    session.do(attributes.set_attribute(session.desk, [person], "age", "child", 10))
    settle()
    assert not view.complaints.isVisible()


def test_hidden_gone_and_back(session, view, show, person, settle, say):
    show(person, frame=20)
    assert view.seen.value == "fully"
    pick(view.seen, "occluded")
    assert session.document.state(person, 25).occluded
    assert session.document.state(person, 20).shape.x == 54, "being hidden moves nothing"
    settle()
    pick(view.seen, "outside")
    assert session.document.state(person, 25).outside
    settle()
    pick(view.seen, "fully")
    assert say.sentences == []
    state = session.document.state(person, 20)
    assert not state.outside
    assert not state.occluded


def test_an_object_cannot_begin_outside_and_the_form_shows_what_is_true(
    session, view, show, person, say, settle
):
    show(person, frame=10)
    pick(view.seen, "outside")
    settle()
    assert "begins here" in say.last
    assert view.seen.value == "fully"


def test_a_verdict_is_one_edit_and_asks_for_its_reason(session, view, show, walk, settle):
    show(walk)
    pick(view.verdict.control, "absent")
    settle()
    assert session.document.events[walk].verdict is Verdict.ABSENT
    line = view.verdict.reason.lineEdit()
    assert line.hasFocus() or view.verdict.reason.hasFocus()
    QTest.keyClicks(line, "only shifts weight")
    QTest.keyClick(line, K.Key_Return)
    assert session.document.events[walk].reason == "only shifts weight"
    assert session.document.events[walk].verdict is Verdict.ABSENT


def test_present_needs_no_reason(session, view, show, walk):
    show(walk)
    assert not view.verdict.reason.isVisible()


def test_a_verdict_on_what_is_locked_is_refused_with_the_reason(session, view, show, walk, settle, say):
    session.locks.lock_lanes({"walk": "Action"})
    show(walk)
    pick(view.verdict.control, "absent")
    settle()
    assert session.document.events[walk].verdict is Verdict.PRESENT
    assert "locked" in say.last


def test_a_label_that_is_only_ever_present_asks_for_no_verdict(session, view, show, walk, settle):
    only = tuple(
        replace(label, verdicts=(Verdict.PRESENT,)) if label.id == "walk" else label
        for label in session.taxonomy.labels
    )
    session.taxonomy = replace(session.taxonomy, labels=only)
    show(walk)
    assert not view.verdict.isVisible()


def test_several_records_show_mixed_and_an_edit_changes_all(session, view, show, person, settle):
    session.do(tracks.start_track(session.desk, "person", 10, Box(x=9, y=9, width=9, height=9)))
    other = max(session.document.tracks)
    session.do(attributes.set_attribute(session.desk, [other], "age", "adult", 10))
    show(person, other, frame=10)
    assert view.name.whole == "2 selected: Person"
    assert view.form.rows["age"].note == "mixed"
    before = len(session.entries)
    pick(view.form.rows["age"].editor.control, "child")
    assert {session.document.tracks[t].attributes["age"] for t in (person, other)} == {"child"}
    assert len(session.entries) == before + 1


def test_delete_takes_the_whole_record_and_nothing_is_selected(session, view, show, person, settle):
    show(person)
    view.buttons["Delete"].click()
    settle()
    assert person not in session.document.tracks
    assert not view.isVisible()


def test_going_to_the_start_and_the_end(session, view, show, person):
    show(person, frame=20)
    view.buttons["Go to end"].click()
    assert session.focus.frame == 30
    view.buttons["Go to start"].click()
    assert session.focus.frame == 10


def test_change_label_asks_for_the_sidebar(panel, view, show, person, qtbot):
    show(person)
    with qtbot.waitSignal(panel.label_wanted):
        view.buttons["Change label"].click()


def test_undo_shows_in_the_form(session, view, show, person, settle):
    show(person)
    pick(view.form.rows["age"].editor.control, "adult")
    session.undo()
    settle()
    assert view.form.rows["age"].editor.control.value is None


def test_finishing_a_clip_that_owes_something_is_refused_with_the_list(session, tab, person, say, settle):
    settle()
    assert "in the way" in tab.clip.owed.text()
    QTest.mouseClick(tab.clip.finish, Qt.MouseButton.LeftButton)
    assert session.document.clip_order()[0].state is ClipState.OPEN
    assert "Person needs its age" in say.last


def test_a_thing_in_the_way_leads_to_where_it_is(session, tab, person, settle):
    session.focus.go_to(90)
    settle()
    QTest.mouseClick(tab.clip.links[0], Qt.MouseButton.LeftButton)
    assert session.focus.selection == {person}
    assert session.focus.frame == 10


def test_everything_in_the_way_is_listed_by_name_in_the_order_of_time(session, tab, person, settle):
    for frame in (60, 30):
        box = Box(x=1, y=2, width=30, height=40)
        session.do(tracks.start_track(session.desk, "person", frame, box))
    settle()
    names = [link.accessibleName() for link in tab.clip.links]
    assert names == ["Person 1 needs its age", "Person 3 needs its age", "Person 2 needs its age"]
    QTest.mouseClick(tab.clip.links[2], Qt.MouseButton.LeftButton)
    assert session.focus.frame == 60


def test_what_is_in_the_way_is_one_click_away_from_any_record(session, tab, show, person, qtbot):
    show(person)
    qtbot.waitUntil(lambda: not tab.owed.isHidden())
    assert tab.owed.accessibleName() == "1 thing to put right in this clip"
    QTest.mouseClick(tab.owed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(tab.clip.links) and tab.clip.links[0].isVisible())
    assert tab.owed.isHidden()


def test_a_clip_is_finished_and_opened_again(session, tab, settle):
    tab.clip.finish.click()
    assert session.document.clip_order()[0].state is ClipState.FINISHED
    settle()
    assert tab.clip.finish.text() == "Open it again"
    tab.clip.finish.click()
    assert session.document.clip_order()[0].state is ClipState.OPEN


def test_the_clip_shown_follows_the_playhead(session, tab, settle):
    session.do(clips.split_clip(session.desk, 50))
    session.focus.go_to(60)
    settle()
    assert tab.clip.title.text() == "Clip 2 of 2"


def test_a_selected_clip_is_shown_alone(session, tab, show):
    show(session.document.clip_order()[0].id)
    assert tab.clip.isVisible()
    assert not tab.idle.isVisible()


def test_an_edit_elsewhere_leaves_a_half_written_reason_alone(session, view, show, walk, settle):
    session.do(records.set_verdict(session.desk, [walk], Verdict.UNSURE, ""))
    show(walk)
    view.verdict.ask_reason()
    line = view.verdict.reason.lineEdit()
    QTest.keyClicks(line, "too da")
    session.do(clips.split_clip(session.desk, 60))
    settle()
    assert line.text() == "too da"
    QTest.keyClicks(line, "rk")
    QTest.keyClick(line, K.Key_Return)
    assert session.document.events[walk].reason == "too dark"


def test_leaving_a_record_while_writing_gives_the_keyboard_back(
    session, panel, view, show, walk, person, qtbot
):
    session.do(records.set_verdict(session.desk, [walk], Verdict.UNSURE, ""))
    show(walk)
    view.verdict.ask_reason()
    with qtbot.waitSignal(panel.finished):
        session.focus.select([person])
    assert not any(button.hasFocus() for button in view.buttons.values())


def test_a_record_whose_label_the_taxonomy_lost_still_shows(session, view, show, person, monkeypatch, settle):
    show(person)
    bare = session.taxonomy.__class__(name="Bare", version="2")
    session.taxonomy = bare
    session.taxonomy_changed.emit()
    settle()
    assert view.name.whole == "person 1"
    assert any(b.complaint.help is Help.LABEL for b in view.complaints.boxes)


def test_a_read_only_project_can_be_looked_at_but_not_changed(
    session, project_file, look, say, qtbot, person
):
    session.close()
    looking = open_project(project_file, read_only=True)
    open_last_video(looking)
    made = InspectorPanel(looking, look, say)
    qtbot.addWidget(made)
    made.show()
    looking.focus.select([person])
    qtbot.waitUntil(made.object.record.isVisible)
    assert made.object.record.name.whole == "Person 1"
    assert not made.object.record.form.isEnabled()
    assert not made.object.record.buttons["Delete"].isEnabled()
    made.object.record.buttons["Go to end"].click()
    assert looking.focus.frame == 30
    looking.close()


def test_the_inspector_folds_to_a_rail_and_opens_from_it(panel):
    panel.set_folded(on=True)
    assert panel.maximumWidth() < 60
    assert not panel.tabs.isVisible()
    QTest.mouseClick(panel.rail_buttons[1], Qt.MouseButton.LeftButton)
    assert not panel.is_folded
    assert panel.history.isVisible()


def test_folding_gives_the_room_to_the_picture_and_takes_it_back(session, look, say, qtbot):
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    picture, made = QWidget(), InspectorPanel(session, look, say)
    splitter.addWidget(picture)
    splitter.addWidget(made)
    splitter.resize(1000, 600)
    splitter.show()
    splitter.setSizes([680, 320])
    wide = made.width()
    made.set_folded(on=True)
    qtbot.waitUntil(lambda: made.width() < 60 and picture.width() > 930)
    made.set_folded(on=False)
    qtbot.waitUntil(lambda: made.width() == wide)


def test_tooltips_name_the_keys_in_use(panel, view, show, person):
    show(person)
    panel.set_keys({"track.occluded": "Ctrl+Q", "edit.delete_whole": "Shift+Delete"}.get)
    assert "Shift+Delete" in view.buttons["Delete"].toolTip()
    assert view.seen._options[1].tip.endswith("Ctrl+Q")
    assert "·" not in view.buttons["Change label"].toolTip()


def test_both_looks_paint_everything(panel, look, show, person, walk):
    show(person, walk)
    for wanted in ("light", "dark"):
        look.choose(wanted)
        assert not panel.grab().isNull()


def test_a_wrong_value_is_marked_beside_the_name_while_typing(session, view, show, person, settle):
    speed = Attribute(id="speed", name="Speed", type=AttributeType.NUMBER, maximum=30)
    labels = tuple(
        replace(label, attributes=(*label.attributes, AttributeUse(attribute="speed")))
        if label.id == "person"
        else label
        for label in session.taxonomy.labels
    )
    taxonomy = session.taxonomy
    session.taxonomy = replace(taxonomy, labels=labels, attributes=(*taxonomy.attributes, speed))
    show(person)
    row = view.form.rows["speed"]
    row.editor.setFocus()
    QTest.keyClicks(row.editor.line, "31")
    assert "at most 30" in row.note
    settle()
    assert "at most 30" in row.note, "what follows the session does not take the word back"
    QTest.keyClick(row.editor.line, K.Key_Backspace)
    assert row.note == "fixed"
    QTest.keyClick(row.editor.line, K.Key_Return)
    assert session.document.tracks[person].attributes == {"speed": 3}


def test_the_attribute_the_keys_are_for_says_so(panel, tab, view, session, show, person, settle):
    panel.set_keys(lambda action: f"Alt+{action[-1]}")
    show(person, frame=10)
    assert view.form.rows["age"].keys == "Alt+1 – 2"
    assert view.form.rows["facing"].keys == ""
    tab.next_attribute()
    assert view.form.rows["facing"].keys == "Alt+1 – 3"
    tab.set_by_key(2)
    settle()
    assert session.document.state(person, 20).attributes == {"facing": "right"}
    assert view.form.rows["facing"].keys == "Alt+1 – 3"
    tab.next_attribute()
    assert view.form.rows["age"].keys == "Alt+1 – 2"


def test_nothing_is_cut_off_where_the_panel_is_narrowest(session, panel, tab, show, person, walk, settle):
    panel.set_keys(lambda action: "Alt+1")
    session.do(comments.add_comment(session.desk, person, "a long sentence without an end " * 5))
    panel.resize(250, 900)
    for record in (person, walk):
        show(record, frame=10)
        settle()
        assert tab.widget().width() <= tab.viewport().width()
