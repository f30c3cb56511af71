"""Which of several labels a record of a split one most likely is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.migration.plan import Plan
    from framegrain.domain.migration.steps import Split
    from framegrain.domain.records import LabelId, Value
    from framegrain.domain.taxonomy import Label, Taxonomy

_BY_VALUE = 100
_BY_CONTRACT = 10
_BY_NAME = 1
_MOST_NEIGHBOURS = 50


def suggested(plan: Plan, step: Split, document: Document, record: Event | Track) -> tuple[LabelId, ...]:
    """All labels the step splits into, the likeliest first.

    What the record's value of the attribute leads to comes first; then what asks for the objects and events that
    share its frames (as a role, as what it lies within, as what it holds), then what has their names in its own.
    """
    scores = dict.fromkeys(step.into, 0)
    for value in _values(step, document, record):
        if step.when.get(value) in scores:
            scores[step.when[value]] += _BY_VALUE
    near = _neighbours(plan, document, record)
    for label_id in step.into:
        label = plan.new.by_id.get(label_id)
        if label is not None and near:
            scores[label_id] += _nearness(plan.new, label, near)
    return tuple(sorted(step.into, key=lambda label: -scores[label]))


def _values(step: Split, document: Document, record: Event | Track) -> Iterator[str]:
    if not step.by:
        return
    sources = [record.attributes]
    if isinstance(record, Track):
        sources += [key.attributes for key in document.keyframes(record.id)[:1]]
    for values in sources:
        value: Value | None = values.get(step.by)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        elif isinstance(value, list):
            yield from value
        elif value is not None:
            yield str(value)


def _neighbours(plan: Plan, document: Document, record: Event | Track) -> frozenset[LabelId]:
    """Labels of what takes part in the record or shares its frames, bounded."""
    span = record.span if isinstance(record, Event) else document.life(record.id)
    if span is None:
        return frozenset()
    if isinstance(record, Event) and record.roles:
        bound = (document.tracks.get(t) for tracks in record.roles.values() for t in tracks)
        found = [track.label for track in bound if track is not None]
    else:
        found = [e.label for e in document.events_in(span)[:_MOST_NEIGHBOURS] if e.id != record.id]
        if isinstance(record, Event):
            found += [track.label for track in document.tracks_in(span)[:_MOST_NEIGHBOURS]]
    return frozenset(plan.label(label) for label in found)


def _nearness(taxonomy: Taxonomy, label: Label, near: frozenset[LabelId]) -> int:
    asked = {*label.within, *label.holds, *label.implies, *label.part_of}
    asked |= {each for role in label.roles for each in role.labels}
    score = _BY_CONTRACT * sum(
        any(taxonomy.is_a(one, want) for want in asked) for one in near if one in taxonomy.by_id
    )
    own = words_of(label.name)
    names = (words_of(taxonomy.name_of(one)) for one in near)
    return score + _BY_NAME * sum(bool(own & name) for name in names)


def words_of(name: str) -> frozenset[str]:
    """The words of a name, small: `Throw_ball` and `throw a ball` share two."""
    return frozenset(word for word in re.split(r"[^\w]|_", name.casefold()) if len(word) > 1)
