"""How a person finds and chooses a label."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import clips, events, tracks
from framegrain.session.focus import Tool
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.taxonomy.panel import TaxonomyPanel
from gui.showing import show_active

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session, look, say, qtbot):
    made = TaxonomyPanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(270, 900)
    show_active(qtbot, made)
    made.search.clearFocus()
    return made


def spot(panel, label: str) -> QPoint:
    area = panel.view.visualRect(panel.model.index_of(label))
    assert area.isValid(), f"{label} is not in the list"
    return area.center()


def click(panel, label: str) -> None:
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=spot(panel, label))


def point_at(panel, label: str) -> None:
    QTest.mouseMove(panel.view.viewport(), QPoint(1, 1))
    QTest.mouseMove(panel.view.viewport(), spot(panel, label))


def test_a_click_takes_the_label_in_hand_and_the_tool_it_needs(session, panel):
    click(panel, "pond")
    assert session.focus.label == "pond"
    assert session.focus.tool is Tool.POLYGON


def test_a_label_that_fits_the_tool_in_hand_keeps_it(session, panel):
    session.focus.choose_tool(Tool.CUBOID)
    click(panel, "thing")
    assert (session.focus.label, session.focus.tool) == ("thing", Tool.CUBOID)


def test_a_click_relabels_what_is_selected(session, panel):
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=9, y=9, width=30, height=30)))
    track = next(iter(session.document.tracks))
    session.focus.select([track])
    click(panel, "thing")
    assert session.document.tracks[track].label == "thing"
    assert session.focus.label is None


def test_with_a_drawing_tool_in_hand_the_label_is_for_the_next_shape(session, panel):
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=9, y=9, width=30, height=30)))
    track = next(iter(session.document.tracks))
    session.focus.choose_tool(Tool.BOX)
    session.focus.select([track])
    click(panel, "thing")
    assert session.document.tracks[track].label == "person"
    assert session.focus.label == "thing"


def test_a_label_for_another_kind_is_taken_in_hand_and_nothing_stays_selected(session, panel):
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=9, y=9, width=30, height=30)))
    track = next(iter(session.document.tracks))
    session.focus.select([track])
    assert panel.model.offer("pond").allowed
    assert panel.model.offer("walk").allowed
    click(panel, "pond")
    assert session.document.tracks[track].label == "person"
    assert (session.focus.label, session.focus.tool) == ("pond", Tool.POLYGON)
    assert not session.focus.selection


def test_a_change_of_label_is_told_with_the_way_back(session, panel, say):
    panel.set_keys({"edit.undo": "Ctrl+Z"}.get, ())
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(3, 20)))
    session.focus.select(session.document.events)
    click(panel, "stand")
    assert say.last == "Walk is now Stand; Ctrl+Z takes it back"
    click(panel, "stand")
    assert "already" in say.last


def test_a_clip_label_takes_the_place_of_the_one_it_excludes(session, panel, say):
    click(panel, "day")
    assert panel.model.offer("night").allowed
    click(panel, "night")
    (held,) = session.document.events.values()
    assert held.label == "night"
    assert "in place of Day" in say.last
    session.undo()
    assert [e.label for e in session.document.events.values()] == ["day"]


def test_a_clip_label_that_something_inside_needs_is_not_replaced(session, panel, say, qtbot):
    click(panel, "day")
    session.do(events.add_event(session.desk, "meet", Scope.SEGMENT, Span(3, 20)))
    qtbot.waitUntil(lambda: "Meet" in panel.model.offer("night").reason)
    click(panel, "night")
    assert [e.label for e in session.document.events.values() if e.scope is Scope.CLIP] == ["day"]
    assert "Meet" in say.last


def test_a_frame_tag_is_put_on_the_frame_at_once(session, panel, say):
    session.focus.go_to(40)
    click(panel, "touch")
    tag = next(iter(session.document.events.values()))
    assert (tag.label, tag.scope, tag.span) == ("touch", Scope.FRAME, Span(40, 41))
    assert "Touch is on this frame" in say.last
    assert not session.focus.selection, "the next tag must not relabel this one"


def test_tagging_the_same_frame_twice_adds_nothing(session, panel, say):
    click(panel, "touch")
    click(panel, "touch")
    assert len(session.document.events) == 1
    assert "already" in say.last


def test_a_clip_label_goes_on_the_clip_at_the_playhead_and_is_on_disk(session, panel, project_file):
    session.do(clips.split_clip(session.desk, 50))
    session.focus.go_to(60)
    click(panel, "day")
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    held = [(e.label, e.scope, e.span) for e in again.document.events.values()]
    again.close()
    assert held == [("day", Scope.CLIP, Span(50, 120))]


def test_a_selected_clip_takes_the_clip_label(session, panel):
    session.do(clips.split_clip(session.desk, 50))
    second = session.document.clip_order()[1]
    session.focus.select([second.id])
    session.focus.go_to(0)
    click(panel, "night")
    assert next(iter(session.document.events.values())).span == second.span


def test_what_cannot_be_used_says_why_in_the_list_and_in_the_tooltip(session, panel):
    offer = panel.model.offer("meet")
    assert not offer.allowed
    tip = panel.model.data(panel.model.index_of("meet"), Qt.ItemDataRole.ToolTipRole)
    assert "Day" in tip
    assert offer.reason in panel.model.data(panel.model.index_of("meet"), Qt.ItemDataRole.AccessibleTextRole)


def test_the_reason_goes_as_soon_as_the_rule_holds(session, panel, qtbot):
    assert not panel.model.offer("meet").allowed
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    qtbot.waitUntil(lambda: panel.model.offer("meet").allowed)


def test_what_is_on_offer_follows_the_playhead(session, panel, qtbot):
    session.do(clips.split_clip(session.desk, 50))
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    qtbot.waitUntil(lambda: panel.model.offer("meet").allowed)
    session.focus.go_to(60)
    qtbot.waitUntil(lambda: not panel.model.offer("meet").allowed)


def test_labels_that_need_another_tool_are_on_offer_because_the_tool_comes_with_them(session, panel):
    session.focus.choose_tool(Tool.BOX)
    assert panel.model.offer("walk").allowed
    assert panel.model.offer("pond").allowed


def test_typing_and_enter_takes_the_best_match_and_gives_the_keyboard_back(session, panel, qtbot):
    panel.find_label()
    assert panel.search.hasFocus()
    QTest.keyClicks(panel.search, "van")
    with qtbot.waitSignal(panel.finished):
        QTest.keyClick(panel.search, K.Key_Return)
    assert session.focus.label == "van"
    assert panel.search.text() == ""
    assert not panel.search.hasFocus()


def test_enter_passes_over_what_cannot_be_used(session, panel):
    panel.find_label()
    QTest.keyClicks(panel.search, "e")  # Meet comes first and needs a day around it; Person comes next
    QTest.keyClick(panel.search, K.Key_Return)
    assert session.focus.label == "person"


def test_the_arrow_keys_choose_among_what_was_found(session, panel):
    panel.find_label()
    QTest.keyClicks(panel.search, "a")
    first = panel.view.current_label()
    QTest.keyClick(panel.search, K.Key_Down)
    second = panel.view.current_label()
    assert first != second
    QTest.keyClick(panel.search, K.Key_Return)
    assert session.focus.label == second


def test_a_search_without_a_match_says_so(panel):
    panel.find_label()
    QTest.keyClicks(panel.search, "zebra")
    assert panel._nothing.isVisible()
    assert "zebra" in panel._nothing.text()
    QTest.keyClick(panel.search, K.Key_Escape)
    assert not panel._nothing.isVisible()


def test_one_escape_clears_and_leaves(panel, qtbot):
    panel.find_label()
    QTest.keyClicks(panel.search, "wal")
    with qtbot.waitSignal(panel.finished):
        QTest.keyClick(panel.search, K.Key_Escape)
    assert not panel.search.text()
    assert not panel.search.hasFocus()


def test_a_search_is_over_when_the_work_goes_on_elsewhere(session, panel, qtbot):
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(3, 20)))
    panel.find_label()
    QTest.keyClicks(panel.search, "van")
    with qtbot.waitSignal(panel.finished):
        session.focus.select(session.document.events)
    assert not panel.search.text()
    assert panel.model.index_of("walk").isValid()


def test_what_begins_with_the_letters_typed_is_taken_before_what_only_holds_them(session, panel, say):
    panel.find_label()
    QTest.keyClicks(
        panel.search, "me"
    )  # Meet begins so, and is refused here; “home” or “scenery” never come first
    assert panel._delegate.marked == "meet"


def test_the_card_says_in_full_why_a_label_can_not_be_used(session, panel, qtbot):
    point_at(panel, "meet")
    assert "Meet needs Day around it. Mark Day over these frames first" in panel.card.text
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    session.focus.hover_label(None)
    panel.find_label()
    QTest.keyClicks(panel.search, "meet")
    qtbot.waitUntil(lambda: "needs" not in panel.card.text)
    assert panel.card.label.id == "meet"


def test_the_card_follows_what_is_marked_and_taken_not_the_resting_pointer(session, panel):
    point_at(panel, "pond")
    panel.find_label()
    QTest.keyClicks(panel.search, "van")
    assert panel.card.label.id == "van"
    QTest.keyClick(panel.search, K.Key_Return)
    assert panel.card.label.id == "van"
    session.focus.choose_label(session.taxonomy.label("walk"))
    assert panel.card.label.id == "walk"


def test_the_list_works_by_keyboard_alone(session, panel):
    panel.view.setFocus()
    panel.view.make_current("walk")
    QTest.keyClick(panel.view, K.Key_Down)
    QTest.keyClick(panel.view, K.Key_Return)
    assert session.focus.label == "stand"


def test_a_label_chosen_elsewhere_is_brought_into_view(session, panel):
    panel.resize(270, 420)
    session.focus.choose_label(session.taxonomy.label("van"))
    area = panel.view.visualRect(panel.model.index_of("van"))
    assert panel.view.viewport().rect().contains(area.center())


def test_pointing_at_a_label_shows_its_guideline_and_leaving_brings_the_other_back(session, panel):
    session.focus.choose_label(session.taxonomy.label("walk"))
    assert panel.card.label.id == "walk"
    point_at(panel, "pond")
    assert session.focus.hovered_label == "pond"
    assert panel.card.label.id == "pond"
    assert "Water." in panel.card.text
    session.focus.hover_label(None)
    assert panel.card.label.id == "walk"


def test_the_card_explains_what_is_selected_when_no_label_is_in_hand(session, panel):
    assert "Point at a label" in panel.card.text
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(3, 20)))
    session.focus.select(session.document.events)
    assert panel.card.label.id == "walk"
    assert "3 frames" in panel.card.text


def test_a_project_without_a_video_shows_the_labels_but_uses_none(project_file, look, say, qtbot):
    empty = open_project(project_file)
    made = TaxonomyPanel(empty, look, say)
    qtbot.addWidget(made)
    made.resize(270, 700)
    made.show()
    click(made, "walk")
    assert "Open a video" in say.last
    empty.close()


def test_a_closed_sidebar_leaves_the_session_alone(session, look, say, qtbot):
    made = TaxonomyPanel(session, look, say)
    qtbot.addWidget(made)
    made.show()
    made.close()
    made.deleteLater()
    qtbot.wait(20)
    session.focus.go_to(10)
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(3, 20)))
    qtbot.wait(40)


def test_a_hotkey_that_an_action_took_is_shown_as_lost(panel):
    panel.set_keys({"label.find": "Ctrl+F"}.get, {"W": "tool.box"})
    assert panel._delegate.lost_keys == {"walk"}
    assert "Ctrl+F" in panel.search.toolTip()


def test_both_looks_paint_every_row(session, panel, look):
    for wanted in ("light", "dark"):
        look.choose(wanted)
        session.focus.choose_tool(Tool.BOX)
        assert not panel.grab().isNull()
