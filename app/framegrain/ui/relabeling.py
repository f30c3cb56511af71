"""Giving what is selected another label: what it would break is shown first, and all of it lands or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Keyframe, Track
from framegrain.domain.rules import Rule, RuleBroken
from framegrain.domain.rules.offer import of_kind
from framegrain.domain.taxonomy import Severity
from framegrain.editing import records
from framegrain.editing.attributes import value_words
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say

_NAMED = 3
"""So many refused records are named; of more, how many."""


class Doubt(NamedTuple):
    """A change of label that would break something: what the person is asked, and a line for each loss."""

    question: str
    lines: tuple[str, ...]


Ask = Callable[[Doubt, Callable[[], object]], None]
"""Shows a doubt and calls back when the person goes on nevertheless."""


def relabeled(session: Session, label: Label) -> list[RecordId]:
    """What choosing the label would relabel: all that is selected, where it is a label for any of it."""
    document = session.open_document
    if not is_for_selected(session, label):
        return []
    return [i for i in session.focus.selected if isinstance(document.get(i), Event | Track)]


def is_for_selected(session: Session, label: Label) -> bool:
    """Whether the label is one for any of what is selected; asked of one of each kind, as thousands may be selected."""
    document, taxonomy = session.open_document, session.taxonomy
    return any(of_kind(document, taxonomy, label, [each]) for each in session.offers.kinds(document))


def relabel(
    session: Session, chosen: Sequence[RecordId], label_id: LabelId, say: Say, undo_key: str, ask: Ask | None
) -> bool:
    """Give all of them the label in one step; refused with every reason where one can't have it.

    What goes on in spite of a doubt is asked first. Returns whether anything came of it.
    """
    edit = records.relabel(session.desk, chosen, label_id)
    name = session.taxonomy.name_of(label_id)
    if not edit:
        have = "has" if len(chosen) == 1 else "have"
        say(f"{capital(_titles(session, chosen))} {have} the label {name} already", Tone.INFO)
        return True
    refused = _refused(session, chosen, label_id, edit)
    if refused:
        say(refused, Tone.ATTENTION)
        return False
    doubt = doubted(session, edit, name)
    if doubt is not None and ask is not None:
        ask(doubt, lambda: _land(session, chosen, edit, label_id, say, undo_key))
        return True
    return _land(session, chosen, edit, label_id, say, undo_key)


def doubted(session: Session, edit: Edit, name: str) -> Doubt | None:
    """What a change of label would break; None where nothing is lost and no rule newly broken.

    An attribute that the new label asks for and nobody has given yet is no loss: the form asks for it.
    """
    taxonomy = session.taxonomy
    lines = [line for change in edit.changes for line in _lost(session, taxonomy, change)]
    lines += [
        f"{_title(session, violation.record)}: {violation.reason}"
        for violation in session.breaks(edit)
        if violation.severity is not Severity.FORBID and violation.rule is not Rule.ATTRIBUTE_REQUIRED
    ]
    if not lines:
        return None
    count = sum(isinstance(change.record, Event | Track) for change in edit.changes)
    whose = _title(session, edit.changes[0].id) if count == 1 else f"{count} records"
    return Doubt(f"Relabel {whose} as {name}?", tuple(dict.fromkeys(lines)))


def _land(
    session: Session, chosen: Sequence[RecordId], edit: Edit, label_id: LabelId, say: Say, undo_key: str
) -> bool:
    was, name = _titles(session, chosen), session.taxonomy.name_of(label_id)
    landed = attempt(session, say, edit)
    if landed:
        now = _titles(session, chosen) if len(chosen) == 1 else name
        is_are = "is" if len(chosen) == 1 else "are"
        say(f"{was} {is_are} now {now}; {undo_key or 'undo'} takes it back", Tone.OK)
    return landed


def _refused(session: Session, chosen: Sequence[RecordId], label_id: LabelId, edit: Edit) -> str:
    """Who can't have the label and why, in a sentence; empty where all can."""
    try:
        broken = session.refusals(edit)
    except FramegrainError as error:  # locked
        return sentence(error)
    if not broken:
        return ""
    if len(chosen) == 1:
        return sentence(RuleBroken(broken))
    reasons: dict[RecordId, str] = {}
    for violation in broken:
        reasons.setdefault(_owner(session, violation.record), violation.reason)
    named = [f"{_title(session, record)}: {why}" for record, why in list(reasons.items())[:_NAMED]]
    more = f"; and {len(reasons) - _NAMED} more" if len(reasons) > _NAMED else ""
    return f"Nothing was relabeled as {session.taxonomy.name_of(label_id)}. {'; '.join(named)}{more}"


def _lost(session: Session, taxonomy: Taxonomy, change: Change) -> Iterator[str]:
    """`Person 1 loses age: adult`, for every value the change takes away."""
    before, after = change.before, change.after
    if not isinstance(before, Event | Track | Keyframe) or not isinstance(after, Event | Track | Keyframe):
        return
    gone: Mapping[str, Value] = {k: v for k, v in before.attributes.items() if k not in after.attributes}
    where = f" on frame {before.frame}" if isinstance(before, Keyframe) else ""
    for name, value in gone.items():
        attribute = taxonomy.attribute_by_id.get(name)
        said = (
            f"{attribute.name.lower()}: {value_words(attribute, value)}"
            if attribute is not None
            else f"{name}: {value}"
        )
        yield f"{_title(session, before.id)} loses {said}{where}"


def _owner(session: Session, record_id: RecordId) -> RecordId:
    record = session.open_document.get(record_id)
    return record.track if isinstance(record, Keyframe) else record_id


def _title(session: Session, record_id: RecordId) -> str:
    record = session.open_document.get(_owner(session, record_id))
    return session.taxonomy.title(record) if isinstance(record, Event | Track) else "This clip"


def _titles(session: Session, chosen: Sequence[RecordId]) -> str:
    found = (session.open_document.get(i) for i in sorted(chosen))
    return records.listed([session.taxonomy.title(r) for r in found if isinstance(r, Event | Track)])
