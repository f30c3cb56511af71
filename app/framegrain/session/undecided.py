"""Records of a split label of which nobody has said yet what they are: told as that, not as an unknown label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.guideline import Recheck, RecheckCause
from framegrain.domain.rules import Rule
from framegrain.domain.rules.space import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.records import RecordId
    from framegrain.domain.rules import Violation
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.session import Session

_SHOWN = 4
RULES = frozenset({Rule.LABEL_KNOWN, Rule.LABEL_USABLE})
"""What a record breaks as long as it has the label that was split."""


def waiting(records: Iterable[ProjectRecord]) -> dict[RecordId, Recheck]:
    """Open re-checks of records whose label was split, by record."""
    return {
        record.record: record
        for record in records
        if isinstance(record, Recheck) and record.is_open and record.cause is RecheckCause.SPLIT
    }


def waits(session: Session, record: RecordId) -> Recheck | None:
    """What asks for a decision on a record whose label was split; None for any other."""
    return waiting(session.guideline.by_id.values()).get(record)


def told(
    taxonomy: Taxonomy, violations: Sequence[Violation], records: Iterable[ProjectRecord]
) -> Sequence[Violation]:
    """The same violations; of what waits since its label was split, with what it was and what it may be.

    `records` are those of the project.
    """
    if not any(violation.rule in RULES for violation in violations):
        return violations
    known = waiting(records)
    return [_told(taxonomy, violation, known.get(violation.record)) for violation in violations]


def _told(taxonomy: Taxonomy, violation: Violation, recheck: Recheck | None) -> Violation:
    if recheck is None or violation.rule not in RULES:
        return violation
    choices = [taxonomy.name_of(choice) for choice in recheck.choices[:_SHOWN]]
    return replace(
        violation, reason=recheck.reason, fix=f"Choose {either(choices)}" if choices else violation.fix
    )
