"""Whatever a document holds: a remedy is let in and puts its violation right, or says why there is none."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings

from framegrain.domain.errors import FramegrainError
from framegrain.domain.provenance import Provenance
from framegrain.domain.rules import Violation, check
from framegrain.domain.rules.trial import forbidden, tried
from framegrain.editing.confirming import unconfirmed
from framegrain.editing.desk import Desk
from framegrain.editing.followers import with_followers
from framegrain.editing.remedies import remedied
from made_situations import TAXONOMY, situations, some_situation

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit


def desk_on(document: Document) -> Desk:
    fresh = count(1000)
    return Desk(
        document=document,
        taxonomy=TAXONOMY,
        new_id=lambda: next(fresh),
        stamp=lambda: Provenance(by="bob", at=5),
    )


def is_cured(document: Document, violation: Violation) -> bool:
    """Whether there is a remedy; then it has to be let in as the session lets edits in, and to work."""
    try:
        edit = remedied(desk_on(document), violation)
    except FramegrainError:
        return False
    if edit is None:
        return False
    edit = unconfirmed(document, TAXONOMY, with_followers(document, edit))
    assert forbidden(tried(document, TAXONOMY, edit)) == []
    document.apply(edit)
    left = {(v.record, v.rule, v.reason) for v in check(document, TAXONOMY)}
    document.apply(edit.inverse)
    assert (violation.record, violation.rule, violation.reason) not in left
    return True


@settings(max_examples=60)
@given(situations)
def test_a_remedy_is_let_in_and_cures_or_says_why_not(situation: tuple[Document, Edit]) -> None:
    document, _ = situation
    before = document.copy()
    for violation in check(document, TAXONOMY):
        if violation.remedy is not None:
            is_cured(document, violation)
    assert document == before


def test_most_remedies_work_even_in_broken_documents() -> None:
    luck, works, fails = Random(3), Counter[str](), Counter[str]()
    for _ in range(60):
        document, _edit = some_situation(luck)
        for violation in check(document, TAXONOMY):
            if violation.remedy is not None:
                (works if is_cured(document, violation) else fails)[violation.rule] += 1
    assert works.total() > 5 * fails.total()
    assert len(works) > 20
