"""Which fields the inspector asks for."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Event, Keyframe, Scope, Track, Verdict, Video
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.ui.inspector.form import MIXED, fields, shared_value, visibility
from small_taxonomy import TAXONOMY

ME = Provenance(by="me")
BOX = Box(x=1, y=1, width=5, height=5)


@pytest.fixture
def taxonomy():
    return read_taxonomy(TAXONOMY, "street.yaml")


@pytest.fixture
def document():
    video = Video(id=1, name="v", path="v", fingerprint="f", width=100, height=100, frames=100)
    times = FrameTimes(np.arange(100), Fraction(1, 25), last_duration=1)
    return Document(
        video,
        times,
        (
            Track(id=1, label="person", number=1, provenance=ME, attributes={"age": "adult"}),
            Keyframe(id=2, track=1, frame=10, shape=BOX, provenance=ME, attributes={"facing": "left"}),
            Keyframe(id=3, track=1, frame=20, shape=BOX, provenance=ME, occluded=True),
            Track(id=4, label="person", number=2, provenance=ME, attributes={"age": "child"}),
            Keyframe(id=5, track=4, frame=10, shape=BOX, provenance=ME, attributes={"facing": "right"}),
            Keyframe(id=6, track=4, frame=30, shape=BOX, provenance=ME),
            Track(id=7, label="person", number=3, provenance=ME, verdict=Verdict.ABSENT),
            Keyframe(id=8, track=7, frame=10, shape=BOX, provenance=ME),
            Event(id=9, label="walk", scope=Scope.SEGMENT, span=Span(3, 9), provenance=ME),
        ),
    )


def form(document, taxonomy, frame, *ids):
    return {f.attribute.id: f for f in fields(document, taxonomy, [document[i] for i in ids], frame)}


def test_a_conditional_field_shows_only_while_its_condition_holds(document, taxonomy):
    assert list(form(document, taxonomy, 12, 1)) == ["age", "facing", "bag"]
    assert list(form(document, taxonomy, 12, 4)) == ["age", "facing"]


def test_fields_say_whether_they_change_over_time(document, taxonomy):
    found = form(document, taxonomy, 12, 1)
    assert (found["age"].note, found["facing"].note) == ("fixed", "changes")


def test_a_changing_field_holds_what_was_said_last(document, taxonomy):
    assert form(document, taxonomy, 15, 1)["facing"].value == "left"


def test_a_changing_field_rests_where_the_object_is_not(document, taxonomy):
    found = form(document, taxonomy, 50, 1)["facing"]
    assert not found.here
    assert found.note == "not on this frame"


def test_a_changing_value_can_be_taken_away_only_where_it_was_said(document, taxonomy):
    assert form(document, taxonomy, 10, 1)["facing"].clearable
    assert not form(document, taxonomy, 15, 1)["facing"].clearable


def test_several_objects_show_mixed_values_and_only_what_all_share(document, taxonomy):
    found = form(document, taxonomy, 12, 1, 4)
    assert found["age"].value is MIXED
    assert "bag" not in found


def test_objects_and_segments_share_no_field_here(document, taxonomy):
    assert form(document, taxonomy, 12, 1, 9) == {}


def test_what_the_taxonomy_needs_is_marked_unless_the_label_is_absent(document, taxonomy):
    assert form(document, taxonomy, 12, 7)["age"].missing is False
    assert form(document, taxonomy, 12, 1)["age"].required


def test_a_label_the_taxonomy_lost_has_no_form(document, taxonomy):
    lost = Track(id=99, label="gone", number=9, provenance=ME)
    assert fields(document, taxonomy, [lost], 0) == []


def test_true_and_one_are_not_the_same_value():
    assert shared_value([True, 1]) is MIXED


def test_visibility_agrees_or_is_mixed(document):
    seen, hidden = document.state(1, 12), document.state(1, 20)
    assert visibility([seen]) == "fully"
    assert visibility([hidden]) == "occluded"
    assert visibility([seen, hidden]) is MIXED
    assert visibility([None]) is None
