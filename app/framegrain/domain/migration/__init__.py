"""Another taxonomy for records that exist: what is different, what becomes of them, what needs another look.

`diff` tells two taxonomies apart in words, `guess` proposes steps, `plan` holds steps against both, `carried` applies
the plan to one video. Nothing is lost on the way: a record that no step covers is a `Loss`, and with losses a change
does not land. All pure.
"""

from __future__ import annotations

from framegrain.domain.migration.applying import (
    Broken,
    Carried,
    Queued,
    carried,
    lost_examples,
    project_changes,
)
from framegrain.domain.migration.carrying import Loss, loss_sentence, losses_of
from framegrain.domain.migration.differences import Difference, Kind, diff, summary
from framegrain.domain.migration.guessing import guess
from framegrain.domain.migration.plan import Plan, defined_anew, plan
from framegrain.domain.migration.step_words import SPELLINGS, parsed, spelled, step_words
from framegrain.domain.migration.steps import (
    Delete,
    Deprecate,
    DropAttribute,
    DropChoice,
    DropRole,
    Merge,
    MergeChoices,
    Move,
    Redefine,
    Reid,
    ReidAttribute,
    ReidRole,
    Rename,
    Settle,
    Split,
    Step,
    Tighten,
)

__all__ = [
    "SPELLINGS",
    "Broken",
    "Carried",
    "Delete",
    "Deprecate",
    "Difference",
    "DropAttribute",
    "DropChoice",
    "DropRole",
    "Kind",
    "Loss",
    "Merge",
    "MergeChoices",
    "Move",
    "Plan",
    "Queued",
    "Redefine",
    "Reid",
    "ReidAttribute",
    "ReidRole",
    "Rename",
    "Settle",
    "Split",
    "Step",
    "Tighten",
    "carried",
    "defined_anew",
    "diff",
    "guess",
    "loss_sentence",
    "losses_of",
    "lost_examples",
    "parsed",
    "plan",
    "project_changes",
    "spelled",
    "step_words",
    "summary",
]
