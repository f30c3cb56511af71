"""The one place where records are held against the taxonomy.

`check` is pure: a document, the taxonomy and the ids to look at in; violations out. The sidebar, the session,
the importers, the command line and the export gate all ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, ClipState, Event, Keyframe, Track
from framegrain.domain.rules import meaning, space, time
from framegrain.domain.rules.reach import affected
from framegrain.domain.rules.violation import (
    DEFAULT_SEVERITY,
    STRUCTURAL,
    Found,
    Rule,
    RuleBroken,
    Violation,
)
from framegrain.domain.taxonomy import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import Record, RecordId
    from framegrain.domain.taxonomy import Label, Taxonomy

__all__ = [
    "DEFAULT_SEVERITY",
    "STRUCTURAL",
    "Rule",
    "RuleBroken",
    "Violation",
    "affected",
    "check",
    "found_in",
    "owed_in",
    "severity",
]


def check(document: Document, taxonomy: Taxonomy, ids: Iterable[RecordId] | None = None) -> list[Violation]:
    """Every rule the named records break (all records when `ids` is None), in the order asked."""
    records = document.records() if ids is None else (document.get(i) for i in ids)
    return [
        violation for record in records if record is not None for violation in _of(document, taxonomy, record)
    ]


def severity(taxonomy: Taxonomy, rule: Rule, label: Label | None = None) -> Severity:
    """How hard a rule is here: the label's word, else the taxonomy's, else the default."""
    if rule in STRUCTURAL:
        return Severity.FORBID
    if label is not None and rule in label.severity:
        return label.severity[rule]
    return taxonomy.severity.get(rule, DEFAULT_SEVERITY[rule])


def _of(document: Document, taxonomy: Taxonomy, record: Record) -> Iterator[Violation]:
    if isinstance(record, Clip):
        yield from (_violation(taxonomy, record, None, f) for f in time.clip_rules(document, record))
        yield from _unfinished(document, taxonomy, record)
        return
    owner: Record | None = document.tracks.get(record.track) if isinstance(record, Keyframe) else record
    label = taxonomy.by_id.get(owner.label) if isinstance(owner, Event | Track) else None
    if owner is None:
        yield _violation(
            taxonomy, record, None, Found(Rule.TRACK_HAS_SHAPE, "this keyframe has no track", "Delete it")
        )
    elif label is None:
        if owner is record:
            name = getattr(owner, "label", "")
            reason = f"the taxonomy “{taxonomy.name}” has no label “{name}”"
            yield _violation(taxonomy, record, None, Found(Rule.LABEL_KNOWN, reason, "Choose a label it has"))
    else:
        yield from (
            _violation(taxonomy, record, label, f) for f in found_in(document, taxonomy, record, label)
        )


def found_in(document: Document, taxonomy: Taxonomy, record: Record, label: Label) -> Iterator[Found]:
    """What a record breaks under `label`, before severities; the record need not be in the document."""
    if isinstance(record, Event):
        yield from meaning.label_usable(taxonomy, label)
        yield from time.event_rules(document, taxonomy, record, label)
        yield from meaning.verdict_rules(record, label)
        yield from meaning.event_attributes(taxonomy, record, label)
    elif isinstance(record, Track):
        yield from meaning.label_usable(taxonomy, label)
        yield from space.track_rules(document, record)
        yield from meaning.verdict_rules(record, label)
        yield from meaning.track_attributes(document, taxonomy, record, label)
        life = document.life(record.id)
        if life is not None:
            yield from time.within(document, taxonomy, record, life, label)
    elif isinstance(record, Keyframe):
        track = document.tracks[record.track]
        yield from space.keyframe_rules(document, record, track, label)
        yield from meaning.keyframe_attributes(taxonomy, record, label)


def _unfinished(document: Document, taxonomy: Taxonomy, clip: Clip) -> Iterator[Violation]:
    if clip.state is not ClipState.FINISHED:
        return
    owed = owed_in(document, taxonomy, clip)
    if owed:
        count = f"{len(owed)} things are still open; first: " if len(owed) > 1 else ""
        reason = f"this clip is not done: {count}{owed[0].reason}"
        yield _violation(taxonomy, clip, None, Found(Rule.CLIP_COMPLETE, reason, owed[0].fix))


def owed_in(document: Document, taxonomy: Taxonomy, clip: Clip) -> list[Violation]:
    """What must be put right before a clip may be marked finished: all that forbids or blocks submission in it."""
    ids: list[RecordId] = []
    for record in time.held_in(document, clip.span):
        ids.append(record.id)
        if isinstance(record, Track):
            ids += (k.id for k in space.between(document.keyframes(record.id), clip.span))
    found = check(document, taxonomy, ids)
    return [violation for violation in found if violation.severity is not Severity.WARN]


def _violation(taxonomy: Taxonomy, record: Record, label: Label | None, found: Found) -> Violation:
    return Violation(
        record=record.id,
        rule=found.rule,
        severity=severity(taxonomy, found.rule, label),
        reason=found.reason,
        fix=found.fix,
    )
