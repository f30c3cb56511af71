"""A plan applied to the records of one video, and to what the project knows beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.edit import Change, Edit
from framegrain.domain.guideline import Example, ProjectChange, Question, RecheckCause
from framegrain.domain.migration.carrying import Carrier, Loss, placed
from framegrain.domain.migration.doubles import doubles
from framegrain.domain.migration.suggesting import suggested
from framegrain.domain.records import Clip, Event, Keyframe, LabelId, RecordId, Track
from framegrain.domain.rules import Rule
from framegrain.domain.taxonomy import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.migration.plan import Plan
    from framegrain.domain.records import Record
    from framegrain.domain.rules import Violation

_HARDNESS = {Severity.WARN: 0, Severity.SUBMIT: 1, Severity.FORBID: 2}
_LONGEST = 200


class Queued(NamedTuple):
    """A record that somebody should look at again, and why; it becomes a `Recheck` when the change lands."""

    record: RecordId
    label: LabelId
    cause: RecheckCause
    reason: str
    choices: tuple[LabelId, ...] = ()


class Broken(NamedTuple):
    """A rule that a record breaks under the new taxonomy, or breaks harder, and did not before."""

    violation: Violation
    owner: RecordId
    """The event, track or clip it belongs to."""
    label: LabelId
    """The owner's label afterwards; empty for a clip."""
    title: str
    frame: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a plan makes of one video. With `losses` it must not land."""

    changes: tuple[Change, ...]
    queue: tuple[Queued, ...]
    broken: tuple[Broken, ...]
    losses: Mapping[Loss, set[RecordId]]


def carried(plan: Plan, document: Document) -> Carried:
    """Apply a plan to a video's records; the document stays as it is.

    Every record keeps its id, its provenance and the taxonomy version it was made under. Takes about as long as two
    full checks of the video, and as much memory as one more copy of it.
    """
    carrier = Carrier(plan)
    going = _going(plan, document)
    changes = tuple(_changes(carrier, document, going))
    before = _broken_before(plan, document)
    after = document.copy() if changes else document
    after.apply(Edit("Change taxonomy", changes))
    broken = tuple(_newly_broken(plan, after, before))
    queue = [
        *_split(plan, document, going),
        *_redefined(plan, after),
        *_doubted(carrier, after),
        *doubles_queued(plan, document, after),
        *_breaking(broken, plan),
    ]
    return Carried(changes, tuple(_once(queue)), broken, carrier.losses)


# -- changes


def _going(plan: Plan, document: Document) -> frozenset[RecordId]:
    """Records that go with their label, with the keyframes and comments that go with them."""
    labels = {label for label, step in plan.deleted.items() if step.with_records}
    if not labels:
        return frozenset()
    owners = {r.id for t in (document.events, document.tracks) for r in t.values() if r.label in labels}
    keys = {k.id for k in document.all_keyframes.values() if k.track in owners}
    comments = {c.id for c in document.comments.values() if c.record in owners or c.record in keys}
    return frozenset(owners | keys | comments)


def _changes(carrier: Carrier, document: Document, going: frozenset[RecordId]) -> Iterator[Change]:
    for record_id in sorted(going):
        yield Change(document[record_id], None)
    for event in document.events.values():
        if event.id not in going:
            yield from _changed(event, _without_gone(carrier.carried(event), going))
    for track in document.tracks.values():
        if track.id in going:
            continue
        keys, said = document.keyframes(track.id), set[str]()
        now, fresh = placed(
            carrier,
            track.label,
            _without_whole(carrier.carried(track), going),
            [carrier.keyframe(k, track.label, said) for k in keys],
        )
        yield from _changed(track, now)
        for key, carried_key in zip(keys, fresh, strict=True):
            yield from _changed(key, carried_key)


def _changed(before: Record, after: Record) -> Iterator[Change]:
    if after != before:
        yield Change(before, after)


def _without_gone(event: Event, going: frozenset[RecordId]) -> Event:
    if not going or not any(going.intersection(tracks) for tracks in event.roles.values()):
        return event
    left = {role: tuple(t for t in tracks if t not in going) for role, tracks in event.roles.items()}
    return replace(event, roles={role: tracks for role, tracks in left.items() if tracks})


def _without_whole(track: Track, going: frozenset[RecordId]) -> Track:
    return replace(track, part_of=None) if track.part_of in going and track.part_of is not None else track


# -- rules


def _broken_before(plan: Plan, document: Document) -> dict[tuple[RecordId, Rule], int]:
    found: dict[tuple[RecordId, Rule], int] = {}
    for violation in rules.check(document, plan.old):
        key = violation.record, violation.rule
        found[key] = max(found.get(key, 0), _HARDNESS[violation.severity])
    return found


def _newly_broken(
    plan: Plan, document: Document, before: Mapping[tuple[RecordId, Rule], int]
) -> Iterator[Broken]:
    for violation in rules.check(document, plan.new):
        was = before.get((violation.record, violation.rule))
        if was is not None and was >= _HARDNESS[violation.severity]:
            continue
        found = _broken(plan, document, violation)
        if not plan.is_lost(found.label):  # which is a loss, and said as such
            yield found


def _broken(plan: Plan, document: Document, violation: Violation) -> Broken:
    record = document[violation.record]
    owner = document.tracks.get(record.track, record) if isinstance(record, Keyframe) else record
    span = document.span_of(record)
    frame = span.start if span is not None else 0
    if isinstance(owner, Event | Track):
        known = plan.new if owner.label in plan.new.by_id else plan.old
        return Broken(violation, owner.id, owner.label, known.title(owner), frame)
    title = f"Clip {owner.span.start}–{owner.span.last}" if isinstance(owner, Clip) else "Keyframe"
    return Broken(violation, owner.id, "", title, frame)


# -- the queue


def _split(plan: Plan, document: Document, going: frozenset[RecordId]) -> Iterator[Queued]:
    if not plan.splits:
        return
    for record in _labeled(document):
        step = plan.splits.get(record.label)
        if step is not None and record.id not in going:
            names = ", ".join(plan.new.name_of(each) for each in step.into)
            reason = f"{plan.old.name_of(record.label)} is now one of {names}; choose which this is"
            yield Queued(
                record.id, record.label, RecheckCause.SPLIT, reason, suggested(plan, step, document, record)
            )


def _redefined(plan: Plan, document: Document) -> Iterator[Queued]:
    if not plan.look_again:
        return
    before = {plan.label(label.id): label for label in plan.old.labels}
    before.update((label.id, label) for label in plan.old.labels if plan.label(label.id) == label.id)
    for record in _labeled(document):
        if record.label in plan.look_again and record.label in plan.new.by_id:
            now = plan.new.by_id[record.label].definition.strip()
            was = before[record.label].definition.strip()
            reason = (
                f"The definition of {plan.new.name_of(record.label)} was “{_short(was)}” and is now “{_short(now)}”"
                if was != now
                else f"What the guideline says of {plan.new.name_of(record.label)} has changed"
            )
            yield Queued(record.id, record.label, RecheckCause.DEFINITION, reason)


def _doubted(carrier: Carrier, document: Document) -> Iterator[Queued]:
    for record_id, sentences in carrier.doubts.items():
        record = document.get(record_id)
        if isinstance(record, Event | Track):
            text = "; ".join(dict.fromkeys(sentences))
            yield Queued(record_id, record.label, RecheckCause.MERGE, text[:_LONGEST])


def doubles_queued(plan: Plan, before: Document, after: Document) -> Iterator[Queued]:
    """Records that say the same since their labels were merged: the later of each two."""
    if not plan.merged:
        return
    for later, earlier in doubles(plan, before, after):
        record = after[later]
        assert isinstance(record, Event | Track)
        was = plan.old.name_of(_label_of(before, later))
        other = plan.old.name_of(_label_of(before, earlier))
        where = after.span_of(after[earlier])
        frames = f" on frames {where.start} to {where.last}" if where is not None else ""
        reason = f"This was {was} and lies over what was {other}{frames}; both are {plan.new.name_of(record.label)} now"
        yield Queued(later, record.label, RecheckCause.MERGE, reason)


def _breaking(broken: Iterable[Broken], plan: Plan) -> Iterator[Queued]:
    """One entry for each record and rule; a clip that is no longer complete follows from what is in it."""
    found: dict[tuple[RecordId, Rule], list[Broken]] = {}
    for each in broken:
        if each.label and not _is_owed_to_split(each, plan):
            found.setdefault((each.owner, each.violation.rule), []).append(each)
    for (owner, _rule), several in found.items():
        first = several[0]
        more = f" (and {len(several) - 1} more like this)" if len(several) > 1 else ""
        fix = f". {first.violation.fix}" if first.violation.fix else ""
        yield Queued(owner, first.label, RecheckCause.RULE, f"{first.violation.reason}{more}{fix}")


def _is_owed_to_split(broken: Broken, plan: Plan) -> bool:
    """Whether a record only waits for its new label: the queue asks for that already."""
    return broken.label in plan.splits and broken.violation.rule in (Rule.LABEL_KNOWN, Rule.LABEL_USABLE)


def _once(queue: Iterable[Queued]) -> Iterator[Queued]:
    seen: set[tuple[RecordId, RecheckCause, str]] = set()
    for each in queue:
        key = each.record, each.cause, each.reason
        if key not in seen:
            seen.add(key)
            yield each


def _labeled(document: Document) -> Iterator[Event | Track]:
    yield from document.events.values()
    yield from document.tracks.values()


def _label_of(document: Document, record_id: RecordId) -> LabelId:
    record = document[record_id]
    return record.label if isinstance(record, Event | Track) else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


# -- what the project knows beside its videos


def project_changes(
    plan: Plan, records: Iterable[ProjectRecord], gone: frozenset[RecordId] = frozenset()
) -> tuple[ProjectChange, ...]:
    """Examples, questions and open re-checks under the new labels.

    The examples of a split label go to the first label it becomes, those of a deleted one go with it. A question stays
    as it was asked. A re-check of a record in `gone` goes with the record.
    """
    found: list[ProjectChange] = []
    for record in records:
        after = _project_record(plan, record, gone)
        if after != record:
            found.append(ProjectChange(record, after))
    return tuple(found)


def _project_record(plan: Plan, record: ProjectRecord, gone: frozenset[RecordId]) -> ProjectRecord | None:
    match record:
        case Example():
            if record.label in plan.deleted:
                return None
            other = record.other
            if other is not None:
                other = None if other in plan.deleted else _successor(plan, other)
            return replace(record, label=_successor(plan, record.label), other=other)
        case Question():
            return record if record.label is None else replace(record, label=_successor(plan, record.label))
    if record.record in gone:
        return None
    choices = tuple(dict.fromkeys(plan.label(c) for c in record.choices if not plan.is_lost(c)))
    return replace(record, label=plan.label(record.label), choices=choices)


def _successor(plan: Plan, label: LabelId) -> LabelId:
    step = plan.splits.get(label)
    if step is None:
        return plan.label(label)
    return label if label in plan.new.by_id else step.into[0]


def lost_examples(plan: Plan, records: Iterable[ProjectRecord]) -> dict[LabelId, int]:
    """Examples whose label the new taxonomy does not have and no step covers, counted by label."""
    found: dict[LabelId, int] = {}
    for record in records:
        if isinstance(record, Example) and plan.is_lost(record.label):
            found[record.label] = found.get(record.label, 0) + 1
    return found
