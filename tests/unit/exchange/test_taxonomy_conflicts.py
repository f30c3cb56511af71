"""What a taxonomy file says against itself is an error that names both sides; what says nothing is a doubt."""

from __future__ import annotations

import pytest

from framegrain.domain.grain import Role
from framegrain.domain.taxonomy import Severity
from framegrain.exchange.taxonomy import ProblemSeverity, check_taxonomy, read_taxonomy

TOP = "framegrain_taxonomy: 1\nname: Test\nversion: 1\n"
BASE = f"""{TOP}scene:
  - {{id: game, name: Game, scopes: [clip], children: [{{id: half, name: Half}}, {{id: pause, name: Pause}}]}}
object:
  - {{id: player, name: Player, shapes: [box], children: [{{id: keeper, name: Keeper}}]}}
  - {{id: group, name: Group, children: [{{id: empty, name: Empty, use: any}}]}}
action:
  - {{id: rest, name: Rest, scopes: [segment]}}
  - {{id: run, name: Run, scopes: [segment], LINE}}
"""


def found(line: str, base: str = BASE) -> list[tuple[str, str]]:
    """Severity and message of what is said about the label Run with one more line."""
    return [(p.severity.value, p.message) for p in check_taxonomy(base.replace("LINE", line)) if p.line == 11]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("implies: [game], excludes: [game]", "“run” implies “game” and excludes it as well; remove one"),
        ("implies: [half], excludes: [game]", "“run” implies “half” and excludes it as well; remove one"),
        ("holds: [half, pause], excludes: [game]", "“run” needs “half” or “pause” and excludes it as well"),
        ("within: [half], excludes: [game]", "“run” needs “half” and excludes it as well"),
        (
            "roles: [{id: a, labels: [keeper], required: true}], excludes: [player]",
            "“run” needs “keeper” and excludes it as well; remove one of the two",
        ),
        ("roles: [{id: a, labels: [rest]}]", "nobody can be “a”: “rest” is never drawn; give it shapes"),
        ("roles: [{id: a, labels: [group]}]", "nobody can be “a”: “group” is never drawn; give it shapes"),
        ("holds: [group]", "“group” can't be used, so nothing can lie inside “run”"),
        ("implies: [empty]", "“empty” can't be used, so “run” could never be right"),
        ("part_of: [rest]", "“run” can never be used: it is a part of “rest”, and that is never drawn"),
        ("within: [player]", "“run” can never be used: it needs “player” around it, and that is not held"),
    ],
)
def test_contradictions_are_errors(line: str, says: str):
    said = [message for severity, message in found(line) if severity == "error"]
    assert len(said) == 1, said
    assert said[0].startswith(says)


@pytest.mark.parametrize(
    "line",
    [
        "implies: [game], excludes: [half]",  # a pause may be there instead
        "holds: [half, pause], excludes: [half]",
        "roles: [{id: a, labels: [keeper]}], excludes: [player]",  # not required
        "implies: [game, player], excludes: [rest]",
        "within: [game], holds: [keeper]",
        "roles: [{id: a, labels: [group, keeper]}]",
    ],
)
def test_what_can_be_is_let_through(line: str):
    assert found(line) == []


def test_exclusion_counts_from_both_sides():
    base = BASE.replace("id: rest, name: Rest,", "id: rest, name: Rest, excludes: [run],")
    assert [m for _, m in found("implies: [rest]", base)] == [
        "“run” implies “rest” and excludes it as well; remove one of the two"
    ]


