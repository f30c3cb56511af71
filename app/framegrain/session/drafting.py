"""Drafts of taxonomies as text and back, checked by the reader of files, and kept on this machine until done with."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from framegrain.domain.errors import UNREADABLE, BadInput
from framegrain.domain.records import LabelId
from framegrain.domain.taxonomy import Taxonomy
from framegrain.editing.taxonomy_draft import ROOTS, TOP, Draft
from framegrain.exchange.taxonomy import ProblemSeverity, examine_values
from framegrain.exchange.taxonomy_writing import file_values, write_taxonomy
from framegrain.quality.finding import Check as Lint
from framegrain.quality.taxonomy_lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.session.session import Session

EMPTY = {"framegrain_taxonomy": 1, "name": "New taxonomy", "version": "1"}


class DraftProblem(msgspec.Struct, frozen=True):
    """What is wrong or doubtful: the node and the field it is about, and a sentence."""

    key: int
    field: str
    sentence: str
    is_error: bool


class Checked(msgspec.Struct, frozen=True):
    """What the reader of files made of a draft: a taxonomy when there was no error."""

    taxonomy: Taxonomy | None
    problems: tuple[DraftProblem, ...]


class Use(msgspec.Struct, frozen=True):
    """How much of each label the open project has: records, and example pictures."""

    records: Mapping[LabelId, int]
    examples: Mapping[LabelId, int]


def use_in(session: Session) -> Use:
    """What the project of a session has of each label, all its videos together."""
    counts = session.project.counts(None)
    records = Counter(counts.events_by_label)
    records.update(counts.tracks_by_label)
    return Use(records, Counter(example.label for example in session.guideline.examples))


def draft_of(taxonomy: Taxonomy | None) -> Draft:
    """A draft that says what the taxonomy says; one of nothing without it."""
    return Draft(values_of(taxonomy))


def values_of(taxonomy: Taxonomy | None) -> dict[str, Any]:
    """What a file of the taxonomy says, as plain values; of nothing without it."""
    made: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(EMPTY if taxonomy is None else file_values(taxonomy))
    )
    return made


def text_of(draft: Draft, taxonomy: Taxonomy | None) -> str:
    """The draft as a file: well ordered where it reads as this taxonomy, else as it is."""
    if taxonomy is not None:
        return write_taxonomy(taxonomy)
    dumper = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper
    plain = msgspec.to_builtins(draft.data())
    return str(yaml.dump(plain, Dumper=dumper, sort_keys=False, allow_unicode=True, width=110))


def read(draft: Draft) -> Checked:
    """Read the draft as a file is read."""
    taxonomy, problems = examine_values(draft.data())
    found = []
    for problem in problems:
        key, field = _place(draft, problem.path)
        found.append(DraftProblem(key, field, problem.message, problem.severity is ProblemSeverity.ERROR))
    return Checked(taxonomy, tuple(found))


def check(draft: Draft, use: Use | None = None, cancel: Callable[[], bool] = lambda: False) -> Checked:
    """Read the draft, and look through what can be used for what its author should look at.

    `use` is what the open project has of the labels. Raises Cancelled soon after `cancel` answers yes.
    """
    found = read(draft)
    if found.taxonomy is None:
        return found
    linted = _linted(draft, found.taxonomy, use, cancel)
    return Checked(found.taxonomy, (*found.problems, *linted))


def _linted(
    draft: Draft, taxonomy: Taxonomy, use: Use | None, cancel: Callable[[], bool]
) -> list[DraftProblem]:
    """What an author should look at, in a taxonomy that can be used.

    A project without a single example is not asked for one of each label, and a label nobody could use yet is not
    said to be unused.
    """
    ids = draft.ids
    fresh = {draft[key].id for key in draft.keys if not draft[key].origin}
    records = _as_named_now(draft, use.records) if use is not None else None
    examples = _as_named_now(draft, use.examples) if use is not None and use.examples else None
    return [
        DraftProblem(
            ids.get(found.label or found.attribute, TOP),
            found.field,
            f"{found.sentence} {found.suggestion}".strip(),
            is_error=False,
        )
        for found in lint(taxonomy, records, examples=examples, cancel=cancel)
        if found.check is not Lint.NEVER_USED or found.label not in fresh
    ]


def _as_named_now(draft: Draft, counts: Mapping[LabelId, int]) -> Counter[LabelId]:
    """Counts under the ids the draft gives the labels; those of merged ones under what they became."""
    found: Counter[LabelId] = Counter()
    named = {
        origin: draft[key].id for key in draft.keys for origin in (draft[key].origin, *draft[key].joined)
    }
    for label, count in counts.items():
        found[named.get(label, label)] += count
    return found


def keep(draft: Draft, path: Path, about: str) -> None:
    """Put the draft where `kept` finds it, whole or not at all; `about` says what it is a draft of."""
    nodes = {str(key): draft[key] for key in (TOP, *ROOTS.values(), *draft.keys)}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(msgspec.json.encode({"about": about, "nodes": nodes}))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept(path: Path) -> tuple[Draft, str] | None:
    """The draft put aside, and what it is a draft of; None when there is none. Raises BadInput."""
    try:
        return Draft.restored(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, *UNREADABLE) as error:
        raise BadInput(f"{path}: the draft kept here can't be read; delete the file to begin anew") from error


def _place(draft: Draft, path: str) -> tuple[int, str]:
    """The node and the field that a path such as `object[0].children[2].colour` leads to."""
    steps = path.replace("[", ".").replace("]", "").split(".")
    if steps[0] not in ROOTS:
        return TOP, steps[0]
    key, rest = ROOTS[steps[0]], steps[1:]
    while rest and rest[0].isdecimal() and int(rest[0]) < len(draft[key].children):
        key, rest = draft[key].children[int(rest[0])], rest[1:]
        if not rest or rest[0] != "children":
            break
        rest = rest[1:]
    return key, ".".join(step for step in rest[:2] if not step.isdecimal())
