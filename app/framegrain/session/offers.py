"""What the rules say of using labels here and now: asked once, then known until something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.rules.offer import Offer, Situation, offer, one_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.focus import Focus

ASKED_AT_ONCE = 100
"""Of more records selected, only one of each kind is asked about while labels are looked at; relabeling asks all."""


class Offers:
    """Answers for where the focus is; `forget` them when records or the taxonomy change."""

    def __init__(self, focus: Focus) -> None:
        self._focus = focus
        self._known: dict[LabelId, Offer] = {}
        self._situation: Situation | None = None
        self._selection: frozenset[RecordId] | None = None
        self._kinds: tuple[RecordId, ...] = ()

    def forget(self) -> None:
        """What was answered before is no longer sure."""
        self._known.clear()
        self._selection = None

    def of(self, document: Document, taxonomy: Taxonomy, label_id: LabelId) -> Offer:
        """Whether a label may be used for what the person is about to do, and why not."""
        situation = self._focus.situation()
        if situation != self._situation:
            self._known.clear()
            self._situation = situation
        known = self._known.get(label_id)
        if known is None:
            asked: Sequence[RecordId] = situation.records
            if len(asked) > ASKED_AT_ONCE:
                asked = self.kinds(document)[:ASKED_AT_ONCE]
            known = self._known[label_id] = offer(
                document, taxonomy, taxonomy.label(label_id), situation, asked
            )
        return known

    def kinds(self, document: Document) -> Sequence[RecordId]:
        """One of each kind of what is selected: which labels are for any of it can be asked of these alone."""
        selection = self._focus.selection
        if selection is not self._selection:
            self._selection = selection
            self._kinds = one_of_each(document, self._focus.selected)
        return self._kinds