def test_what_comes_from_above_counts():
    text = BASE.replace("LINE", "excludes: [game], children: [{id: dash, name: Dash, implies: [half]}]")
    assert [p.message for p in check_taxonomy(text) if p.severity is ProblemSeverity.ERROR] == [
        "“dash” implies “half” and excludes it as well; remove one of the two"
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("size: {width: 9}", "“size” counts for what is drawn, and “Run” never is; remove it"),
        ("tracking: false", "“tracking” counts for what is drawn, and “Run” never is; remove it"),
        ("greatest_gap: 3 frames", "“greatest_gap” counts for what is drawn"),
        ("stops_at: cut", "“stops_at” counts for what is drawn"),
        ("shapes: [box], vertices: {at_least: 4}", "“vertices” is about polygons, and “Run” takes none"),
        ("shapes: [box], polygon_when: {sides: 4}", "“polygon_when” is about polygons, and “Run” takes none"),
        ("shapes: [box], part_inside: 0.5", "“part_inside” says how much lies in its whole; name that"),
        ("shapes: [box], size: {width: 9000}", "“size” asks for more than 8192 pixels a side"),
        ("shapes: [box], size: {area: 1e9}", "“size” asks for more than 8192 pixels a side"),
        ("reasons_only: true", "“reasons_only” has no reasons to choose from; list them under “reasons”"),
    ],
)
def test_what_has_no_effect_is_doubtful(line: str, says: str):
    ((severity, message),) = found(line)
    assert severity == "warning"
    assert message.startswith(says)


def test_keys_of_events_on_what_is_only_drawn():
    text = f"{TOP}object: [{{name: Car, shapes: box, gaps: {{at_least: 1 s}}, roles: [{{id: driver, labels: car}}]}}]"
    assert [p.message for p in check_taxonomy(text)] == [
        "“gaps” counts for what is held over time, and “Car” never is",
        "“roles” counts for what is held over time, and “Car” never is",
    ]


def test_a_group_may_say_for_those_below_it():
    text = (
        f"{TOP}object:\n  - name: Things\n    size: {{width: 4}}\n    vertices: {{at_least: 4}}\n"
        "    gaps: {at_least: 1 s}\n    children:\n"
        "      - {name: A, shapes: [polygon]}\n      - {name: B, scopes: [segment]}\n"
    )
    assert check_taxonomy(text) == []


def test_labels_that_imply_each_other():
    text = f"{TOP}action: [{{name: A, scopes: clip, implies: b}}, {{name: B, scopes: clip, implies: a}}]"
    assert [(p.severity.value, p.message) for p in check_taxonomy(text)] == [
        ("warning", f"“{key}” implies itself through others: they always hold together; make them one label")
        for key in "ab"
    ]


def test_parts_of_each_other():
    text = f"{TOP}object: [{{name: A, shapes: box, part_of: b}}, {{name: B, shapes: box, part_of: a}}]"
    assert [p.message for p in check_taxonomy(text)] == [
        f"“{a}” can never be used: it is a part of “{b}”, and a circle of “part_of” prevents that"
        for a, b in ("ab", "ba")
    ]


def test_parts_with_a_way_out_of_the_circle():
    text = (
        f"{TOP}object: [{{name: A, shapes: box, part_of: [b, c]}}, {{name: B, shapes: box, part_of: a}},"
        " {name: C, shapes: box}]"
    )
    assert check_taxonomy(text) == []


def test_a_label_that_excludes_what_it_lies_below():
    text = f"{TOP}action: [{{name: A, scopes: clip, children: [{{name: B, excludes: a}}]}}]"
    assert [p.message for p in check_taxonomy(text)] == [
        "“b” excludes a label it lies below, and so itself; name labels of other branches"
    ]


def test_a_replacement_that_is_no_longer_used_either():
    text = (
        f"{TOP}action: [{{name: A, scopes: clip, deprecated: {{since: 2, use: b}}}},"
        " {name: B, scopes: clip, deprecated: '2'}]"
    )
    assert [p.message for p in check_taxonomy(text)] == ["“b” is deprecated too; name what to use in the end"]


