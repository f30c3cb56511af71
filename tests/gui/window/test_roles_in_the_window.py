"""Roles, parts, labels ruled out, confirmations and rules in words: by mouse and key, as found in the project file."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, roles, tracks
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.ui.timeline.scenery import HEADER
from gui.timeline.hand import ALT, Hand
from on_disk import stored

from .conftest import LEFT, PLAIN

TAXONOMY = """
framegrain_taxonomy: 1
name: Match
version: "1"
action:
  - id: pass
    name: Pass
    definition: The ball goes from one to another.
    scopes: [segment]
    hotkey: w
    second_person: true
    rule_out: [shot]
    contrasts: {shot: A shot goes at the goal.}
    attributes: [day]
    roles:
      - {id: actor, name: Actor, labels: [player], required: true, definition: Who passes.}
      - {id: target, name: Target, labels: [player], many: true, definition: Who it goes to.}
  - {id: shot, name: Shot, definition: At the goal., scopes: [segment], reasons: [Too far], reasons_only: true}
object:
  - {id: player, name: Player, definition: Plays., shapes: [box], hotkey: p}
  - {id: car, name: Car, definition: Drives., shapes: [box], hotkey: c}
  - {id: wheel, name: Wheel, definition: Turns., shapes: [box], hotkey: y, part_of: [car], polygon_when: {fill: 0.4}}
attribute:
  - {id: day, name: Day, definition: Of the match., type: date}
