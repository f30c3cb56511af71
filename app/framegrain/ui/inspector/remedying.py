"""One click on a complaint puts right every place that complains of the same, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import FramegrainError
from framegrain.editing.remedies import remedied
from framegrain.session import rechecking
from framegrain.session.undecided import waits
from framegrain.ui.attempt import Tone, attempt, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.rules.violation import Violation
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.inspector.complaints import Complaint

MOST = 2000
"""Records whose complaints one click looks at."""


def alike(session: Session, like: Violation, records: Sequence[RecordId]) -> list[Violation]:
    """The violations of these records that break the same rule and have the same kind of fix."""
    cure = like.remedy.cure if like.remedy is not None else None
    return [
        violation
        for record in records[:MOST]
        for violation in session.violations(record)
        if violation.rule is like.rule and violation.remedy is not None and violation.remedy.cure is cure
    ]


def put_right(session: Session, say: Say, violations: Sequence[Violation]) -> bool:
    """Do the remedies of these as one step, and say what was done; whether anything landed."""
    made: list[Edit] = []

    def make() -> Edit:
        made.append(_together(session, violations))
        return made[0]

    if not attempt(session, say, make) or not made[0]:
        if made and not made[0]:
            say("Nothing of it can be put right by one click any more", Tone.INFO)
        return False
    say(made[0].name, Tone.OK)
    return True


def decide(session: Session, say: Say, complaint: Complaint) -> None:
    """Give records of a split label the one somebody chose, and take them off the list of what waits."""
    done = []
    for record in complaint.records:
        recheck = waits(session, record)
        if recheck is None:
            continue
        try:
            done.append(rechecking.choose(session, recheck, complaint.label))
        except FramegrainError as error:
            say(sentence(error), Tone.ATTENTION)
            return
    if done:
        more = f", and {len(done) - 1} more" if len(done) > 1 else ""
        say(f"{done[0].said}{more}; “Undo project change” takes it back", Tone.OK)


def _together(session: Session, violations: Sequence[Violation]) -> Edit:
    """The remedies as one edit; where two would change the same record, the first counts.

    Where none can be made, raises why the first of them can't.
    """
    taken: set[RecordId] = set()
    edits = []
    refused: FramegrainError | None = None
    for violation in violations:
        try:
            edit = remedied(session.desk, violation)
        except FramegrainError as error:
            refused = refused or error
            continue
        if edit is not None and not edit.ids & taken:
            taken |= edit.ids
            edits.append(edit)
    if refused is not None and not edits:
        raise refused
    if len(edits) == 1:
        return edits[0]
    return joined(f"{violations[0].fix or 'Put right'} ({len(edits)} times)", edits)
