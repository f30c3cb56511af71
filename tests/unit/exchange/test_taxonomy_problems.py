"""Everything wrong with a taxonomy file is said at once: where, what, and what to do about it."""

from __future__ import annotations

import pytest

from framegrain.exchange.taxonomy import ProblemSeverity, TaxonomyError, check_taxonomy, read_taxonomy

TOP = "framegrain_taxonomy: 1\nname: Test\nversion: 1\n"
LABEL = "action:\n  - name: Walk\n    scopes: [segment]\n"
COLOURED = "attribute:\n  - {id: coat, name: Coat, type: choice, values: [red, blue]}\n"


def problems(text: str) -> list[str]:
    """`line:column severity path: message` of each problem."""
    return [f"{p.line}:{p.column} {p.severity.value} {p.path}: {p.message}" for p in check_taxonomy(text)]


def test_a_sound_file_has_no_problems():
    assert problems(TOP + LABEL) == []


ON_A_LABEL = [
    ("shape: [box]", "7:5 error action[0].shape: unknown key “shape”. Did you mean “shapes”?"),
    ("shapes: [cube]", "7:14 error action[0].shapes[0]: “cube” is no shape. Did you mean “cuboid”?"),
    ("shapes: {box: 1}", "7:13 error action[0].shapes: “shapes” is a list of box, rotated_box, polygon or cuboid"),
    (
        "interpolation: cubic",
        "7:20 error action[0].interpolation: “cubic” is no interpolation. Known: linear, smooth, none.",
    ),
    ("use: leafs", "7:10 error action[0].use: “use” is leaves or any, not “leafs”"),
    ("exclusive: maybe", "7:16 error action[0].exclusive: “exclusive” is true or false, not “maybe”"),
    ("definition:", "7:16 error action[0].definition: “definition” is a text, and empty here"),
    ("definition: [a]", "7:17 error action[0].definition: “definition” is a text"),
    ("do: [[a]]", "7:10 error action[0].do[0]: “do” is a text or a list of texts"),
    ("id: Walk Fast", "7:9 error action[0].id: an id has lower-case letters a to z"),
    ("within: walc", "7:13 error action[0].within: there is no label “walc”. Did you mean “walk”?"),
    ("within: walk", "7:13 error action[0].within: “walk” can never be used: it needs “walk” around it"),
    ("containment: tiles", "7:18 error action[0].containment: “tiles” is no containment. Did you mean “tile”?"),
    ("containment: tile", "7:18 error action[0].containment: “tile” says how “walk” lies in its parent; name that"),
    ("overlap: cut", "7:14 error action[0].overlap: “cut” is no overlap. Known: stack, trim, forbid."),
    ("contrasts: {rum: x}", "7:17 error action[0].contrasts.rum: there is no label “rum”. Known: walk."),
    ("contrasts: {walk: x}", "7:17 error action[0].contrasts.walk: a label needs no contrast with itself"),
    ("contrasts: [walk]", "7:16 error action[0].contrasts: “contrasts” is a mapping of label ids to"),
    ("colour: red", '7:13 error action[0].colour: a colour is written "#rrggbb", not “red”'),
    ("colour: #aabbcc", "7:12 error action[0].colour: “colour” is a colour such as"),
    ("hotkey: ab", "7:13 error action[0].hotkey: a hotkey is one letter or digit, not “ab”"),
    ("hotkey: '?'", "7:13 error action[0].hotkey: a hotkey is one letter or digit, not “?”"),
    ("hotkey: S", "7:13 warning action[0].hotkey: “s” is a key of the program itself"),
    ("duration: 3 seconds", "7:15 error action[0].duration: a duration is written {at_least: 0.5 seconds"),
    ("duration: {at_lest: 3 s}", "7:16 error action[0].duration.at_lest: unknown key “at_lest”. Did you"),
    ("duration: {at_least: 3}", "7:26 error action[0].duration.at_least: “3” is no duration; write “0.5 seconds”"),
    ("duration: {at_least: 0 s}", "7:26 error action[0].duration.at_least: “0 s” is no duration"),
    ("duration: {at_least: 1.5 frames}", "7:26 error action[0].duration.at_least: “1.5 frames”: frames come whole"),
    ("duration: {at_least: 2 s, at_most: 1 s}", "7:26 error action[0].duration.at_least: nothing lasts at least 2"),
    ("verdicts: [absent]", "7:15 error action[0].verdicts: a label can always be present; add “present”"),
    ("severity: {exclusiv: warn}", "7:16 error action[0].severity.exclusiv: there is no rule “exclusiv”. Did"),
    ("severity: {within: soft}", "7:24 error action[0].severity.within: a severity is forbid, warn or"),
    ("severity: {label_known: warn}", "7:16 error action[0].severity.label_known: “label_known” can't be softened"),
    ("attributes: coat", "7:17 error action[0].attributes: “attributes” is a list of attribute ids"),
    ("attributes: [coat, cat]", "7:24 error action[0].attributes[1]: there is no attribute “cat”. Did you mean “coat”"),
    ("attributes: [coat, coat]", "7:24 error action[0].attributes[1]: “coat” is listed twice; keep one of them"),
    ("attributes: [coat, {required: true}]", "7:24 error action[0].attributes[1]: “id” is missing; add “id: …”"),
    ("attributes: [{id: coat, when: {hat: x}}]", "7:36 error action[0].attributes[0].when.hat: there is no"),
    ("attributes: [{id: coat, when: {coat: red}}]", "7:17 error action[0].attributes: “coat” waits for itself"),
    ("children: walk", "7:15 error action[0].children: labels are a list; start each with “- name: …”"),
    ("children: [walk]", "7:16 error action[0].children[0]: a label is a mapping; start it with “- name: …”"),
    ("children: [{id: a, scopes: frame}]", "7:16 error action[0].children[0]: “name” is missing; add “name: …”"),
    ("children: [{name: Walk}]", "7:16 error action[0].children[0].id: “walk” is already the label on"),
    ("children: [{name: 歩く}]", "7:16 error action[0].children[0]: no id can be made from “歩く”; add “id: …”"),
    ("name: Again", "7:5 error action[0].name: “name” is here twice (first on line 5); keep one of them"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "says"), ON_A_LABEL)
