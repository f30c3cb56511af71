"""Records found across a project: by what they say, page by page, whatever is typed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.domain.record_query import FoundKind, RecordQuery, is_said
from framegrain.domain.records import Comment, Verdict
from framegrain.domain.span import Span
from framegrain.storage import searching
from framegrain.storage.errors import DamagedProject
from framegrain.storage.project_file import ProjectFile
from storage.samples import ANA, TRACKER, VIDEO, clip, event, keyframe, track

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.records import Record, Value

BEN = replace(ANA, by="ben", at=5)
RUN = replace(event(10, 30, 40, "run"), attributes={"speed": 3.5, "where": "Überhöhte Kurve"})
MISS = replace(event(11, label="dribble"), verdict=Verdict.ABSENT, reason="lost the ball", provenance=BEN)
HAND = replace(track(20), number=7, attributes={"left_handed": True, "team": ["red", "blue"]})
BALL = replace(track(21, "ball"), provenance=TRACKER)
SITS = replace(keyframe(31, 20, 60), attributes={"pose": "sits"})
RECORDS = [
    clip(1),
    RUN,
    MISS,
    HAND,
    BALL,
    keyframe(30, 20, 50),
    SITS,
    keyframe(32, 21, 5),
    Comment(id=40, record=20, text="is this\nthe goalkeeper?", provenance=BEN),
    Comment(id=41, record=1, text="100% sure", provenance=ANA),
]


@pytest.fixture
def filled(project: ProjectFile) -> ProjectFile:
    project.add_video(replace(VIDEO, name="second"), b"index", RECORDS)
    project.add_video(replace(VIDEO, name="third"), b"index", [event(100), track(101, "ball"), clip(102)])
    return project


def ids(project: ProjectFile, **asked: object) -> list[int]:
    return [each.record for each in project.search(RecordQuery(**asked))]


def test_everything_is_found_by_video_and_kind(filled: ProjectFile) -> None:
    found = filled.search(RecordQuery())
    assert [(each.video, each.kind.value, each.record) for each in found] == [
        (2, "event", 10),
        (2, "event", 11),
        (2, "track", 20),
        (2, "track", 21),
        (2, "comment", 20),
        (2, "comment", 1),
        (3, "event", 100),
        (3, "track", 101),
    ]


def test_what_is_found_says_where_it_is(filled: ProjectFile) -> None:
    [hand] = filled.search(RecordQuery(labels=("player",), kinds=(FoundKind.TRACK,)))
    assert (hand.label, hand.span, hand.person, hand.at) == ("player", Span(50, 61), "ana", ANA.at)
    [lost] = filled.search(RecordQuery(videos=(3,), kinds=(FoundKind.TRACK,)))
    assert lost.span is None
    [asked, sure] = filled.search(RecordQuery(kinds=(FoundKind.COMMENT,)))
    assert (asked.label, asked.span, asked.snippet) == ("player", Span(50, 61), "is this the goalkeeper?")
    assert (sure.label, sure.span) == ("", Span(0, 500))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"labels": ("run",)}, [10]),
        ({"labels": ("run", "ball")}, [10, 21, 101]),
        ({"labels": ("ball", "run"), "kinds": (FoundKind.KEYFRAME,)}, [32]),
        ({"labels": ("none of these",)}, []),
        ({"person": "ben"}, [11, 21, 20]),
        ({"person": "be"}, []),
        ({"verdict": Verdict.ABSENT}, [11]),
        ({"videos": (3,)}, [100, 101]),
        ({"unconfirmed": False}, [21]),
        ({"unconfirmed": True, "kinds": (FoundKind.TRACK,)}, [20, 101]),
        ({"kinds": (FoundKind.KEYFRAME,)}, [30, 31, 32]),
        ({"attribute": "speed"}, [10]),
        ({"attribute": "speed", "value": "3.5"}, [10]),
        ({"attribute": "speed", "value": 3.5}, [10]),
        ({"attribute": "speed", "value": 3}, []),
        ({"attribute": "team", "value": "RED"}, [20]),
        ({"attribute": "left_handed", "value": "true"}, [20]),
        ({"attribute": "left_handed", "value": True}, [20]),
        ({"attribute": "left_handed", "value": 1}, []),
        ({"attribute": "where", "value": "überhöhte kurve"}, [10]),
        ({"attribute": "pose", "value": "sits"}, [31]),
        ({"value": "sits"}, [31]),
        ({"attribute": "left%"}, []),
        ({"text": "LOST"}, [11]),
        ({"text": "ÜBERHÖHTE"}, [10]),
        ({"text": "goalkeeper"}, [20]),
        ({"text": "goalkeeper", "labels": ("player",)}, [20]),
        ({"text": "goalkeeper", "labels": ("ball",)}, []),
        ({"text": "goalkeeper", "verdict": Verdict.PRESENT}, []),
        ({"text": "0% s"}, [1]),
        ({"text": "0_ s"}, []),
        ({"text": "sit"}, [31]),
        ({"text": "7"}, [20]),
        ({"text": "#7"}, [20]),
        ({"text": "pose"}, []),
        ({"text": '":"'}, []),
        ({"text": "x' OR 1=1 --"}, []),
        ({"person": "x' OR 1=1 --"}, []),
        ({"labels": ("'); DROP TABLE event; --",)}, []),
        ({"text": "half \ud800 a letter"}, []),
        ({"person": "\ud800"}, []),
        ({"labels": ("\ud800",)}, []),
        ({"text": "9" * 400}, []),
        ({"text": "%" * 70_000}, []),
        ({"text": "ä b" * 30_000}, []),
        ({"videos": (1 << 80,)}, []),
    ],
)
def test_records_are_found_by_what_they_say(
    filled: ProjectFile, asked: dict[str, object], expected: list[int]
) -> None:
    assert ids(filled, **asked) == expected


def test_snippets_say_what_was_looked_for(filled: ProjectFile) -> None:
    def snippets(**asked: object) -> list[str]:
        return [each.snippet for each in filled.search(RecordQuery(**asked))]

    assert snippets(attribute="team") == ["team: red, blue"]
    assert snippets(text="kurve") == ["where: Überhöhte Kurve"]
    assert snippets(text="7") == ["#7"]
    assert snippets(text="ball") == ["lost the ball"]


def test_a_long_text_is_cut_around_what_was_looked_for(filled: ProjectFile) -> None:
    text = "a " * 500 + "needle" + " z" * 500
    filled.add_video(VIDEO, b"", [clip(200), Comment(id=201, record=200, text=text, provenance=ANA)])
    [found] = filled.search(RecordQuery(text="needle"))
    assert "needle" in found.snippet
    assert len(found.snippet) < 100


@pytest.mark.parametrize("asked", [{}, {"kinds": (FoundKind.KEYFRAME, FoundKind.COMMENT)}, {"text": "e"}])
@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_pages_make_the_whole(filled: ProjectFile, asked: dict[str, object], at_once: int) -> None:
    query = RecordQuery(**asked)
    whole, paged = filled.search(query), []
    while page := filled.search(query, paged[-1].place if paged else None, at_once):
        assert len(page) <= at_once
        paged += page
    assert paged == whole


@pytest.mark.parametrize("text", ["e", "sits", "#7", "goalkeeper", "nowhere"])
def test_it_does_not_matter_in_how_many_records_a_text_is(
    filled: ProjectFile, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    rare = filled.search(RecordQuery(text=text))
    monkeypatch.setattr(searching, "_FEW", 1)  # everything is called common
    assert filled.search(RecordQuery(text=text)) == rare
    assert bool(rare) == (text != "nowhere")


def test_a_text_that_is_nowhere_is_looked_for_once_and_not_in_each_video(filled: ProjectFile) -> None:
    statements: list[str] = []
    filled._database.sqlite.set_trace_callback(statements.append)
    assert filled.search(RecordQuery(text="nowhere")) == []
    filled._database.sqlite.set_trace_callback(None)
    assert not [one for one in statements if "video = " in one]


def test_nothing_is_read_beyond_what_is_shown(filled: ProjectFile) -> None:
    assert filled.search(RecordQuery(), limit=0) == []
    assert len(filled.search(RecordQuery(), limit=3)) == 3


def test_labels_are_found_by_their_index(filled: ProjectFile) -> None:
    seen: list[str] = []
    sqlite = filled._database.sqlite
    sqlite.set_trace_callback(seen.append)
    filled.search(RecordQuery(labels=("run",)))
    sqlite.set_trace_callback(None)
    plans = [
        row[3]
        for text in seen
        if "ORDER BY id" in text
        for row in sqlite.execute(f"EXPLAIN QUERY PLAN {text}")
    ]
    assert any("event_label" in plan for plan in plans)
    assert not any("TEMP B-TREE" in plan for plan in plans), plans


def test_what_is_no_record_is_damage(filled: ProjectFile, path: Path) -> None:
    filled.close()
    sqlite = sqlite3.connect(path)
    sqlite.execute("UPDATE event SET attributes = 'no' WHERE id = 10")
    sqlite.commit()
    sqlite.close()
    with ProjectFile.open(path) as damaged, pytest.raises(DamagedProject, match="can't be read"):
        damaged.search(RecordQuery())


LETTERS = st.text("aäÄ%_\"\\ \n{}[]:,'é", max_size=6)


@given(held=LETTERS, around=LETTERS, reason=LETTERS)
def test_like_lets_through_whatever_holds_the_text(held: str, around: str, reason: str) -> None:
    """SQLite narrows down; what it leaves out can't be found any more."""
    sqlite = sqlite3.connect(":memory:")
    stored = searching.msgspec.json.encode({"x": around + held + around}).decode()
    like = "SELECT ?1 LIKE ?2 ESCAPE '\\'"
    for text, wanted in ((stored, held), (stored, held.upper()), (reason + held, held)):
        assert sqlite.execute(like, (text, searching.pattern(wanted))).fetchone() == (1,)
    sqlite.close()


@pytest.mark.parametrize(
    ("held", "value", "says"),
    [(3, 3.0, True), (3.0, "3", True), (True, 1, False), (["a", "b"], ["a", "b"], True), ("Ä", "ä", True)],
)
def test_values_are_compared_as_a_person_types_them(held: Value, value: Value, says: bool) -> None:
    assert is_said(held, value) is says


def test_records_of_videos_far_apart(filled: ProjectFile) -> None:
    more: list[Record] = [replace(event(1000 + n, label="rare" if n == 49 else "common")) for n in range(50)]
    filled.add_video(VIDEO, b"", more)
    assert ids(filled, labels=("rare",)) == [1049]
