"""The linter of taxonomies: every check in one table, each a function from a survey to findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import Cancelled
from framegrain.quality import (
    company,
    conditions,
    demands,
    durations,
    names,
    similar,
    tree,
    use,
    useless,
)
from framegrain.quality.finding import Check, Finding, Weight
from framegrain.quality.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy

__all__ = ["Check", "Finding", "Weight", "lint"]

CHECKS: tuple[Callable[[Survey], Iterator[Finding]], ...] = (
    names.vague,
    names.definitions,
    similar.names,
    similar.definitions,
    tree.single_children,
    tree.many_siblings,
    tree.uneven_depth,
    tree.mixed_levels,
    use.hotkeys,
    use.never_used,
    use.no_examples,
    use.attributes,
    conditions.conditions,
    demands.unmet,
    demands.circles,
    durations.lengths,
    company.contradictions,
    useless.useless,
)


def lint(
    taxonomy: Taxonomy,
    used: Mapping[LabelId, int] | None = None,
    *,
    examples: Mapping[LabelId, int] | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> list[Finding]:
    """Everything an author should look at, problems first, then in the order of the taxonomy.

    `used` is how many records each label has, `examples` how many example pictures; without them nothing is said
    of labels nobody used and labels nobody illustrated. Bounded: ten thousand labels take seconds. Raises Cancelled
    soon after `cancel` answers yes.
    """
    survey = Survey(taxonomy, used, examples)
    found: dict[Finding, None] = {}
    for check in CHECKS:
        if cancel():
            raise Cancelled
        found.update(dict.fromkeys(check(survey)))
    order = {label.id: n for n, label in enumerate(taxonomy.labels)}
    return sorted(found, key=lambda f: (f.severity is Weight.HINT, order.get(f.label, len(order))))
