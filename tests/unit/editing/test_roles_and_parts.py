"""Who takes part, what is part of what, what was ruled out, and who confirmed it."""

from __future__ import annotations

import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import confirming, events, lives, ordering, parts, records, roles, ruling_out, tracks
from framegrain.exchange.taxonomy import read_taxonomy
from made_desk import Bench, box

TAXONOMY = """
framegrain_taxonomy: 1
name: Match
version: "1"
action:
  - id: pass
    name: Pass
    definition: The ball goes from one to another.
    scopes: [segment]
    second_person: true
    rule_out: [shot]
    contrasts: {shot: A shot goes at the goal.}
    roles:
      - {id: actor, name: Actor, labels: [player], required: true, definition: Who passes.}
      - {id: target, name: Target, labels: [player], many: true, definition: Who it goes to.}
      - {id: ball, name: Ball, labels: [ball], required: true, definition: What goes.}
  - id: shot
    name: Shot
    definition: At the goal.
    scopes: [segment]
    roles: [{id: actor, name: Actor, labels: [player], definition: Who shoots.}]
object:
  - {id: player, name: Player, definition: Plays., shapes: [box]}
  - {id: ball, name: Ball, definition: Round., shapes: [box]}
  - {id: car, name: Car, definition: Drives., shapes: [box]}
  - {id: wheel, name: Wheel, definition: Turns., shapes: [box], part_of: [car], second_person: true}
  - {id: hub, name: Hub, definition: In a wheel., shapes: [box], part_of: [wheel, car]}
"""


@pytest.fixture
def bench():
    bench = Bench()
    bench.taxonomy = read_taxonomy(TAXONOMY, "match.yaml")
    return bench


def draw(bench, label, shape, first=0, last=50):
    """An object that lives from `first` to `last`; its id."""
    made = bench.do(tracks.start_track(bench.desk, label, first, shape))
    track = next(c.id for c in made.changes if c.id in bench.document.tracks)
    bench.do(tracks.extend_to(bench.desk, track, last))
    return track


def hold(bench, label, start, stop, around=()):
    made = bench.do(events.add_event(bench.desk, label, Scope.SEGMENT, Span(start, stop), around))
    return next(c.id for c in made.changes if c.id in bench.document.events)


def bound(bench, event):
    return dict(bench.document.events[event].roles)


def test_a_role_of_one_takes_the_last_bound(bench):
    one, other = draw(bench, "player", box(0)), draw(bench, "player", box(30))
    event = hold(bench, "pass", 10, 20)
    edit = bench.do(roles.bind(bench.desk, event, "actor", [one]))
    assert edit.name == "Bind Player 1 as actor of Pass"
    bench.do(roles.bind(bench.desk, event, "actor", [other]))
    assert bound(bench, event) == {"actor": (other,)}


def test_a_role_of_many_keeps_those_it_has(bench):
    one, other = draw(bench, "player", box(0)), draw(bench, "player", box(30))
    event = hold(bench, "pass", 10, 20)
    bench.do(roles.bind(bench.desk, event, "target", [one]))
    bench.do(roles.bind(bench.desk, event, "target", [other, one]))
    assert bound(bench, event) == {"target": (one, other)}
    assert bench.do(roles.unbind(bench.desk, event, "target", one)).name == (
        "Unbind Player 1 as target of Pass"
    )
    bench.do(roles.unbind(bench.desk, event, "target", other))
    assert bound(bench, event) == {}


def test_a_role_of_one_refuses_two_at_once(bench):
    both = [draw(bench, "player", box(0)), draw(bench, "player", box(30))]
    event = hold(bench, "pass", 10, 20)
    with pytest.raises(BadInput, match="Pass has one actor; choose one of the 2"):
        roles.bind(bench.desk, event, "actor", both)


def test_fitting_are_those_of_the_label_that_live_throughout(bench):
    one = draw(bench, "player", box(0))
    draw(bench, "player", box(30), last=15)
    draw(bench, "ball", box(60))
    role = bench.taxonomy.label("pass").roles[0]
    assert [t.id for t in roles.fitting(bench.desk, role, Span(10, 20))] == [one]


def test_a_new_event_is_bound_where_it_is_clear_who(bench):
    player, ball = draw(bench, "player", box(0)), draw(bench, "ball", box(30))
    assert bound(bench, hold(bench, "pass", 10, 20, [player, ball])) == {"actor": (player,), "ball": (ball,)}


def test_a_new_event_is_not_bound_where_two_could_be_meant(bench):
    both = [draw(bench, "player", box(0)), draw(bench, "player", box(30))]
    assert bound(bench, hold(bench, "pass", 10, 20, both)) == {}


def test_a_new_event_is_not_bound_to_what_is_gone_before_its_end(bench):
    player = draw(bench, "player", box(0), last=15)
    assert bound(bench, hold(bench, "pass", 10, 20, [player])) == {}


def test_roles_that_the_next_label_knows_stay(bench):
    player, ball = draw(bench, "player", box(0)), draw(bench, "ball", box(30))
    event = hold(bench, "pass", 10, 20, [player, ball])
    bench.do(records.relabel(bench.desk, [event], "shot"))
    assert bound(bench, event) == {"actor": (player,)}