class TestClear:
    """A label may begin afresh where it would add to what comes from above."""

    text = f"""{TOP}object: [{{name: Player, shapes: box}}]
action:
  - name: Play
    scopes: [segment]
    attributes: [speed, foot]
    roles: [{{id: actor, labels: player}}, {{id: target, labels: player}}]
    severity: {{gap: submit, within: warn}}
    children:
      - {{name: Pass}}
      - name: Shot
        clear: [attributes, roles, severity]
        attributes: [foot]
        roles: [{{id: target, labels: player}}]
      - {{name: Throw, clear: attributes, severity: {{gap: forbid}}}}
      - {{name: Foul, clear: severity, roles: []}}
attribute: [{{name: Speed, type: number}}, {{name: Foot, type: text}}]
"""

    def test_nothing_is_taken_over(self):
        labels = read_taxonomy(self.text, "t").by_id
        assert [use.attribute for use in labels["pass"].attributes] == ["speed", "foot"]
        assert [use.attribute for use in labels["shot"].attributes] == ["foot"]
        assert labels["shot"].roles == (Role(id="target", name="Target", labels=("player",)),)
        assert labels["shot"].severity == {}
        assert labels["throw"].attributes == ()
        assert len(labels["throw"].roles) == 2
        assert labels["throw"].severity == {"gap": Severity.FORBID, "within": Severity.WARN}
        assert (labels["foul"].roles, labels["foul"].severity) == ((), {})
        assert len(labels["foul"].attributes) == 2

    def test_other_keys_can_not_be_named(self):
        said = check_taxonomy(self.text.replace("clear: severity", "clear: shapes"))
        assert [p.message for p in said] == ["“shapes” is no clear. Known: attributes, roles, severity."]


class TestDates:
    """Attributes that hold a date."""

    def text(self, line: str) -> str:
        return (
            f"{TOP}action: [{{name: A, scopes: clip, attributes: [born, {{id: age, when: {{born: 2024-02-29}}}}]}}]\n"
            f"attribute:\n  - {{name: Born, type: date{line}}}\n  - {{name: Age, type: number}}\n"
        )

    def test_a_date_is_kept_as_it_is_written(self):
        taxonomy = read_taxonomy(self.text(", default: 2026-11-26"), "t")
        assert taxonomy.attribute_by_id["born"].default == "2026-11-26"
        assert taxonomy.labels[0].attributes[1].when == {"born": ("2024-02-29",)}

    @pytest.mark.parametrize(
        "wrong",
        ["2023-02-29", "26.11.2026", "2026-11-26T10:00", "20261126", "tomorrow", "2026-W48-4", "0000-01-01"],
    )
    def test_what_is_no_date_is_refused(self, wrong: str):
        (problem,) = check_taxonomy(self.text(f", default: {wrong}"))
        assert (
            problem.message
            == "the default is no value of its own attribute: “Born” is a date such as 2026-11-26"
        )
        (problem,) = check_taxonomy(self.text("").replace("2024-02-29", wrong))
        assert problem.message == f"“{wrong}” can't be: “Born” is a date such as 2026-11-26"
        assert problem.line == 4

    def test_keys_of_other_types_are_refused(self):
        (problem,) = check_taxonomy(self.text(", min: 3"))
        assert problem.message.startswith("“min” is for attributes of type number, and this is date")


@pytest.mark.parametrize("sign", ["\\x00", "\\x07", "\\e", "\\u202e", "\\u2066", "\\u200f\\u2069", "\\N"])
@pytest.mark.parametrize("key", ["name", "definition", "notes", "reasons", "synonyms"])
def test_signs_nobody_sees_are_refused_with_their_place(sign: str, key: str):
    name = "" if key == "name" else "name: A, "
    (problem,) = check_taxonomy(f'{TOP}action:\n  - {{{name}scopes: clip, {key}: "a{sign}b"}}\n')
    assert (problem.line, problem.path) == (5, f"action[0].{key}")
    assert "which people can't see; remove it" in problem.message


@pytest.mark.parametrize("text", ["a\u200fb", "می‌خواهم", "👩‍🦰", "a\u00adb", "é", "a\u00a0b"])
def test_signs_that_writing_needs_are_fine(text: str):
    assert check_taxonomy(f'{TOP}action:\n  - {{name: A, scopes: clip, definition: "{text}"}}\n') == []


@pytest.mark.parametrize("key", ["name", "version"])
def test_names_are_one_line(key: str):
    text = f"{TOP}action: [{{name: A, scopes: clip}}]\n".replace(f"{key}: ", f'{key}: "two\\nlines" #', 1)
    (problem,) = check_taxonomy(text)
    assert problem.message == f"“{key}” is written in one line; take the line breaks out"
