"""What tells a label from those it is confused with: pure, and remembered once for each person."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import FramegrainError
from framegrain.ui.guideline.strip import in_order
from framegrain.ui.taxonomy.words import no_longer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.guideline import Example
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.session import Session

ASKS = "contrasts"
"""The setting that says whether comparisons are shown by themselves."""
MOST = 2
"""Labels shown beside the one chosen; of more, the first that the taxonomy names."""


class Side(NamedTuple):
    """One of the labels compared: what it is, when it is this one, and pictures of it."""

    label: LabelId
    name: str
    definition: str
    when: tuple[str, ...]
    examples: tuple[Example, ...]


def sides(taxonomy: Taxonomy, label_id: LabelId, examples: Sequence[Example]) -> list[Side]:
    """The label first, then those it is told apart from; empty where the taxonomy names none."""
    label = taxonomy.by_id.get(label_id)
    if label is None:
        return []
    others = [other for other in label.contrasts if other in taxonomy.by_id]
    others += [o.id for o in taxonomy.labels if label_id in o.contrasts and o.id not in others]
    others = others[:MOST]
    if not others:
        return []
    return [
        _side(taxonomy, label_id, others, examples),
        *(_side(taxonomy, other, [label_id], examples) for other in others),
    ]


def _side(
    taxonomy: Taxonomy, label_id: LabelId, beside: Sequence[LabelId], examples: Sequence[Example]
) -> Side:
    label = taxonomy.by_id[label_id]
    told = [label.contrasts[other] for other in beside if other in label.contrasts]
    when = tuple(filter(None, (no_longer(taxonomy, label), *told)))
    seen = [e for e in examples if e.label == label_id]
    # those that show the very difference come first
    shown = sorted(in_order(seen), key=lambda example: example.other not in beside)
    return Side(label_id, label.name, label.definition, when, tuple(shown[:2]))


class Shown:
    """Which comparisons the session's person has seen as they are now; kept with the project, so that a change of
    the guideline shows them again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._now: dict[str, str] = {}

    def is_news(self, compared: Sequence[Side]) -> bool:
        """Whether the person has not seen this comparison, or another one of these labels."""
        key = self._key(compared)
        known = self._now.get(key) or self._session.project.recall(key)
        return known != _digest(compared)

    def note(self, compared: Sequence[Side]) -> None:
        """The person has seen it now."""
        key, digest = self._key(compared), _digest(compared)
        self._now[key] = digest
        if not self._session.read_only:
            try:
                self._session.project.remember(key, digest)
            except FramegrainError:
                return  # asked again next time, which does no harm

    def _key(self, compared: Sequence[Side]) -> str:
        return f"compared/{self._session.person}/{compared[0].label}"


def _digest(compared: Sequence[Side]) -> str:
    told = repr([(s.label, s.name, s.definition, s.when, [e.id for e in s.examples]) for s in compared])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