"""


@pytest.fixture(scope="module")
def match(tmp_path_factory, made_video):
    folder = tmp_path_factory.mktemp("match")
    (folder / "match.yaml").write_text(TAXONOMY, encoding="utf-8")
    video = shutil.copy(made_video, folder)
    new_project(folder / "match.framegrain", folder / "match.yaml", [examine(video)])
    return folder


@pytest.fixture
def project_file(tmp_path, match):
    shutil.copytree(match, tmp_path / "match")
    return tmp_path / "match" / "match.framegrain"


@pytest.fixture
def pitch(at_work):
    """Two players, a car and a wheel beside it over frames 0 to 40, and a pass from 5 to 15; nothing selected."""
    session = at_work.session
    at_work.window.settings.set("contrasts", False)  # what labels are confused with has tests of its own
    for label, x in (("player", 20), ("player", 80), ("car", 140), ("wheel", 230)):
        session.do(tracks.start_track(session.desk, label, 0, Box(x=x, y=60, width=50, height=60)))
        session.do(tracks.extend_to(session.desk, max(session.document.tracks), 40))
    session.do(events.add_event(session.desk, "pass", Scope.SEGMENT, Span(5, 16)))
    session.focus.clear()
    at_work.sees_exact_picture()
    at_work.bench.canvas.setFocus()
    return at_work


def tracks_of(person):
    return sorted(person.session.document.tracks)


def the_pass(person):
    (event,) = (e for e in person.session.document.events.values() if e.label == "pass")
    return event.id


def click(widget):
    QTest.mouseClick(widget, LEFT, PLAIN, QPoint(widget.width() // 2, widget.height() // 2))


def form(person):
    person.bench.inspector.object.refresh()
    return person.bench.inspector.object.record


def row(person, slot):
    return form(person).contract.bound.rows[slot]


def on_disk(person):
    return stored(person.session.project.path)


def select(person, *ids):
    person.session.focus.select(ids)
    form(person)


def test_a_role_is_filled_from_the_list(pitch):
    one = tracks_of(pitch)[0]
    select(pitch, the_pass(pitch))
    actor = row(pitch, "role:actor")
    assert actor.note.whole == "nobody yet"
    menu = actor.menu()
    assert [action.text() for action in menu.actions()] == ["Player 1", "Player 2"]
    menu.actions()[0].trigger()
    assert on_disk(pitch).events[the_pass(pitch)].roles == {"actor": (one,)}
    assert [chip.bound.name for chip in row(pitch, "role:actor").chips] == ["Player 1"]
    assert row(pitch, "role:actor").note.whole == ""


def test_a_role_is_filled_by_a_click_on_the_picture(pitch):
    _, other, car, _ = tracks_of(pitch)
    select(pitch, the_pass(pitch))
    click(row(pitch, "role:actor").pick)
    assert pitch.session.focus.picking is not None
    pitch.sees_exact_picture()
    pitch.click_picture(165, 90)
    assert "Car 3 does not fit" in pitch.told
    assert pitch.session.focus.picking is not None
    pitch.click_picture(105, 90)
    assert on_disk(pitch).events[the_pass(pitch)].roles == {"actor": (other,)}
    assert pitch.session.focus.selection == {the_pass(pitch)}
    assert car not in pitch.session.focus.selection
    pitch.click_picture(165, 90)
    assert pitch.session.focus.selection == {car}


def test_escape_gives_picking_up_and_nothing_else(pitch):
    select(pitch, the_pass(pitch))
    click(row(pitch, "role:actor").pick)
    pitch.press(Qt.Key.Key_Escape)
    assert pitch.session.focus.picking is None
    assert pitch.session.focus.selection == {the_pass(pitch)}
    assert on_disk(pitch).events[the_pass(pitch)].roles == {}


def test_one_key_binds_what_is_selected_together(pitch):
    one, other, *_ = tracks_of(pitch)
    select(pitch, the_pass(pitch), one)
    assert [button.text() for button in form(pitch).contract.offers] == ["Bind as actor", "Bind as target"]
    pitch.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    select(pitch, the_pass(pitch), other)
    pitch.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert on_disk(pitch).events[the_pass(pitch)].roles == {"actor": (one,), "target": (other,)}
    pitch.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert on_disk(pitch).events[the_pass(pitch)].roles == {"actor": (one,)}


def test_a_button_binds_several_as_what_takes_many(pitch):
    one, other, *_ = tracks_of(pitch)
    select(pitch, the_pass(pitch), one, other)
    (button,) = form(pitch).contract.offers
    assert button.text() == "Bind as target"
    click(button)
    assert on_disk(pitch).events[the_pass(pitch)].roles == {"target": (one, other)}


def test_a_chip_leads_to_its_object_and_its_cross_takes_it_out(pitch):
    one = tracks_of(pitch)[0]
    select(pitch, the_pass(pitch), one)
    pitch.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    select(pitch, the_pass(pitch))
    (chip,) = row(pitch, "role:actor").chips
    click(chip.name)
    assert pitch.session.focus.selection == {one}
    select(pitch, the_pass(pitch))
    (chip,) = row(pitch, "role:actor").chips
    click(chip.out)
    assert on_disk(pitch).events[the_pass(pitch)].roles == {}


def test_who_takes_part_is_marked_on_the_picture_and_named_on_the_timeline(pitch):
    one = tracks_of(pitch)[0]
    select(pitch, the_pass(pitch), one)
    pitch.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    screen = pitch.bench.canvas._screen
    select(pitch, the_pass(pitch))
    assert [item.id for item in screen.bound.marked] == [one]
    before = pitch.bench.canvas.grab().toImage()
    pitch.session.focus.clear()
    assert screen.bound.marked == ()
    assert pitch.bench.canvas.grab().toImage() != before
    surface = pitch.bench.timeline.surface
    layout = surface.laid_out()
    bar = layout.by_id[the_pass(pitch)]
    QTest.mouseMove(surface, QPoint(round(HEADER + bar.x + 8), round(layout.above + bar.y + 8)))
    assert surface.toolTip() == "Pass: frames 5 – 15 · actor: Player 1"


def test_a_part_gets_its_whole_by_list_by_picture_and_by_key(pitch):
    *_, car, wheel = tracks_of(pitch)
    select(pitch, wheel)
    part = row(pitch, "part_of")
    assert part.note.whole == "not said yet"
    part.menu().actions()[0].trigger()
    assert on_disk(pitch).tracks[wheel].part_of == car
    (chip,) = row(pitch, "part_of").chips
    click(chip.out)
    assert on_disk(pitch).tracks[wheel].part_of is None
    click(row(pitch, "part_of").pick)
    pitch.click_picture(165, 90)
    assert on_disk(pitch).tracks[wheel].part_of == car
    click(row(pitch, "part_of").chips[0].out)
    select(pitch, wheel, car)
    pitch.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert on_disk(pitch).tracks[wheel].part_of == car
    select(pitch, car)
    (chip,) = row(pitch, "parts").chips
    assert chip.out is None
    click(chip.name)
    assert pitch.session.focus.selection == {wheel}


def test_a_part_drawn_inside_its_whole_belongs_to_it(pitch):
    *_, car, _ = tracks_of(pitch)
    pitch.press(Qt.Key.Key_Y)
    pitch.drag_picture((150, 90), (170, 110))
    disk = on_disk(pitch)
    made = max(disk.tracks)
    assert (disk.tracks[made].label, disk.tracks[made].part_of) == ("wheel", car)


def test_how_much_of_its_box_it_fills_goes_with_a_box_drawn_by_hand(pitch, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "framegrain.ui.canvas.filling.filled_share", lambda picture, box: asked.append(box) or 0.25
    )
    pitch.press(Qt.Key.Key_Y)
    pitch.drag_picture((150, 90), (170, 110))
    disk = on_disk(pitch)
    (key,) = disk.keyframes(max(disk.tracks))
    assert (key.fill, asked) == (0.25, [key.shape])
    assert any("fills" in box.complaint.text for box in form(pitch).complaints.boxes)
    pitch.press(Qt.Key.Key_P)
    pitch.drag_picture((20, 150), (60, 200))
    assert len(asked) == 1


def test_a_new_event_takes_in_the_selected_object(pitch):
    one = tracks_of(pitch)[0]
    pitch.click_picture(45, 90)
    assert pitch.session.focus.selection == {one}
    pitch.press(Qt.Key.Key_W)
    assert pitch.session.focus.selection == {one}
    pitch.press(Qt.Key.Key_I)
    pitch.session.focus.go_to(8)
    pitch.press(Qt.Key.Key_O)
    disk = on_disk(pitch)
    assert disk.events[max(disk.events)].span == Span(0, 9)
    assert disk.events[max(disk.events)].roles == {"actor": (one,)}


def test_a_sibling_is_ruled_out_with_its_contrast_beside_it(pitch):
    select(pitch, the_pass(pitch))
    checks = form(pitch).contract.checks
    shown = checks.rows["shot"]
    assert (shown.box.text(), shown.contrast.text()) == ("Not Shot", "A shot goes at the goal.")
    QTest.mouseClick(shown.box, LEFT, PLAIN, QPoint(8, shown.box.height() // 2))
    assert on_disk(pitch).events[the_pass(pitch)].ruled_out == ("shot",)
    box = form(pitch).contract.checks.rows["shot"].box
    assert box.isChecked()
    QTest.mouseClick(box, LEFT, PLAIN, QPoint(8, box.height() // 2))
    assert on_disk(pitch).events[the_pass(pitch)].ruled_out == ()


def test_a_second_person_confirms_and_a_change_opens_it_again(pitch):
    select(pitch, the_pass(pitch))
    checks = form(pitch).contract.checks
    assert not checks.button.isEnabled()
    maker, pitch.session.person = pitch.session.person, "Grace"
    checks = form(pitch).contract.checks
    assert checks.words.whole == "Not confirmed yet"
    click(checks.button)
    made = on_disk(pitch).events[the_pass(pitch)].provenance
    assert (made.by, made.confirmed_by) == (maker, "Grace")
    pitch.session.focus.go_to(12)
    pitch.press(Qt.Key.Key_O)
    event = on_disk(pitch).events[the_pass(pitch)]
    assert (event.span, event.provenance.confirmed_by) == (Span(5, 13), "")
    pitch.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert on_disk(pitch).events[the_pass(pitch)].provenance.confirmed_by == "Grace"


def test_by_key_it_says_why_the_maker_can_not_confirm(pitch):
    select(pitch, the_pass(pitch))
    pitch.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert "somebody else has to confirm" in pitch.told


@pytest.mark.parametrize("by", ["button", "key"])
def test_the_question_mark_reads_the_rules(pitch, by):
    select(pitch, the_pass(pitch))
    if by == "button":
        click(form(pitch).rules)
    else:
        pitch.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    sheet = pitch.window.dialogs.sheet
    said = {words.text: words.hardness for words in sheet.rules}
    assert said["Somebody is its Actor: one Player."] == "before a clip is finished"
    assert "Rule out Shot by hand: A shot goes at the goal." in said
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert pitch.window.dialogs.sheet is None


def test_a_date_is_typed_and_a_wrong_one_is_refused(pitch):
    select(pitch, the_pass(pitch))
    line = form(pitch).form.rows["day"].editor.line
    for text, kept in (("2026-02-30", None), ("2026-11-26", "2026-11-26")):
        line.setFocus()
        line.clear()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert on_disk(pitch).events[the_pass(pitch)].attributes.get("day") == kept
    assert line.text() == "2026-11-26"


def test_a_reason_from_the_list_only(pitch):
    session = pitch.session
    session.do(events.add_event(session.desk, "shot", Scope.SEGMENT, Span(20, 30)))
    shot = max(session.document.events)
    select(pitch, shot)
    pitch.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    verdict = form(pitch).verdict
    assert verdict.reason.isHidden()
    assert verdict.listed.hasFocus()
    verdict.listed.showPopup()
    QTest.keyClick(verdict.listed.view(), Qt.Key.Key_Down)
    QTest.keyClick(verdict.listed.view(), Qt.Key.Key_Return)
    assert on_disk(pitch).events[shot].reason == "Too far"
    assert on_disk(pitch).events[shot].verdict.value == "absent"


def boxes(person, text):
    return [box for box in form(person).complaints.boxes if text in box.complaint.text]


def test_one_click_puts_a_complaint_right(pitch):
    select(pitch, the_pass(pitch))
    steps = len(pitch.session.entries)
    (box,) = boxes(pitch, "Shot")
    click(box.button)
    assert on_disk(pitch).events[the_pass(pitch)].ruled_out == ("shot",)
    assert len(pitch.session.entries) == steps + 1
    assert boxes(pitch, "Shot") == []


def test_one_click_puts_all_that_is_selected_right_as_one_step(pitch):
    session = pitch.session
    session.do(events.add_event(session.desk, "pass", Scope.SEGMENT, Span(20, 30)))
    both = sorted(session.document.events)
    select(pitch, *both)
    steps = len(session.entries)
    (box,) = boxes(pitch, "Shot")
    click(box.all)
    disk = on_disk(pitch)
    assert [disk.events[event].ruled_out for event in both] == [("shot",), ("shot",)]
    assert len(session.entries) == steps + 1


def test_what_a_clip_owes_is_put_right_from_its_list(pitch):
    clip = pitch.bench.inspector.object.clip
    pitch.bench.inspector.object.refresh()
    (fix,) = (fix for fix in clip.fixes if "Shot" in fix.accessibleName())
    click(fix)
    assert on_disk(pitch).events[the_pass(pitch)].ruled_out == ("shot",)


def test_a_dragged_segment_moves_nobody_and_says_where_who_takes_part_is_not_there(pitch):
    player = tracks_of(pitch)[0]
    pitch.session.do(roles.bind(pitch.session.desk, the_pass(pitch), "actor", [player]))
    before = on_disk(pitch).keyframes(player)
    hand = Hand(pitch.bench.timeline)

    def drag(frame, to):
        layout = hand.surface.laid_out()
        bar = layout.by_id[the_pass(pitch)]
        y = round(layout.above + bar.y + bar.height / 2)
        hand.drag(QPoint(hand.x(frame), y), QPoint(hand.x(to), y), ALT)

    drag(10, 30)
    assert on_disk(pitch).events[the_pass(pitch)].span == Span(25, 36)
    assert boxes(pitch, "lives on frames 0 to 40") == []
    drag(30, 35)
    assert on_disk(pitch).events[the_pass(pitch)].span == Span(30, 41)
    drag(35, 40)
    assert on_disk(pitch).events[the_pass(pitch)].span == Span(35, 46)
    form(pitch)
    (box,) = boxes(pitch, "Player 1 lives on frames 0 to 40")
    assert on_disk(pitch).keyframes(player) == before
    click(box.button)
    assert on_disk(pitch).events[the_pass(pitch)].span == Span(35, 41)