def test_what_is_wrong_with_a_label(line: str, says: str):
    text = f"{TOP}{LABEL}    {line}\n{COLOURED}"
    found = [p for p in problems(text) if "no label uses" not in p]
    assert len(found) == 1, found
    assert found[0].startswith(says)


ON_AN_ATTRIBUTE = [
    ("{name: A}", "error attribute[0].type: “A” has no type; add “type: choice”"),
    ("{name: A, type: chioce}", "error attribute[0].type: “chioce” is no type. Did you mean “choice”?"),
    ("{name: A, type: choice}", "error attribute[0].values: “values” is a list of what can be chosen"),
    ("{name: A, type: choice, values: [x, x]}", "error attribute[0].values[1]: “x” is listed twice"),
    ("{name: A, type: choice, values: [[x]]}", "error attribute[0].values[0]: a value is a word"),
    ("{name: A, type: choice, values: [{id: x}]}", "error attribute[0].values[0]: “name” is missing"),
    ("{name: A, type: text, values: [x]}", "error attribute[0].values: “values” is for attributes of type choice"),
    ("{name: A, type: text, min: 3}", "error attribute[0].min: “min” is for attributes of type number"),
    ("{name: A, type: number, min: x}", "error attribute[0].min: “min” is a number, not “x”"),
    ("{name: A, type: number, min: 1e999}", "error attribute[0].min: “min” is a number, not “1e999”"),
    ("{name: A, type: number, min: 3, max: 2}", "error attribute[0].min: “min” 3 is above “max” 2; swap them"),
    ("{name: A, type: number, max: 2, default: 3}", "error attribute[0].default: the default is no value of its own"),
    ("{name: A, type: yes_no, default: maybe}", "error attribute[0].default: the default is no value of its own"),
    ("{name: A, type: text, pattern: '['}", "error attribute[0].pattern: this is no regular expression: unter"),
    ("{name: A, type: text, pattern: '(a+)+b'}", "error attribute[0].pattern: this pattern could take for ever"),
    ("{name: A, children: [], type: text}", "error attribute[0].type: unknown key “type”. Known: children, name."),
    ("text", "error attribute[0]: an attribute is a mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("attribute", "says"), ON_AN_ATTRIBUTE)
def test_what_is_wrong_with_an_attribute(attribute: str, says: str):
    found = [
        p.split(" ", 1)[1] for p in problems(f"{TOP}{LABEL}attribute: [{attribute}]") if "warning" not in p
    ]
    assert len(found) == 1, found
    assert found[0].startswith(says)


def test_two_attributes_with_one_id():
    text = f"{TOP}{LABEL}    attributes: [a]\nattribute:\n  - {{name: A, type: text}}\n  - {{name: A, type: number}}\n"
    assert problems(text) == [
        "10:5 error attribute[1].id: “a” is already the attribute on line 9; give one of them another id"
    ]


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{coat: green}", "“green” can't be: “Coat” is one of red or blue"),
        ("{coat: []}", "name at least one value"),
        ("{coat: [[red]]}", "a value of “Coat” or a list of them belongs here"),
        ("{wet: perhaps}", "“perhaps” can't be: “Wet” is yes or no"),
        ("{tall: high}", "“high” can't be: “Tall” is a number"),
        ("{hat: x}", "“note” waits for “hat”, which this label does not have; add “hat”"),
    ],
)
def test_what_is_wrong_with_a_condition(when: str, says: str):
    text = (
        f"{TOP}{LABEL}    attributes: [coat, wet, tall, {{id: note, when: {when}}}]\n{COLOURED}"
        "  - {name: Wet, type: yes_no}\n  - {name: Tall, type: number}\n  - {name: Note, type: text}\n"
        "  - {name: Hat, type: text}\n"
    )
    assert [p.message for p in check_taxonomy(text) if p.severity is ProblemSeverity.ERROR] == [says]


