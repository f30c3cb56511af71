"""Project edits are values: they undo themselves and say whether they change anything."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change
from framegrain.domain.guideline import (
    Example,
    ExampleKind,
    ProjectChange,
    ProjectEdit,
    ProjectRecord,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyText,
    kind_name,
)
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip
from framegrain.domain.span import Span

ANNA = Provenance(by="Anna", at=1)
PICTURE = "0123456789abcdef" * 4
EXAMPLE = Example(id=1, label="walk", kind=ExampleKind.NEGATIVE, picture=PICTURE, provenance=ANNA)
QUESTION = Question(id=2, text="Is this a walk?", provenance=ANNA, label="walk")
RECHECK = Recheck(
    id=3, video=1, record=9, label="walk", cause=RecheckCause.SPLIT, reason="Walk was split", provenance=ANNA
)


@pytest.mark.parametrize("record", [EXAMPLE, QUESTION, RECHECK])
def test_a_record_comes_back_from_json_as_it_was(record: ProjectRecord) -> None:
    assert msgspec.json.decode(msgspec.json.encode(record), type=ProjectRecord) == record


def test_kinds_are_named() -> None:
    assert [kind_name(r) for r in (EXAMPLE, QUESTION, RECHECK)] == ["example", "question", "recheck"]


def test_open_until_answered_or_done() -> None:
    assert QUESTION.is_open
    assert not replace(QUESTION, answer="Yes", answered=ANNA).is_open
    assert RECHECK.is_open
    assert not replace(RECHECK, done=ANNA).is_open


@pytest.mark.parametrize("picture", ["", "ab", PICTURE.upper(), "../" + PICTURE[3:]])
def test_an_example_names_its_picture_by_its_hash(picture: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        replace(EXAMPLE, picture=picture)


def test_a_change_keeps_id_and_kind() -> None:
    with pytest.raises(ValueError, match="before it or after it"):
        ProjectChange(None, None)
    with pytest.raises(ValueError, match="id and kind"):
        ProjectChange(EXAMPLE, replace(EXAMPLE, id=5))
    with pytest.raises(ValueError, match="id and kind"):
        ProjectChange(EXAMPLE, replace(QUESTION, id=1))


def test_an_edit_changes_each_record_once_and_is_its_inverses_inverse() -> None:
    clip = Clip(id=7, span=Span(0, 5))
    edit = ProjectEdit(
        "Split Walk",
        (ProjectChange(None, RECHECK), ProjectChange(EXAMPLE, None)),
        (TaxonomyText("1", "a"), TaxonomyText("2", "b")),
        {4: (Change(None, clip),)},
    )
    assert edit.inverse.taxonomy == (TaxonomyText("2", "b"), TaxonomyText("1", "a"))
    assert edit.inverse.videos == {4: (Change(clip, None),)}
    assert edit.inverse.inverse == edit
    with pytest.raises(ValueError, match="at most once"):
        replace(edit, videos={4: (Change(None, clip),), 5: (Change(None, clip),)})
    with pytest.raises(ValueError, match="at most once"):
        replace(edit, videos={4: (Change(None, replace(clip, id=1)),)})


def test_an_edit_that_changes_nothing_is_false() -> None:
    same = TaxonomyText("1", "a")
    assert not ProjectEdit("Nothing", (ProjectChange(EXAMPLE, EXAMPLE),), (same, same), {1: ()})
    assert ProjectEdit("Example", (ProjectChange(EXAMPLE, None),))
    assert ProjectEdit("Version", taxonomy=(same, TaxonomyText("2", "a")))