def test_what_begins_after_a_split_is_bound_to_the_second(bench):
    player = draw(bench, "player", box(0))
    early, late = hold(bench, "pass", 5, 10, [player]), hold(bench, "pass", 30, 40, [player])
    bench.do(lives.split_track(bench.desk, player, 20))
    second = max(bench.document.tracks)
    assert bound(bench, early)["actor"] == (player,)
    assert bound(bench, late)["actor"] == (second,)
    bench.do(lives.merge_tracks(bench.desk, player, second))
    assert bound(bench, late)["actor"] == (player,)


def test_a_part_belongs_to_the_innermost_whole_around_it(bench):
    car = draw(bench, "car", box(0, 0, 200))
    wheel = draw(bench, "wheel", box(10, 10, 60))
    hub = draw(bench, "hub", box(30, 30, 10))
    of = {key: track.part_of for key, track in bench.document.tracks.items()}
    assert of == {car: None, wheel: car, hub: wheel}


def test_a_part_between_two_wholes_waits_for_a_word(bench):
    draw(bench, "car", box(0, 0, 100))
    draw(bench, "car", box(20, 10, 100))
    wheel = draw(bench, "wheel", box(40, 30, 20))
    assert bench.document.tracks[wheel].part_of is None


def test_a_part_that_sticks_out_waits_for_a_word(bench):
    draw(bench, "car", box(0, 0, 100))
    wheel = draw(bench, "wheel", box(85, 30, 20))
    assert bench.document.tracks[wheel].part_of is None


def test_a_whole_is_set_and_taken_back(bench):
    car = draw(bench, "car", box(0, 0, 20))
    wheel = draw(bench, "wheel", box(60))
    assert [t.id for t in parts.fitting_wholes(bench.desk, bench.document.tracks[wheel])] == [car]
    assert bench.do(parts.set_whole(bench.desk, [wheel], car)).name == "Make Wheel 2 part of Car 1"
    assert [t.id for t in bench.document.parts_of(car)] == [wheel]
    assert bench.do(parts.clear_whole(bench.desk, [wheel])).name == "Make Wheel 2 part of nothing"


def test_nothing_is_part_of_itself(bench):
    wheel = draw(bench, "wheel", box(0, 0, 100))
    hub = draw(bench, "hub", box(10))
    with pytest.raises(BadInput, match="Wheel 1 can't be part of itself"):
        parts.set_whole(bench.desk, [wheel], wheel)
    with pytest.raises(BadInput, match="Wheel 1 can't be part of Hub 2, which is part of it"):
        parts.set_whole(bench.desk, [wheel], hub)


def test_a_label_is_ruled_out_and_back_in(bench):
    event = hold(bench, "pass", 10, 20)
    assert bench.do(ruling_out.rule_out(bench.desk, [event], "shot")).name == "Rule out Shot for Pass"
    assert bench.document.events[event].ruled_out == ("shot",)
    assert not ruling_out.rule_out(bench.desk, [event], "shot")
    bench.do(ruling_out.rule_in(bench.desk, [event], "shot"))
    assert bench.document.events[event].ruled_out == ()


def confirmed(bench, record):
    return bench.document[record].provenance.confirmed_by


def test_who_made_it_does_not_confirm_it(bench):
    event = hold(bench, "pass", 10, 20)
    with pytest.raises(BadInput, match="Pass was made by Ada; somebody else has to confirm"):
        confirming.confirm(bench.desk, [event])


def test_of_several_only_those_of_others_are_confirmed(bench):
    hers = hold(bench, "pass", 10, 20)
    bench.person = "Grace"
    own = hold(bench, "shot", 30, 40)
    assert bench.do(confirming.confirm(bench.desk, [hers, own])).name == "Confirm Pass"
    assert (confirmed(bench, hers), confirmed(bench, own)) == ("Grace", "")
    bench.do(confirming.withdraw(bench.desk, [hers]))
    assert confirmed(bench, hers) == ""


def change(bench, edit):
    """As the session lets it land."""
    return bench.do(confirming.unconfirmed(bench.document, bench.taxonomy, edit))


def test_a_change_takes_the_confirmation(bench):
    event = hold(bench, "pass", 10, 20)
    bench.person = "Grace"
    change(bench, confirming.confirm(bench.desk, [event]))
    assert confirmed(bench, event) == "Grace"
    change(bench, events.set_span(bench.desk, event, Span(10, 25)))
    assert confirmed(bench, event) == ""
    assert bench.document.events[event].span == Span(10, 25)


def test_a_moved_keyframe_takes_the_confirmation_of_its_object(bench):
    wheel = draw(bench, "wheel", box(0))
    bench.person = "Grace"
    change(bench, confirming.confirm(bench.desk, [wheel]))
    draw(bench, "car", box(0, 0, 60))
    change(bench, ordering.to_back(bench.desk, [wheel]))
    assert confirmed(bench, wheel) == "Grace"
    change(bench, tracks.set_shape(bench.desk, wheel, 10, box(5)))
    assert confirmed(bench, wheel) == ""