def test_conditions_that_wait_for_each_other():
    text = (
        f"{TOP}{LABEL}    attributes: [{{id: a, when: {{b: x}}}}, {{id: b, when: {{a: x}}}}]\n"
        "attribute: [{name: A, type: text}, {name: B, type: text}]"
    )
    assert [p.message for p in check_taxonomy(text)] == [
        "“a” waits for itself, so nobody could ever set it; cut the circle",
        "“b” waits for itself, so nobody could ever set it; cut the circle",
    ]


class TestEnclosures:
    """A label nothing can ever enclose is an error, not a surprise at work."""

    def errors(self, body: str) -> list[str]:
        return [p.message for p in check_taxonomy(TOP + body) if p.severity is ProblemSeverity.ERROR]

    def test_a_circle(self):
        found = self.errors(
            "scene: [{name: A, scopes: clip, within: b}, {name: B, scopes: clip, within: c},"
            " {name: C, scopes: clip, within: a}]"
        )
        assert len(found) == 3
        assert (
            found[0]
            == "“a” can never be used: it needs “b” around it, and a circle of “within” prevents that"
        )

    def test_a_circle_that_one_way_out_opens(self):
        assert (
            self.errors(
                "scene: [{name: A, scopes: clip, within: [b, c]}, {name: B, scopes: clip, within: a},"
                " {name: C, scopes: clip}]"
            )
            == []
        )

    def test_a_label_below_the_one_named_may_enclose(self):
        assert (
            self.errors(
                "scene: [{name: S, children: [{name: T, scopes: clip}]}]\n"
                "action: [{name: A, scopes: segment, within: s}]"
            )
            == []
        )

    def test_a_drawn_label_can_not_enclose(self):
        assert self.errors(
            "object: [{name: Car, shapes: box}]\naction: [{name: A, scopes: segment, within: car}]"
        ) == ["“a” can never be used: it needs “car” around it, and that is not held over time prevents that"]

    def test_what_hangs_on_a_circle_is_said_where_it_is_written(self):
        found = self.errors("scene: [{name: A, scopes: clip, within: a, children: [{name: B}, {name: C}]}]\n")
        assert len(found) == 1


