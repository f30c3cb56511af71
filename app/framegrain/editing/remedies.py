"""One click that puts right what breaks a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain import rules
from framegrain.domain.errors import FramegrainError
from framegrain.domain.rules.trial import forbidden, standing, tried
from framegrain.domain.rules.violation import RuleBroken
from framegrain.editing.confirming import unconfirmed
from framegrain.editing.followers import with_followers
from framegrain.editing.remedy_ways import ways

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.rules.violation import Violation
    from framegrain.editing.desk import Desk


def remedied(desk: Desk, violation: Violation) -> Edit | None:
    """The edit of a violation's remedy, which the session accepts and which takes the violation away.

    None where there is no remedy, or where its record is gone. Where what could be done is refused, raises why: what
    the editing functions raise, such as BadInput for confirming what the same person made, or RuleBroken.
    """
    record, remedy = desk.document.get(violation.record), violation.remedy
    if record is None or remedy is None:
        return None
    refused: FramegrainError | None = None
    for way in ways(desk, record, remedy):
        try:
            edit = way()
            if edit:
                _check(desk, edit)
                if _cures(desk, edit, violation):
                    return edit
        except FramegrainError as error:
            refused = refused or error
    if refused is not None:
        raise refused
    return None


def _check(desk: Desk, edit: Edit) -> None:
    """RuleBroken for what the session would refuse."""
    broken = forbidden(tried(desk.document, desk.taxonomy, _complete(desk, edit)))
    if broken:
        raise RuleBroken(broken)


def _cures(desk: Desk, edit: Edit, violation: Violation) -> bool:
    """Whether nothing is left of a violation after an edit; another place of the same rule may be."""
    with standing(desk.document, _complete(desk, edit)):
        left = rules.check(desk.document, desk.taxonomy, [violation.record])
    return all((v.rule, v.reason) != (violation.rule, violation.reason) for v in left)


def _complete(desk: Desk, edit: Edit) -> Edit:
    """The edit as the session makes it."""
    return unconfirmed(desk.document, desk.taxonomy, with_followers(desk.document, edit))
