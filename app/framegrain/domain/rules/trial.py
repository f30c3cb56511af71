"""What an edit would do to the rules, found out by making it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.records import ClipState
from framegrain.domain.taxonomy import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.domain.rules import Rule, Violation
    from framegrain.domain.taxonomy import Taxonomy


def applied(document: Document, taxonomy: Taxonomy, edit: Edit) -> list[Violation]:
    """Apply the edit and say which violations are new; where asking fails, the document is as it was."""
    reached = rules.reached_in_order(document, taxonomy, edit)
    gone = {change.id for change in edit.changes if change.after is None}
    staying = {record: facets for record, facets in reached.items() if record not in gone}
    known = _rules(rules.check_facets(document, taxonomy, staying))
    document.apply(edit)
    try:
        found = rules.check_facets(document, taxonomy, staying)
        doubtful = _doubtful(document, edit, staying, found)
        if doubtful:
            found += rules.check(document, taxonomy, doubtful)
            with standing(document, edit.inverse):
                known |= _rules(rules.check(document, taxonomy, doubtful))
    except BaseException:
        document.apply(edit.inverse)
        raise
    return [_by_the_way(v, edit) for v in found if (v.record, v.rule) not in known]


def _by_the_way(violation: Violation, edit: Edit) -> Violation:
    """The violation; of a clip finished before, that it has to be opened: what it would lack can't be added first."""
    if violation.rule is not rules.Rule.CLIP_COMPLETE or violation.record in edit.ids:
        return violation
    return replace(
        violation,
        reason="this clip is finished, and something in it would be open",
        fix="Open the clip again first",
    )


def _rules(broken: Iterable[Violation]) -> set[tuple[RecordId, Rule]]:
    return {(violation.record, violation.rule) for violation in broken}


def _doubtful(
    document: Document, edit: Edit, ids: Iterable[RecordId], found: list[Violation]
) -> list[RecordId]:
    """Finished clips that may not be complete any more: those in which something affected is open.

    What the edit leaves alone is as open as it was; so the others need not be looked through.
    """
    own = edit.ids
    spans = [
        span
        for violation in found
        if violation.severity is not Severity.WARN
        and (span := document.span_of(document[violation.record])) is not None
    ]
    clips = (clip for i in ids if (clip := document.clips.get(i)) is not None)
    return [
        clip.id
        for clip in clips
        if clip.state is ClipState.FINISHED
        and (clip.id in own or any(clip.span.overlaps(span) for span in spans))
    ]


def tried(document: Document, taxonomy: Taxonomy, edit: Edit) -> list[Violation]:
    """The violations that the edit would bring; changes nothing."""
    found = applied(document, taxonomy, edit)
    document.apply(edit.inverse)
    return found


@contextmanager
def standing(document: Document, edit: Edit) -> Iterator[None]:
    """The document with the edit made, for as long as somebody looks; then as it was."""
    document.apply(edit)
    try:
        yield
    finally:
        document.apply(edit.inverse)


def forbidden(violations: Iterable[Violation]) -> list[Violation]:
    """Those that keep an edit from landing."""
    return [v for v in violations if v.severity is Severity.FORBID]