class TestHotkeys:
    """One key, one label."""

    def test_two_labels_with_one_key(self):
        text = f"{TOP}action:\n" + "".join(f"  - {{name: {n}, scopes: segment, hotkey: '1'}}\n" for n in "AB")
        assert problems(text) == [
            "6:40 error action[1].hotkey: “1” already chooses “A”; give one of them another key"
        ]

    @pytest.mark.parametrize("key", "befgijkloqsux")
    def test_the_program_s_own_keys_are_doubtful(self, key: str):
        found = check_taxonomy(f"{TOP}{LABEL}    hotkey: {key}\n")
        assert [p.severity for p in found] == [ProblemSeverity.WARNING]
        assert found[0].message.endswith("free: digits, a c d h m n p r t v w y z")
        assert read_taxonomy(f"{TOP}{LABEL}    hotkey: {key}\n", "t").labels[0].hotkey == key

    @pytest.mark.parametrize("key", "0123456789acdhmnprtvwyz")
    def test_the_others_are_free(self, key: str):
        assert problems(f"{TOP}{LABEL}    hotkey: {key}\n") == []


def test_doubtful_things_do_not_keep_a_file_from_being_used():
    text = (
        f"{TOP}{LABEL}  - {{name: Nothing}}\n"
        f"  - {{name: Tag, scopes: frame, duration: {{at_most: 3 frames}}}}\n{COLOURED}"
    )
    assert [p.split(": ", 1)[1] for p in problems(text)] == [
        "“Nothing” can't be used: it has no shapes, no scopes and no children; add one",
        "a duration counts for segments, and “Tag” is never one",
        "no label uses the attribute “Coat”",
    ]
    assert len(read_taxonomy(text, "t").labels) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "1:1 error : a taxonomy begins with “framegrain_taxonomy: 1”"),
        ("just words", "1:1 error : a taxonomy begins with “framegrain_taxonomy: 1”"),
        ("- a\n- b", "1:1 error : a taxonomy begins with “framegrain_taxonomy: 1”"),
        ("name: x", "1:1 error framegrain_taxonomy: this is no taxonomy: the line"),
        ("framegrain_taxonomy: 2", "1:22 error framegrain_taxonomy: this taxonomy is of format 2, made"),
        ("framegrain_taxonomy: one", "1:22 error framegrain_taxonomy: “framegrain_taxonomy” is 1"),
        (TOP, "1:1 error : there are no labels; add some under scene, action or object"),
        (f"framegrain_taxonomy: 1\nversion: 1\n{LABEL}", "1:1 error : “name” is missing; add “name: …”"),
        (f"{TOP}{LABEL}attributes: []", "7:1 error attributes: unknown key “attributes”. Did you mean “attribute”?"),
        (f"{TOP}action: {{walk: 1}}", "4:9 error action: labels are a list; start each with “- name: …”"),
        (f"{TOP}{LABEL}attribute: coat", "7:12 error attribute: attributes are a list; start each with “- name: …”"),
        (f"{TOP}name: Twice\n{LABEL}", "4:1 error name: “name” is here twice (first on line 2); keep one of them"),
    ],
)  # fmt: skip
def test_what_is_wrong_at_the_top(text: str, says: str):
    found = problems(text)
    assert len(found) == 1, found
    assert found[0].startswith(says)


def test_all_problems_come_at_once_from_the_top_down():
    text = f"{TOP}colr: 1\naction:\n  - {{name: A, scopes: segmnt, hotkey: xy}}\n  - {{nam: B}}\n"
    with pytest.raises(TaxonomyError) as caught:
        read_taxonomy(text, "mine.yaml")
    assert [(p.line, p.column) for p in caught.value.problems] == [(4, 1), (6, 23), (6, 39), (7, 5), (7, 6)]
    assert str(caught.value).startswith("mine.yaml, line 4, column 1: unknown key “colr”")
    assert str(caught.value).endswith("(and 4 more)")


