"""The one place where records are held against the taxonomy.

`check` is pure: a document, the taxonomy and the ids to look at in; violations out. The sidebar, the session,
the importers, the command line and the export gate all ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.provenance import Method
from framegrain.domain.records import Clip, ClipState, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.rules import company, containment, machines, meaning, parts, space, time
from framegrain.domain.rules.facets import CLIPS, EVERY, LYING, OWN, PARTS, ROLES, Facets
from framegrain.domain.rules.kin import prepare_tiers
from framegrain.domain.rules.reach import affected, reached_in_order
from framegrain.domain.rules.screening import Screen
from framegrain.domain.rules.violation import (
    DEFAULT_SEVERITY,
    STRUCTURAL,
    Cure,
    Found,
    Remedy,
    Rule,
    RuleBroken,
    Violation,
)
from framegrain.domain.taxonomy import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.records import Record, RecordId
    from framegrain.domain.taxonomy import Label, Taxonomy

__all__ = [
    "DEFAULT_SEVERITY",
    "STRUCTURAL",
    "Cure",
    "Remedy",
    "Rule",
    "RuleBroken",
    "Violation",
    "affected",
    "check",
    "check_bit_by_bit",
    "check_facets",
    "found_in",
    "owed_in",
    "prepare",
    "reached_in_order",
    "severity",
]


def check(
    document: Document,
    taxonomy: Taxonomy,
    ids: Iterable[RecordId] | None = None,
    *,
    finished: bool = True,
) -> list[Violation]:
    """Every rule the named records break (all records when `ids` is None), in the order asked.

    Without `finished`, finished clips are not looked through for what is open in them.
    """
    if ids is None:
        return _check(document, taxonomy, document.records(), Screen(document, taxonomy), finished=finished)
    records = [record for i in ids if (record := document.get(i)) is not None]
    return _check(document, taxonomy, records, Screen(document, taxonomy, records), finished=finished)


def check_facets(document: Document, taxonomy: Taxonomy, asked: Mapping[RecordId, Facets]) -> list[Violation]:
    """What the records break of the rules of their facets alone; finished clips are not looked through."""
    records = [record for i in asked if (record := document.get(i)) is not None]
    screen = Screen(document, taxonomy, records)
    return _check(document, taxonomy, records, screen, finished=False, facets=asked)


def check_bit_by_bit(
    document: Document, taxonomy: Taxonomy, at_once: int = 2000
) -> Iterator[tuple[float, list[Violation]]]:
    """Every rule of every record, so many records at a time, each with the share (0 to 1) that is done by then.

    Whoever asks may stop at any time. Together it is what `check` finds, in the same order, when the document does not
    change meanwhile.
    """
    ids = [record.id for record in document.records()]
    screen, revision = Screen(document, taxonomy), document.revision
    for at in range(0, len(ids), at_once):
        if document.revision != revision:
            screen, revision = Screen(document, taxonomy), document.revision
        records = [record for i in ids[at : at + at_once] if (record := document.get(i)) is not None]
        yield min((at + at_once) / len(ids), 1.0), _check(document, taxonomy, records, screen, finished=True)


def _check(
    document: Document,
    taxonomy: Taxonomy,
    records: Iterable[Record],
    screen: Screen,
    *,
    finished: bool,
    facets: Mapping[RecordId, Facets] | None = None,
) -> list[Violation]:
    broken: list[Violation] = []
    for record in records:
        if isinstance(record, Keyframe):
            if screen.clears(record):
                continue
        elif isinstance(record, Clip):
            broken += _clip(document, taxonomy, record, finished=finished)
            continue
        asked = EVERY if facets is None else facets[record.id]
        broken += _of(document, taxonomy, record, asked)
    return broken


def prepare(taxonomy: Taxonomy) -> None:
    """Work out now what walks over all labels, so that it does not take its time within somebody's first edit."""
    taxonomy.prepare()
    for says in (containment.contained, containment.overlapping, company.gaps, company.most_at_once):
        prepare_tiers(taxonomy, says)


def severity(taxonomy: Taxonomy, rule: Rule, label: Label | None = None) -> Severity:
    """How hard a rule is here: the label's word, else the taxonomy's, else the default."""
    if rule in STRUCTURAL:
        return Severity.FORBID
    if label is not None and rule in label.severity:
        return label.severity[rule]
    return taxonomy.severity.get(rule, DEFAULT_SEVERITY[rule])


def _clip(document: Document, taxonomy: Taxonomy, clip: Clip, *, finished: bool) -> Iterator[Violation]:
    yield from (_violation(taxonomy, clip, None, f) for f in time.clip_rules(document, clip))
    if finished:
        yield from _unfinished(document, taxonomy, clip)


