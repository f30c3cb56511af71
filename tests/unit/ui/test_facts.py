"""What the inspector says of records."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.document import Document
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Event, Keyframe, Scope, Track, Video
from framegrain.domain.rules.violation import Rule, Violation
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Attribute, AttributeType, Severity, Taxonomy
from framegrain.domain.timebase import FrameTimes
from framegrain.ui.inspector.complaints import Help, complaints
from framegrain.ui.inspector.facts import event_facts, seconds, this_frame, track_facts
from framegrain.ui.inspector.history import ago

ME = Provenance(by="Ana")
BOX = Box(x=1, y=1, width=5, height=5)
TAXONOMY = Taxonomy(
    name="T", version="2", attributes=(Attribute(id="foot", name="Kicking foot", type=AttributeType.TEXT),)
)


@pytest.fixture
def document():
    video = Video(id=1, name="v", path="v", fingerprint="f", width=100, height=100, frames=100)
    keys = [
        Keyframe(id=2, track=1, frame=10, shape=BOX, provenance=ME),
        Keyframe(id=3, track=1, frame=15, shape=BOX, provenance=Provenance(by="x", method=Method.IMPORT)),
        Keyframe(id=4, track=1, frame=40, shape=None, outside=True, provenance=ME),
    ]
    track = Track(id=1, label="car", number=1, provenance=ME, taxonomy_version="1")
    times = FrameTimes(np.arange(100), Fraction(1, 25), last_duration=1)
    return Document(video, times, (track, *keys))


def said(facts) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts}


def test_frames_name_the_first_and_the_last_one(document):
    event = Event(id=9, label="x", scope=Scope.SEGMENT, span=Span(10, 35), provenance=ME)
    facts = said(event_facts(document, TAXONOMY, event))
    assert facts["Frames"] == "10 – 34"
    assert facts["Length"] == "25 frames, 1.00 s"
    assert facts["Made by"] == "Ana, by hand"


def test_an_object_tells_its_keyframes_and_the_widest_gap(document):
    facts = said(track_facts(document, TAXONOMY, document.tracks[1], 12))
    assert facts["Keyframes"] == "3, widest gap 25"
    assert facts["Frames"] == "10 – 40"


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (10, "keyframe, by hand"),
        (12, "in between, linear"),
        (15, "keyframe, imported"),
        (40, "outside the picture"),
        (5, "begins at 10"),
        (60, "ended at 40"),
    ],
)
def test_this_frame_says_where_the_shape_comes_from(document, frame, words):
    assert this_frame(document, TAXONOMY, document.tracks[1], frame).value == words


def test_an_older_guideline_is_pointed_out(document):
    fact = next(f for f in track_facts(document, TAXONOMY, document.tracks[1], 12) if f.name == "Guideline")
    assert fact.value == "version 1, now 2"
    assert fact.attention


@pytest.mark.parametrize(
    ("value", "words"), [("0.04", "0.04 s"), ("16.5", "16.5 s"), ("80", "1 min 20 s"), ("7380", "2 h 03 min")]
)
def test_durations_read_like_speech(value, words):
    assert seconds(Fraction(value)) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [(5, "just now"), (61, "1 min ago"), (7300, "2 h ago"), (90_000, "yesterday"), (400_000, "4 days ago")],
)
def test_times_are_told_from_now(passed, words):
    now = datetime(2026, 1, 20, 12, tzinfo=UTC)
    assert ago(int((now.timestamp() - passed) * 1000), now) == words


def violation(
    rule: Rule, reason: str, fix: str, record: int = 1, severity: Severity = Severity.SUBMIT
) -> Violation:
    return Violation(record=record, rule=rule, severity=severity, reason=reason, fix=fix)


def test_the_same_complaint_of_many_keyframes_is_told_once():
    found = complaints(
        TAXONOMY, [violation(Rule.SHAPE_IN_PICTURE, "lies outside the picture", "", n) for n in range(3)]
    )
    assert [c.text for c in found] == ["Lies outside the picture (3 times)"]
    assert found[0].records == (0, 1, 2)


def test_complaints_know_which_field_helps():
    needed, wrong, reason = complaints(
        TAXONOMY,
        [
            violation(Rule.ATTRIBUTE_REQUIRED, "Kick needs its kicking foot", "Set kicking foot"),
            violation(Rule.ATTRIBUTE_CONDITION, "does not apply", "Clear kicking foot"),
            violation(Rule.REASON, "say why", "Write the reason"),
        ],
    )
    assert (needed.help, needed.attribute) == (Help.FOCUS, "foot")
    assert (wrong.help, wrong.attribute) == (Help.CLEAR, "foot")
    assert reason.help is Help.REASON


def test_what_forbids_comes_first():
    found = complaints(
        TAXONOMY,
        [
            violation(Rule.REASON, "soft", "", severity=Severity.WARN),
            violation(Rule.DURATION, "hard", "", severity=Severity.FORBID),
        ],
    )
    assert [c.text for c in found] == ["Hard", "Soft"]