BELOW = "action:\n  - {name: Walk, scopes: [segment]}\n  - name: Step\n    within: walk\n"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("containment: free", "a label that lies free needs nothing around it; remove “within”"),
        ("containment: tile\n    scopes: [frame]", "“tile” is for labels held over a stretch of time"),
        ("containment: one\n    scopes: [frame]", "“one” is for labels held over a stretch of time"),
        ("overlap: trim\n    scopes: [frame]", "“overlap” counts for segments, and “Step” is never one"),
    ],
)
def test_how_a_label_lies_goes_with_what_it_is(line: str, says: str):
    assert [found for found in problems(f"{TOP}{BELOW}    {line}\n") if says in found] != []


def test_containment_and_overlap_are_inherited_and_free_clears_what_is_needed_above():
    text = f"""{TOP}{BELOW}    scopes: [segment]
    containment: tile
    overlap: trim
    children: [{{name: Left}}, {{name: Right, containment: free, overlap: stack}}]
"""
    labels = read_taxonomy(text, "test.yaml").by_id
    assert (labels["left"].containment.value, labels["left"].overlap.value) == ("tile", "trim")
    assert labels["left"].within == ("walk",)
    assert (labels["right"].containment.value, labels["right"].within) == ("free", ())
    assert labels["right"].overlap.value == "stack"


class TestContract:
    """The keys of sizes, parts, roles, company and machines: what is wrong with them is said with the fix."""

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("size: 8", "is written {width: 8"),
            ("size: {width: -1}", "“width” is 0 to"),
            ("size: {depth: 3}", "unknown key “depth”"),
            ("vertices: {at_least: 2}", "“at_least” is 3 to"),
            ("vertices: {at_least: 9, at_most: 4}", "swap them"),
            ("vertices: {at_least: 3.5}", "whole number"),
            ("polygon_when: {fill: 3}", "“fill” is 0 to 1"),
            ("at_once: two", "one, many or a number"),
            ("at_once: 0", "one, many or a number"),
            ("part_of: [nowhere]", "there is no label “nowhere”"),
            ("part_of: [walk]", "is no part of itself"),
            ("part_inside: 1.2", "“part_inside” is 0 to 1"),
            ("gaps: {at_least: 3}", "is no duration"),
            ("gaps: {at_least: 9 seconds, at_most: 3 seconds}", "swap them"),
            ("crosses_clips: perhaps", "is true or false"),
            ("complete_to: leafs", "leaves, any or a number"),
            ("roles: {actor: x}", "is a list of"),
            ("roles: [actor]", "a role is a mapping"),
            ("roles: [{name: Actor}]", "say which labels can be “actor”"),
            ("roles: [{labels: [walk]}]", "a role needs an “id”"),
            ("roles: [{id: a, labels: [walk]}, {id: a, labels: [walk]}]", "listed twice"),
            ("roles: [{id: a, labels: [gone]}]", "there is no label “gone”"),
            ("excludes: walk", "can't exclude itself"),
            ("implies: walk", "implies itself anyway"),
            ("holds: [walk]", "can't be what must lie inside it"),
            ("rule_out: [walk]", "not ruled out beside itself"),
            ("external_ids: [a]", "is a mapping of names"),
            ("external_ids: {a: [b]}", "a name and a text"),
            ("deprecated: {use: walk}", "“since” is missing"),
            ("deprecated: {since: '2', use: gone}", "there is no label “gone”"),
            ("deprecated: {since: '2', use: walk}", "in place of itself"),
            ("greatest_gap: soon", "is no duration"),
            ("stops_at: [rain]", "is no stops_at"),
            ("tracking: maybe", "is true or false"),
            ("second_person: 2", "is true or false"),
            ("notes: [a]", "“notes” is a text"),
        ],
    )
    def test_what_is_wrong_is_said(self, line: str, said: str) -> None:
        text = f"framegrain_taxonomy: 1\nname: x\nversion: '1'\naction:\n  - id: walk\n    name: Walk\n    {line}\n"
        found = [p for p in check_taxonomy(text) if p.severity is ProblemSeverity.ERROR]
        assert any(said in problem.message for problem in found), found
        assert all(problem.line >= 5 for problem in found)