def _of(document: Document, taxonomy: Taxonomy, record: Record, facets: Facets) -> list[Violation]:
    if isinstance(record, Keyframe):
        owner: Event | Track | None = document.tracks.get(record.track)
        if owner is None:
            if not facets & OWN:
                return []
            remedy = Remedy(cure=Cure.DELETE)
            found = Found(Rule.TRACK_HAS_SHAPE, "this keyframe has no track", "Delete it", remedy)
            return [_violation(taxonomy, record, None, found)]
    elif isinstance(record, Event | Track):
        owner = record
    else:
        return []  # the taxonomy says nothing of comments and calibrations
    label = taxonomy.by_id.get(owner.label)
    if label is not None:
        broken = found_in(document, taxonomy, record, label, facets)
        return [_violation(taxonomy, record, label, found) for found in broken]
    if owner is not record or not facets & OWN:
        return []  # a keyframe's is said of its track
    reason = f"the taxonomy “{taxonomy.name}” has no label “{owner.label}”"
    found = Found(Rule.LABEL_KNOWN, reason, "Choose a label it has")
    return [_violation(taxonomy, record, None, found)]


def found_in(
    document: Document, taxonomy: Taxonomy, record: Record, label: Label, facets: Facets = EVERY
) -> list[Found]:
    """What a record breaks under `label`, before severities; the record need not be in the document."""
    if isinstance(record, Keyframe):
        return _keyframe(document, taxonomy, record, label, facets)
    if isinstance(record, Event):
        return _event(document, taxonomy, record, label, facets)
    return _track(document, taxonomy, record, label, facets) if isinstance(record, Track) else []


def _keyframe(
    document: Document, taxonomy: Taxonomy, keyframe: Keyframe, label: Label, facets: Facets
) -> list[Found]:
    track = document.tracks[keyframe.track]
    found: list[Found] = []
    if facets & OWN:
        found = space.keyframe_rules(document, keyframe, track, label)
        if keyframe.attributes:
            found += meaning.keyframe_attributes(taxonomy, keyframe, label)
    if facets & PARTS and track.part_of is not None:
        found += parts.inside_whole(document, taxonomy, keyframe, track, label)
    if facets & CLIPS and keyframe.provenance.method is not Method.PERSON:
        found += machines.keyframe_rules(document, keyframe, track, label)
    return found


def _event(document: Document, taxonomy: Taxonomy, event: Event, label: Label, facets: Facets) -> list[Found]:
    found = _event_in_time(document, taxonomy, event, label, facets)
    if facets & OWN:
        found += meaning.verdict_rules(event, label)
        if event.attributes or label.attributes:
            found += meaning.event_attributes(taxonomy, event, label)
    if facets & ROLES and (event.roles or label.roles):
        found += parts.role_rules(document, taxonomy, event, label)
    if facets & company.ANY:
        found += company.company_rules(document, taxonomy, event, event.span, label, facets)
    if facets & OWN:
        found += meaning.choice_rules(taxonomy, event, label)
        found += machines.confirmed(event, label)
    return found


def _event_in_time(
    document: Document, taxonomy: Taxonomy, event: Event, label: Label, facets: Facets
) -> list[Found]:
    found: list[Found] = []
    if facets & OWN:
        found += meaning.label_usable(taxonomy, label)
        found += time.scope_allowed(label, event.scope)
    if facets & CLIPS:
        found += time.span_fits_scope(document, event, label)
    if facets & OWN:
        found += time.duration(document, event.span, event.scope, label)
    if facets & CLIPS and event.scope is Scope.SEGMENT:
        found += time.inside_clip(document, event, event.span, label)
    if facets & LYING and event.verdict is not Verdict.ABSENT:
        found += time.exclusive(document, taxonomy, event, label)
        found += time.within(document, taxonomy, event, event.span, label)
        found += containment.lying_rules(document, taxonomy, event, label)
    return found


def _track(document: Document, taxonomy: Taxonomy, track: Track, label: Label, facets: Facets) -> list[Found]:
    found: list[Found] = []
    own = facets & OWN
    if own:
        found += meaning.label_usable(taxonomy, label)
        found += space.track_rules(document, track)
        found += meaning.verdict_rules(track, label)
        found += meaning.track_attributes(document, taxonomy, track, label)
    life = document.life(track.id)
    if life is not None:
        if facets & LYING:
            found += time.within(document, taxonomy, track, life, label)
        if facets & CLIPS:
            found += time.inside_clip(document, track, life, label)
        if facets & company.ANY:
            found += company.company_rules(document, taxonomy, track, life, label, facets)
    if facets & PARTS:
        found += parts.part_rules(document, taxonomy, track, label)
    if own:
        found += meaning.choice_rules(taxonomy, track, label)
        found += machines.gap_rules(document, track, label)
    if facets & CLIPS:
        found += machines.stop_rules(document, track, label)
    if own:
        found += machines.confirmed(track, label)
    return found


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
        remedy=found.remedy,
    )
