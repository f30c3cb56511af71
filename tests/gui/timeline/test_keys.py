"""Segments by keys: begin, end, split, nudge, step along."""

from __future__ import annotations

from framegrain.domain.span import Span
from gui.timeline.hand import add, car, span, take


def test_split_cuts_the_selected_segment_before_the_frame_shown(session, panel):
    one = add(session, "walk", 20, 60)
    add(session, "stand", 10, 80)
    session.focus.select([one])
    session.focus.go_to(40)
    panel.split_at_playhead()
    spans = sorted(e.span for e in session.open_document.events.values() if e.label == "walk")
    assert spans == [Span(20, 40), Span(40, 60)]


def test_several_selected_are_split_in_one_step(session, panel):
    both = [add(session, "walk", 20, 60), add(session, "stand", 10, 80)]
    session.focus.select(both)
    session.focus.go_to(40)
    before = len(session.entries)
    panel.split_at_playhead()
    assert len(session.open_document.events) == 4
    assert (len(session.entries), session.can_undo) == (before + 1, "Split Stand and Walk")


def test_split_with_several_under_the_playhead_asks_which(session, panel, say):
    add(session, "walk", 20, 60)
    add(session, "stand", 10, 80)
    session.focus.clear()
    session.focus.go_to(40)
    panel.split_at_playhead()
    assert len(session.open_document.events) == 2
    assert "Select" in say.last


def test_start_and_end_keys_make_a_new_segment_one_after_the_other(session, panel):
    take(session, "walk")
    for start, end in ((10, 19), (30, 49)):
        session.focus.go_to(start)
        panel.mark_in()
        session.focus.go_to(end)
        panel.mark_out()
    assert sorted(e.span for e in session.open_document.events.values()) == [Span(10, 20), Span(30, 50)]


def test_start_and_end_keys_set_the_ends_of_the_selected_segment(session, panel):
    one = add(session, "walk", 20, 60)
    session.focus.select([one])
    session.focus.go_to(25)
    panel.mark_in()
    session.focus.go_to(50)
    panel.mark_out()
    assert span(session, one) == Span(25, 51)


def test_the_end_key_with_nothing_begun_says_so(session, panel, say):
    panel.mark_out()
    assert "Begin a segment first" in say.last


def test_a_begun_segment_can_be_cancelled(session, panel):
    take(session, "walk")
    panel.mark_in()
    assert panel.cancel()
    panel.mark_out()
    assert not session.open_document.events
    assert not panel.cancel()


def test_nudging_ends_by_key_is_one_step_of_the_history(session, panel):
    one = add(session, "walk", 20, 60)
    session.focus.select([one])
    before = len(session.entries)
    for _ in range(3):
        panel.nudge_end(1)
    assert span(session, one) == Span(20, 63)
    assert len(session.entries) == before + 1
    panel.nudge_start(-2)
    assert span(session, one) == Span(18, 63)


def test_nudges_after_a_pause_are_a_step_of_their_own(session, panel):
    one = add(session, "walk", 20, 60)
    session.focus.select([one])
    before = len(session.entries)
    now = iter([0.0, 0.4, 5.0, 5.4])
    panel._marking._bursts._clock = lambda: next(now)
    for _ in range(4):
        panel.nudge_end(1)
    assert len(session.entries) == before + 2
    session.undo()
    assert span(session, one) == Span(20, 62)


def test_next_and_previous_walk_the_lane_in_order(session, panel):
    found = [add(session, "walk", start, start + 8) for start in (10, 30, 50)]
    other = car(session, 20, 40)
    session.focus.go_to(0)
    session.focus.clear()
    panel.select_next(1)
    assert session.focus.selection == {found[0]}
    for want in found[1:]:
        panel.select_next(1)
        assert session.focus.selection == {want}
        assert session.focus.frame == span(session, want).start
    panel.select_next(1)
    assert session.focus.selection == {found[2]}
    panel.select_next(-1)
    assert session.focus.selection == {found[1]}
    assert other not in session.focus.selection
