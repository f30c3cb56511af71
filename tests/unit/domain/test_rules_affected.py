"""An edit is checked at a few records only; here that is held against checking all of them."""

from __future__ import annotations

import time

from hypothesis import given, settings

from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Clip, Event, Keyframe, Record, Scope, Track
from framegrain.domain.rules import affected, check, check_bit_by_bit, check_facets
from framegrain.domain.rules.facets import EVERY
from framegrain.domain.rules.reach import reached
from framegrain.domain.rules.trial import tried
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from made_situations import FRAMES, PERSON, TAXONOMY, TIMES, VIDEO, situations


@settings(max_examples=1500)
@given(situations)
def test_what_an_edit_is_not_said_to_affect_keeps_its_violations(situation: tuple[Document, Edit]):
    document, edit = situation
    said = affected(document, TAXONOMY, edit)
    others = [r.id for r in document.records() if r.id not in said]
    before = {i: check(document, TAXONOMY, [i]) for i in others}
    document.apply(edit)
    assert {i: check(document, TAXONOMY, [i]) for i in others} == before
    assert {r.id for r in document.records()} <= {*others, *said}


@settings(max_examples=400)
@given(situations)
def test_what_an_edit_would_newly_break_is_what_checking_everything_finds(situation: tuple[Document, Edit]):
    document, edit = situation
    before = {(v.record, v.rule) for v in check(document, TAXONOMY)}
    asked = {(v.record, v.rule) for v in tried(document, TAXONOMY, edit)}
    document.apply(edit)
    assert asked == {(v.record, v.rule) for v in check(document, TAXONOMY)} - before


@settings(max_examples=400)
@given(situations)
def test_facets_in_which_an_edit_is_not_said_to_reach_a_record_keep_their_violations(situation):
    document, edit = situation
    said = reached(document, TAXONOMY, edit)
    others = {
        r.id: EVERY & ~said.get(r.id, 0) for r in document.records() if not isinstance(r, Clip)
    }  # clips know no facets
    before = {i: check_facets(document, TAXONOMY, {i: facets}) for i, facets in others.items()}
    document.apply(edit)
    assert {i: check_facets(document, TAXONOMY, {i: facets}) for i, facets in others.items()} == before


@settings(max_examples=100)
@given(situations)
def test_what_all_facets_find_is_what_a_check_finds(situation):
    document, _ = situation
    for record in document.records():
        if not isinstance(record, Clip):
            facets = (
                check_facets(document, TAXONOMY, {record.id: 1 << n}) for n in range(EVERY.bit_length())
            )
            found = [violation for each in facets for violation in each]
            assert sorted(found, key=repr) == sorted(check(document, TAXONOMY, [record.id]), key=repr)


@settings(max_examples=50)
@given(situations)
def test_bit_by_bit_finds_what_checking_at_once_finds(situation: tuple[Document, Edit]):
    document, _ = situation
    parts = list(check_bit_by_bit(document, TAXONOMY, at_once=3))
    assert [v for _, found in parts for v in found] == check(document, TAXONOMY)
    shares = [done for done, _ in parts]
    assert shares == sorted(shares)
    assert shares[-1:] in ([1.0], [])


@settings(max_examples=200)
@given(situations)
def test_checking_record_by_record_finds_what_checking_all_finds(situation: tuple[Document, Edit]):
    document, edit = situation
    document.apply(edit)
    ids = [r.id for r in document.records()]
    # a document that was asked nothing before looks at each record near by, one asked much has put them in order
    fresh = [v for i in ids for v in check(document.copy(), TAXONOMY, [i])]
    assert fresh == check(document, TAXONOMY)
    assert fresh == [v for i in ids for v in check(document, TAXONOMY, [i])]


def test_an_edit_far_away_is_checked_at_itself_alone():
    many = [
        Event(id=100 + n, label="day", scope=Scope.SEGMENT, span=Span(n, n + 1), provenance=PERSON)
        for n in range(FRAMES)
    ]
    document = Document(VIDEO, TIMES, many)
    moved = Event(id=100, label="day", scope=Scope.SEGMENT, span=Span(0, 2), provenance=PERSON)
    assert affected(document, TAXONOMY, Edit("Move", (Change(many[0], moved),))) == {100, 101}


def test_moving_one_keyframe_of_a_long_track_leaves_the_others_alone():
    box = Box(x=1, y=1, width=5, height=5)
    keys = [Keyframe(id=30 + n, track=21, frame=n, provenance=PERSON, shape=box) for n in range(FRAMES)]
    document = Document(VIDEO, TIMES, [Track(id=21, label="net", number=1, provenance=PERSON), *keys])
    there = Keyframe(id=35, track=21, frame=5, provenance=PERSON, shape=Box(x=2, y=1, width=5, height=5))
    assert affected(document, TAXONOMY, Edit("Move", (Change(keys[5], there),))) == {21, 35}


def test_deleting_many_objects_at_once_takes_no_longer_than_one_by_one():
    box = Box(x=1, y=1, width=5, height=5)
    many: list[Record] = []
    for track in range(1000, 2000):
        many.append(Track(id=track, label="net", number=track, provenance=PERSON))
        many += [
            Keyframe(id=track * 100 + n, track=track, frame=n, provenance=PERSON, shape=box)
            for n in range(FRAMES)
        ]
    document = Document(VIDEO, TIMES, many)
    begun = time.process_time()
    assert affected(document, TAXONOMY, Edit("Delete", tuple(Change(r, None) for r in many))) == {
        r.id for r in many
    }
    assert time.process_time() - begun < 3  # 0.1 s; minutes when each object looks through the whole edit
