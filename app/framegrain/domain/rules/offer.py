"""What may be used here and now, and why the rest may not: the same rules, asked of a record not yet made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Event, RecordId, Scope, Track, Verdict
from framegrain.domain.rules import (
    check,
    company,
    containment,
    found_in,
    meaning,
    parts,
    severity,
    space,
    time,
)
from framegrain.domain.rules.violation import Found, Rule
from framegrain.domain.shapes import ShapeKind, kind_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Label, Overlap, Severity

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.shapes import Shape
    from framegrain.domain.taxonomy import Taxonomy

_NOBODY = Provenance(by="")
_NOT_YET = -1
_TOOL_WORDS = {
    ShapeKind.BOX: "box",
    ShapeKind.ROTATED_BOX: "rotated box",
    ShapeKind.POLYGON: "polygon",
    ShapeKind.CUBOID: "cuboid",
}


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person is about to use a label.

    Exactly one purpose counts: relabel `records` when there are any, else draw `shape`, else hold `scope` over
    `span`; with none of them any use is asked for.
    """

    span: Span
    shape: ShapeKind | None = None
    scope: Scope | None = None
    records: tuple[RecordId, ...] = ()


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a label may be used in a situation; `rule`, `reason` and `fix` say why not."""

    label: str
    allowed: bool
    rule: Rule | None = None
    reason: str = ""
    fix: str = ""


def offer(
    document: Document,
    taxonomy: Taxonomy,
    label: Label,
    situation: Situation,
    asked: Sequence[RecordId] | None = None,
) -> Offer:
    """Ask the rules about one label; of the records to relabel only those `asked` about, else of all."""
    asked = situation.records if asked is None else asked
    for found in _found(document, taxonomy, label, situation, asked):
        if severity(taxonomy, found.rule, label) is Severity.FORBID:
            return Offer(label=label.id, allowed=False, rule=found.rule, reason=found.reason, fix=found.fix)
    return Offer(label=label.id, allowed=True)


def of_kind(document: Document, taxonomy: Taxonomy, label: Label, records: Iterable[RecordId]) -> bool:
    """Whether the label is one for events and tracks like these at all: their level, their shapes, their scope."""
    found = (document.get(record_id) for record_id in records)
    return all(_alike(document, taxonomy, label, r) for r in found if isinstance(r, Event | Track))


def one_of_each(document: Document, records: Iterable[RecordId]) -> tuple[RecordId, ...]:
    """The first record of each kind among these; which labels are for it (`of_kind`) is the same for all of a kind."""
    found: dict[Hashable, RecordId] = {}
    for record_id in records:
        record = document.get(record_id)
        if isinstance(record, Event):
            found.setdefault((record.label, record.scope), record_id)
        elif isinstance(record, Track):
            found.setdefault((record.label, frozenset(_kinds_drawn(document, record))), record_id)
    return tuple(found.values())


def _alike(document: Document, taxonomy: Taxonomy, label: Label, record: Event | Track) -> bool:
    known = taxonomy.by_id.get(record.label)
    if known is not None and known.level is not label.level:
        return False
    if isinstance(record, Event):
        found = [*time.scope_allowed(label, record.scope)]
    else:
        found = [
            f for shape in _kinds_drawn(document, record).values() for f in space.shape_allowed(label, shape)
        ]
    return all(severity(taxonomy, f.rule, label) is not Severity.FORBID for f in found)


def _kinds_drawn(document: Document, track: Track) -> Mapping[ShapeKind, Shape]:
    """One shape of each kind the track has."""
    shapes = (k.shape for k in document.keyframes(track.id) if k.shape is not None)
    return {kind_of(shape): shape for shape in shapes}


def in_place_of(document: Document, taxonomy: Taxonomy, label: Label, span: Span) -> Event | None:
    """The clip label that has to go for this one to be put on the clip; None when there is none, or not just one."""
    if severity(taxonomy, Rule.EXCLUSIVE, label) is not Severity.FORBID:
        return None
    event = _not_yet(document, label, Scope.CLIP, span)
    found = [*time.excluded(document, taxonomy, event, label)]
    only = found[0] if len(found) == 1 else None
    return only if only is not None and only.scope is Scope.CLIP and only.label != label.id else None


def _not_yet(document: Document, label: Label, scope: Scope, span: Span) -> Event:
    return Event(
        id=_NOT_YET,
        label=label.id,
        scope=scope,
        span=time.span_of(document, scope, span),
        provenance=_NOBODY,
        verdict=Verdict.PRESENT,
    )


def _found(
    document: Document, taxonomy: Taxonomy, label: Label, situation: Situation, asked: Sequence[RecordId]
) -> Iterator[Found]:
    yield from meaning.label_usable(taxonomy, label)
    if situation.records:
        yield from _relabel(document, taxonomy, label, asked, situation.records)
    elif situation.shape is not None:
        yield from _shape_kind(label, situation.shape)
        track = Track(id=_NOT_YET, label=label.id, number=0, provenance=_NOBODY)
        yield from time.within(document, taxonomy, track, situation.span, label)
        yield from company.excludes(document, taxonomy, track, situation.span, label)
        yield from company.at_once(document, taxonomy, track, situation.span, label)
    elif situation.scope is not None:
        yield from _held(document, taxonomy, label, situation.scope, situation.span)


def _shape_kind(label: Label, kind: ShapeKind) -> Iterator[Found]:
    if space.allows(label, kind):
        return
    if not label.shapes:
        yield Found(Rule.SHAPE_ALLOWED, "held over time, not drawn", "Use the segment tool")
        return
    want = space.either(f"a {space.SHAPE_WORDS[k]}" for k in label.shapes)
    tools = dict.fromkeys(_TOOL_WORDS[k] for k in label.shapes)
    yield Found(Rule.SHAPE_ALLOWED, f"takes {want}", f"Use the {space.either(tools)} tool")


def _held(document: Document, taxonomy: Taxonomy, label: Label, scope: Scope, span: Span) -> Iterator[Found]:
    if label.scopes and scope not in label.scopes:
        scope = label.scopes[0]
    yield from time.scope_allowed(label, scope)
    event = _not_yet(document, label, scope, span)
    if label.overlap is not Overlap.TRIM or scope is Scope.CLIP:  # else what is drawn makes room for itself
        yield from time.exclusive(document, taxonomy, event, label)
    if label.overlap is Overlap.FORBID:
        yield from containment.overlaps(document, taxonomy, event, label)
    if scope is Scope.SEGMENT:
        yield from time.inside_clip(document, event, event.span, label)
    yield from time.within(document, taxonomy, event, event.span, label)
    yield from company.excludes(document, taxonomy, event, event.span, label)
    yield from company.at_once(document, taxonomy, event, event.span, label)


def _relabel(
    document: Document,
    taxonomy: Taxonomy,
    label: Label,
    asked: Sequence[RecordId],
    selected: Sequence[RecordId],
) -> Iterator[Found]:
    """What a changed label would newly break on the records asked about."""
    for record_id in asked:
        record = document.get(record_id)
        if not isinstance(record, Event | Track) or record.label == label.id:
            continue
        # what the new label lacks is dropped when relabeling, so it is no reason against it
        bare = parts.without_strange(msgspec.structs.replace(record, label=label.id, attributes={}), label)
        breaks = [*found_in(document, taxonomy, bare, label)]
        if breaks:
            broken = {violation.rule for violation in check(document, taxonomy, [record_id])}
            yield from (f for f in breaks if f.rule not in broken)
        if isinstance(record, Track):
            for shape in _kinds_drawn(document, record).values():
                yield from space.shape_allowed(label, shape)
        elif record.verdict is Verdict.PRESENT:
            yield from _let_go(document, taxonomy, label, record, selected)


def _let_go(
    document: Document, taxonomy: Taxonomy, label: Label, event: Event, selected: Sequence[RecordId]
) -> Iterator[Found]:
    """What lies in an event and needs it around it, if it no longer were what it is."""
    if not any(taxonomy.is_a(event.label, wanted) for its in taxonomy.labels for wanted in its.within):
        return
    for other in time.held_in(document, event.span):
        its, span = taxonomy.by_id.get(other.label), document.span_of(other)
        if its is None or span is None or other.verdict is Verdict.ABSENT:
            continue
        held = any(taxonomy.is_a(event.label, wanted) for wanted in its.within)
        holds = any(taxonomy.is_a(label.id, wanted) for wanted in its.within)
        if not held or holds or not event.span.covers(span) or other.id in selected:
            continue
        if not time.enclosed(document, taxonomy, span, its, without=event.id):
            around = taxonomy.name_of(event.label)
            yield Found(Rule.WITHIN, f"{its.name} inside needs {around} around it", f"Move {its.name} first")
            return
