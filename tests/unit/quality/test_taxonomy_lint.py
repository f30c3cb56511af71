"""Every check of the linter: a taxonomy that has it, beside one almost the same that hasn't."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.exchange.taxonomy import _read
from framegrain.exchange.taxonomy_problems import Problems
from framegrain.quality.taxonomy_lint import Check, Finding, Weight, lint

HEAD = 'framegrain_taxonomy: 1\nname: T\nversion: "1"\n'


def taxonomy(body: str) -> Taxonomy:
    """What a file says, also where the reader would refuse it: a taxonomy that is being edited may say that."""
    found = _read(HEAD + body, Problems())
    assert found is not None
    return found


def found(body: str, check: Check, **more) -> list[Finding]:
    return [finding for finding in lint(taxonomy(body), **more) if finding.check is check]


def action(**fields: str) -> str:
    """One label of the action level in one line; `definition` and `scopes` are filled in."""
    given = {"scopes": "[segment]", **fields}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}\n"


CASES = [
    pytest.param(Check(row["check"]), row["broken"], row["whole"], id=f"{row['check']}: {row['case']}")
    for row in yaml.safe_load((Path(__file__).parents[2] / "data" / "lint_cases.yaml").read_text("utf-8"))
]


@pytest.mark.parametrize(("check", "broken", "whole"), CASES)
def test_a_check_tells_one_from_the_other(check, broken, whole):
    told = found(broken, check)
    assert told
    assert all(each.sentence.endswith(".") and each.suggestion.endswith(".") and each.field for each in told)
    assert found(whole, check) == []


@pytest.mark.parametrize("broken", [case.values[1] for case in CASES])
def test_what_cannot_work_comes_first(broken):
    weights = [finding.severity for finding in lint(taxonomy(broken))]
    assert weights == sorted(weights, key=lambda weight: weight is Weight.HINT)


def test_every_check_has_an_example_here():
    shown = {case.values[0] for case in CASES}
    below = {Check.HOTKEY_CLASH, Check.NEVER_USED, Check.NO_EXAMPLES}
    assert shown | below == set(Check)


def test_two_labels_on_one_key():
    # the reader refuses such a file; the linter also looks at a taxonomy that is being edited
    whole = taxonomy("action:\n" + action(name="A", hotkey="h") + action(name="B", hotkey="d"))
    broken = replace(whole, labels=tuple(replace(label, hotkey="h") for label in whole.labels))
    assert [f.label for f in lint(broken) if f.check is Check.HOTKEY_CLASH] == ["b"]
    assert [f for f in lint(whole) if f.check is Check.HOTKEY_CLASH] == []


TREE = """
object:
  - {name: A, shapes: [box], children: [{name: B}, {name: C}]}
  - {name: D, shapes: [box], children: [{name: E}]}
"""


def test_a_branch_nobody_used_is_told_once():
    assert [f.label for f in found(TREE, Check.NEVER_USED, used={"b": 3})] == ["c", "d"]
    assert found(TREE, Check.NEVER_USED, used={"b": 1, "c": 1, "e": 1}) == []
    assert found(TREE, Check.NEVER_USED, used={}) == []  # nothing is labeled yet
    assert found(TREE, Check.NEVER_USED) == []


def test_labels_without_an_example():
    counts = {"a": 1, "b": 1, "c": 1, "d": 1}
    assert [f.label for f in found(TREE, Check.NO_EXAMPLES, examples=counts)] == ["e"]
    assert found(TREE, Check.NO_EXAMPLES) == []


def test_a_tree_in_a_circle_and_names_of_nobody_end():
    odd = Taxonomy(
        name="T",
        version="1",
        labels=(
            Label(id="a", name="A", level=Level.OBJECT, parent="b", implies=("gone",)),
            Label(id="b", name="B", level=Level.OBJECT, parent="a", within=("b",), excludes=("gone",)),
        ),
    )
    assert {f.check for f in lint(odd)} >= {Check.NO_DEFINITION}


def test_a_contradiction_is_told_in_words():
    body = (
        "action:\n"
        + action(name="Move", children="[{name: Run, implies: [rest]}]")
        + action(name="Rest", excludes="[move]")
    )
    (told,) = found(body, Check.CONTRADICTION)
    assert told.label == "run"
    assert told.sentence == (
        "“Run” can never be complete: “Run” implies “Rest” and “Rest” excludes “Move”, which “Run” is."
    )


def test_a_large_taxonomy_of_rules_ends():
    # every label demands others at random; without bounds the search would not end in a lifetime
    count = 2_000
    labels = tuple(
        Label(
            id=f"l{n}",
            name=f"Same {n % 7}",
            level=Level.ACTION,
            parent=f"l{n - 1}" if n % 150 else None,
            definition="Exactly the same text everywhere.",
            scopes=(Scope.SEGMENT,),
            implies=(f"l{(n * 7 + 1) % count}",),
            within=(f"l{(n * 3 + 1) % count}", f"l{(n * 5 + 2) % count}"),
            excludes=(f"l{(n * 11) % count}",),
        )
        for n in range(count)
    )
    assert lint(Taxonomy(name="T", version="1", labels=labels))
