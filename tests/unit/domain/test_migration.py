"""Changing the taxonomy: nothing is lost, what needs a decision queues, what no step covers holds the change up."""

from __future__ import annotations

from typing import Any

import pytest

from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.grain import Deprecated, Role
from framegrain.domain.guideline import Example, ExampleKind, Recheck, RecheckCause
from framegrain.domain.migration import (
    Delete,
    Deprecate,
    DropAttribute,
    DropChoice,
    Kind,
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
    Tighten,
    carried,
    diff,
    guess,
    loss_sentence,
    losses_of,
    parsed,
    plan,
    project_changes,
    spelled,
    step_words,
)
from framegrain.domain.records import Comment, Scope, Verdict
from framegrain.domain.rules import Rule
from framegrain.domain.taxonomy import Attribute, AttributeType, AttributeUse, Choice, Duration, Level, Unit
from unit.domain.contracts import ADA, document, event, keyframe, label, taxonomy, track


def choices(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(id=i, name=i.capitalize()) for i in ids)


AGE = Attribute(id="age", name="Age", type=AttributeType.CHOICE, choices=choices("child", "adult"))
USES_AGE = (AttributeUse(attribute="age"),)
WALK, STROLL = label("walk"), label("stroll")
PERSON = label("person", Level.OBJECT, attributes=USES_AGE)


def lines(old: Any, new: Any) -> list[str]:
    return [d.line for d in diff(old, new)]


# -- the readable difference


def test_every_kind_of_difference_is_a_line() -> None:
    old = taxonomy(WALK, STROLL, PERSON, label("gone"), attributes=(AGE,))
    new = taxonomy(
        label("move"),
        label("walk", parent="move", definition="Feet alternate.", at_least=Duration(5, Unit.FRAMES)),
        label("stroll").__class__(**{**_fields(STROLL), "name": "Amble"}),
        label("person", Level.OBJECT, attributes=(AttributeUse(attribute="age", required=True),)),
        attributes=(Attribute(**{**_fields(AGE), "choices": choices("child", "grown")}),),
    )
    assert lines(old, new) == [
        "Action › Move: added",
        "Action › Move › Walk: moved from Action to Action › Move",
        "Action › Move › Walk: definition: nothing → Feet alternate.",
        "Action › Move › Walk: lasts at least: nothing → 5 frames",
        "Action › Amble: renamed from “Stroll” to “Amble”",
        "Object › Person: attribute Age: optional → required",
        "Action › Gone: removed",
        "Attribute › Age: value Grown: nothing → added",
        "Attribute › Age: value Adult: there → removed",
    ]


def test_the_same_taxonomy_has_no_difference() -> None:
    same = taxonomy(WALK, PERSON, attributes=(AGE,))
    assert diff(same, same) == ()
    assert guess(same, same) == ()


def test_what_is_inherited_is_told_once() -> None:
    old = taxonomy(label("move", children=("walk",)), label("walk", parent="move"))
    scopes = {"scopes": (Scope.FRAME,)}
    new = taxonomy(label("move", children=("walk",), **scopes), label("walk", parent="move", **scopes))
    assert lines(old, new) == ["Action › Move: scopes: segment → frame"]


def test_another_id_is_no_removal_when_it_is_said() -> None:
    new = taxonomy(label("go", within=("stroll",)), STROLL)
    old = taxonomy(label("walk", within=("stroll",)), STROLL)
    found = diff(old, new, {"walk": "go"})
    assert [d.kind for d in found] == [Kind.REID, Kind.RENAMED]


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


# -- guesses


def test_what_is_the_same_under_another_id_is_guessed() -> None:
    old = taxonomy(label("a_walk").__class__(**{**_fields(label("a")), "name": "Walk"}))
    new = taxonomy(WALK)
    assert guess(old, new) == (Reid("a", "walk"),)


def test_a_label_alike_is_guessed_to_be_the_same() -> None:
    assert guess(taxonomy(label("pedestrian")), taxonomy(label("pedestrians")))[0] == Reid(
        "pedestrian", "pedestrians"
    )


def test_a_label_that_names_the_gone_one_takes_its_records() -> None:
    old, new = taxonomy(WALK, STROLL), taxonomy(label("walk", synonyms=("Stroll",)))
    assert guess(old, new) == (Merge(("stroll", "walk"), "walk"),)


def test_a_deprecated_label_goes_to_what_it_says_to_use() -> None:
    old = taxonomy(WALK, label("stroll", deprecated=Deprecated(since="1", use="walk")))
    assert guess(old, taxonomy(WALK)) == (Merge(("stroll", "walk"), "walk"),)


def test_a_label_whose_name_several_new_ones_carry_is_split_by_the_attribute_that_tells_them_apart() -> None:
    old = taxonomy(label("person", Level.OBJECT, attributes=USES_AGE), attributes=(AGE,))
    new = taxonomy(
        label("child_person", Level.OBJECT), label("adult_person", Level.OBJECT), attributes=(AGE,)
    )
    assert guess(old, new) == (
        Split(
            "person",
            ("child_person", "adult_person"),
            "age",
            {"child": "child_person", "adult": "adult_person"},
        ),
    )


def test_a_label_below_another_rolls_up_when_it_goes() -> None:
    old = taxonomy(label("move", children=("walk",)), label("walk", parent="move"))
    assert guess(old, taxonomy(label("move"))) == (Merge(("walk", "move"), "move"),)


def test_what_stays_is_described() -> None:
    old = taxonomy(label("walk", definition="Feet alternate."), label("move"), label("stroll"))
    new = taxonomy(
        label("move"),
        label("walk", parent="move", definition="Feet touch in turn.", at_least=Duration(2, Unit.SECONDS)),
        label("stroll", deprecated=Deprecated(since="2", use="walk")),
    )
    assert guess(old, new) == (
        Move("walk"),
        Redefine("walk", look_again=True),
        Tighten("walk"),
        Deprecate("stroll", "walk"),
    )


def test_attributes_values_and_roles_of_the_same_name_are_the_same() -> None:
    old = taxonomy(
        label("pass", roles=(Role(id="who", name="Actor"),)),
        attributes=(AGE, Attribute(id="b", name="Bag", type=AttributeType.YES_NO)),
    )
    new_age = Attribute(**{**_fields(AGE), "choices": (*choices("child"), Choice(id="grown", name="Adult"))})
    new = taxonomy(
        label("pass", roles=(Role(id="actor", name="Actor"),)),
        attributes=(new_age, Attribute(id="bag", name="Bag", type=AttributeType.YES_NO)),
    )
    assert set(map(str, guess(old, new))) >= {
        str(ReidAttribute("b", "bag")),
        str(MergeChoices("age", ("adult",), "grown")),
        str(ReidRole("pass", "who", "actor")),
    }


def test_thousands_of_labels_under_other_ids_are_found_by_name() -> None:
    old = taxonomy(
        *(label(f"old_{n}").__class__(id=f"o{n}", name=f"L{n}", level=Level.ACTION) for n in range(3000))
    )
    new = taxonomy(*(label("x").__class__(id=f"n{n}", name=f"L{n}", level=Level.ACTION) for n in range(3000)))
    assert len(guess(old, new)) == 3000


# -- plans


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Reid("nope", "walk")], "the taxonomy in use does not have"),
        ([Reid("gone", "nope")], "the new taxonomy does not have"),
        ([Reid("gone", "fresh"), Delete("gone")], "two steps"),
        ([Reid("gone", "fresh"), Reid("other", "fresh")], "merged"),
        ([Reid("gone", "walk")], "merged"),
        ([ReidAttribute("nope", "age")], "attribute"),
        ([MergeChoices("age", ("child",), "adult"), DropChoice("age", "child")], "two steps"),
    ],
)
def test_steps_that_make_no_sense_are_refused(steps: list[Any], said: str) -> None:
    old = taxonomy(WALK, label("gone"), label("other"), attributes=(AGE,))
    new = taxonomy(WALK, label("fresh"), attributes=(AGE,))
    with pytest.raises(BadInput, match=said):
        plan(old, new, steps)


def test_two_labels_may_swap_their_ids() -> None:
    both = taxonomy(WALK, STROLL)
    made = plan(both, both, [Reid("walk", "stroll"), Reid("stroll", "walk")])
    assert (made.label("walk"), made.label("stroll")) == ("stroll", "walk")


# -- what becomes of records


def test_a_record_without_a_step_holds_the_change_up() -> None:
    old, new = taxonomy(WALK, STROLL), taxonomy(WALK)
    made = plan(old, new, [])
    found = carried(
        made, document(event(1, "stroll", 0, 5), event(2, "stroll", 9, 12), event(3, "walk", 0, 5))
    )
    (loss, (count, videos)), *others = losses_of([found.losses]).items()
    assert not others
    assert loss_sentence(made, loss, count, videos).startswith(
        "2 records have the label “Stroll” (stroll), which the new taxonomy does not have"
    )


def test_merged_records_keep_who_made_them_and_under_which_version() -> None:
    made = plan(taxonomy(WALK, STROLL), taxonomy(WALK), [Merge(("stroll", "walk"), "walk")])
    before = event(1, "stroll", 0, 5, taxonomy_version="1")
    found = carried(made, document(before, event(2, "walk", 9, 12)))
    (change,) = found.changes
    assert change.before == before
    assert change.after == event(1, "walk", 0, 5, taxonomy_version="1")
    assert (found.queue, found.broken, found.losses) == ((), (), {})


def test_merged_records_that_lie_over_each_other_queue() -> None:
    made = plan(taxonomy(WALK, STROLL), taxonomy(WALK), [Merge(("stroll", "walk"), "walk")])
    found = carried(
        made,
        document(
            event(1, "walk", 0, 20),
            event(2, "stroll", 10, 30),
            event(3, "walk", 5, 8),  # lay over the first before: nothing new
            event(4, "stroll", 40, 50),
        ),
    )
    assert [(q.record, q.cause) for q in found.queue] == [(2, RecheckCause.MERGE)]
    assert found.queue[0].reason == (
        "This was Stroll and lies over what was Walk on frames 0 to 19; both are Walk now"
    )


def test_merged_objects_with_the_same_boxes_queue() -> None:
    old = taxonomy(label("car", Level.OBJECT), label("auto", Level.OBJECT))
    made = plan(old, taxonomy(label("car", Level.OBJECT)), [Merge(("auto", "car"), "car")])
    found = carried(
        made,
        document(
            track(1, "car"), keyframe(2, 1, 0), keyframe(3, 1, 20),
            track(4, "auto"), keyframe(5, 4, 10), keyframe(6, 4, 30),
        ),
    )  # fmt: skip
    assert [(q.record, q.cause) for q in found.queue] == [(4, RecheckCause.MERGE)]


def test_split_records_keep_their_label_and_queue_with_the_likeliest_first() -> None:
    old = taxonomy(PERSON, attributes=(AGE,))
    new = taxonomy(
        label("kid", Level.OBJECT, attributes=USES_AGE), label("grown", Level.OBJECT, attributes=USES_AGE),
        attributes=(AGE,),
    )  # fmt: skip
    step = Split("person", ("kid", "grown"), "age", {"child": "kid", "adult": "grown"})
    there = document(
        track(1, "person", attributes={"age": "adult"}), keyframe(2, 1, 0),
        track(3, "person", attributes={"age": "child"}), keyframe(4, 3, 0),
    )  # fmt: skip
    found = carried(plan(old, new, [step]), there)
    assert found.changes == ()
    assert [(q.record, q.cause, q.choices) for q in found.queue] == [
        (1, RecheckCause.SPLIT, ("grown", "kid")),
        (3, RecheckCause.SPLIT, ("kid", "grown")),
    ]
    assert {b.violation.rule for b in found.broken} == {Rule.LABEL_KNOWN}


def test_what_takes_part_suggests_the_part() -> None:
    ball, disc = label("ball", Level.OBJECT), label("disc", Level.OBJECT)
    old = taxonomy(label("throw"), ball, disc)
    new = taxonomy(label("throw_ball"), label("throw_disc", within=("disc",)), ball, disc)
    there = document(
        event(1, "throw", 0, 5), event(2, "throw", 50, 55),
        track(3, "disc"), keyframe(4, 3, 0), keyframe(5, 3, 9),
        track(6, "ball"), keyframe(7, 6, 50), keyframe(8, 6, 60),
    )  # fmt: skip
    found = carried(plan(old, new, [Split("throw", ("throw_ball", "throw_disc"))]), there)
    assert [q.choices[0] for q in found.queue] == ["throw_disc", "throw_ball"]


def test_a_tightened_rule_queues_what_breaks_it_with_its_sentence() -> None:
    new = taxonomy(label("walk", at_least=Duration(5, Unit.FRAMES)))
    found = carried(
        plan(taxonomy(WALK), new, [Tighten("walk")]),
        document(event(1, "walk", 0, 3), event(2, "walk", 9, 30)),
    )
    (queued,) = found.queue
    assert (queued.record, queued.cause) == (1, RecheckCause.RULE)
    assert queued.reason == "Walk lasts at least 5 frames. Make it longer"
    assert [(b.title, b.frame, b.violation.rule) for b in found.broken] == [("Walk", 0, Rule.DURATION)]


def test_what_broke_the_rule_before_is_no_news() -> None:
    short = label("walk", at_least=Duration(5, Unit.FRAMES))
    shorter = label("walk", at_least=Duration(4, Unit.FRAMES))
    found = carried(plan(taxonomy(short), taxonomy(shorter), []), document(event(1, "walk", 0, 3)))
    assert (found.queue, found.broken) == ((), ())


def test_a_new_definition_queues_records_if_the_person_wants_it() -> None:
    old, new = taxonomy(label("walk", definition="A.")), taxonomy(label("walk", definition="B."))
    there = document(event(1, "walk", 0, 3))
    (queued,) = carried(plan(old, new, [Redefine("walk")]), there).queue
    assert queued.reason == "The definition of Walk was “A.” and is now “B.”"
    assert carried(plan(old, new, [Redefine("walk", look_again=False)]), there).queue == ()


def test_a_new_definition_queues_records_by_itself_under_another_id_too_but_not_for_how_it_is_set() -> None:
    there = document(event(1, "walk", 0, 3))
    old = taxonomy(label("walk", definition="A foot\nis down."))
    for id_, definition, waits in (
        ("walk", "Both feet.", [("walk", RecheckCause.DEFINITION)]),
        ("stride", "Both feet.", [("stride", RecheckCause.DEFINITION)]),
        ("stride", "a foot is  down.", []),
    ):
        steps = [] if id_ == "walk" else [Reid("walk", id_)]
        queue = carried(plan(old, taxonomy(label(id_, definition=definition)), steps), there).queue
        assert [(q.label, q.cause) for q in queue] == waits


def test_merging_into_a_label_that_says_other_things_is_a_decision_already() -> None:
    old = taxonomy(label("walk", definition="A."), label("stroll", definition="B."))
    there = document(event(1, "stroll", 0, 3), event(2, "walk", 50, 60))
    new = taxonomy(label("walk", definition="A."), label("stroll", definition="C."))
    assert carried(plan(old, new, [Merge(("stroll",), "walk")]), there).queue == ()


def test_deleting_a_label_with_its_records_takes_all_that_hangs_on_them() -> None:
    old, new = taxonomy(WALK, PERSON, attributes=(AGE,)), taxonomy(WALK)
    there = document(
        event(1, "walk", 0, 3, roles={"who": (2,)}),
        track(2, "person"), keyframe(3, 2, 0),
        Comment(id=4, record=3, text="?", provenance=ADA),
    )  # fmt: skip
    made = plan(old, new, [Delete("person", with_records=True)])
    found = carried(made, there)
    assert {c.id for c in found.changes if c.after is None} == {2, 3, 4}
    assert [c.after.roles for c in found.changes if c.id == 1] == [{}]  # type: ignore[union-attr]
    assert carried(plan(old, new, [Delete("person")]), there).losses


def test_values_follow_renamed_attributes_and_merged_values() -> None:
    old = taxonomy(PERSON, attributes=(AGE,))
    years = Attribute(id="years", name="Years", type=AttributeType.CHOICE, choices=choices("young", "adult"))
    new = taxonomy(
        label("person", Level.OBJECT, attributes=(AttributeUse(attribute="years"),)), attributes=(years,)
    )
    there = document(track(1, "person", attributes={"age": "child"}), keyframe(2, 1, 0))
    assert carried(plan(old, new, []), there).losses
    steps = [ReidAttribute("age", "years"), MergeChoices("age", ("child",), "young")]
    (change,) = carried(plan(old, new, steps), there).changes
    assert change.after == track(1, "person", attributes={"years": "young"})


def test_a_value_without_a_step_holds_the_change_up_and_may_be_cleared() -> None:
    old = taxonomy(PERSON, attributes=(AGE,))
    new = taxonomy(PERSON, attributes=(Attribute(**{**_fields(AGE), "choices": choices("adult")}),))
    there = document(track(1, "person", attributes={"age": "child"}), keyframe(2, 1, 0))
    made = plan(old, new, [])
    ((loss, records),) = carried(made, there).losses.items()
    assert "as “Child” (child)" in loss_sentence(made, loss, len(records))
    (change,) = carried(plan(old, new, [DropChoice("age", "child")]), there).changes
    assert change.after == track(1, "person")


def test_a_list_of_which_every_value_was_dropped_goes_but_ends_what_held_before() -> None:
    tools = {"id": "tools", "name": "Tools", "type": AttributeType.MANY, "changing": True}
    use = label("person", Level.OBJECT, attributes=(AttributeUse(attribute="tools", required=True),))
    walk = label("walk", attributes=(AttributeUse(attribute="tools"),))
    old = taxonomy(use, walk, attributes=(Attribute(**tools, choices=choices("axe", "saw")),))
    new = taxonomy(use, walk, attributes=(Attribute(**tools, choices=choices("saw")),))
    there = document(
        track(1, "person"),
        keyframe(2, 1, 0, attributes={"tools": ["axe"]}),
        keyframe(3, 1, 5, attributes={"tools": ["saw", "axe"]}),
        keyframe(4, 1, 9, attributes={"tools": ["axe"]}),
        event(5, "walk", 0, 5, attributes={"tools": ["axe"]}),
        event(6, "walk", 5, 9, attributes={"tools": []}),
    )
    found = carried(plan(old, new, [DropChoice("tools", "axe")]), there)
    assert {c.id: c.after.attributes for c in found.changes} == {
        2: {},
        3: {"tools": ["saw"]},
        4: {"tools": []},  # the saw was put away
        5: {},
    }


def test_an_attribute_the_label_lost_holds_the_change_up_and_may_be_cleared() -> None:
    old = taxonomy(PERSON, attributes=(AGE,))
    new = taxonomy(label("person", Level.OBJECT), attributes=(AGE,))
    there = document(track(1, "person", attributes={"age": "child"}), keyframe(2, 1, 0))
    assert carried(plan(old, new, []), there).losses
    (change,) = carried(plan(old, new, [DropAttribute("age", "person")]), there).changes
    assert change.after == track(1, "person")


def test_a_fixed_attribute_that_changes_from_now_on_goes_to_the_first_keyframe() -> None:
    changing = Attribute(**{**_fields(AGE), "changing": True})
    there = document(track(1, "person", attributes={"age": "child"}), keyframe(2, 1, 0))
    there_and_back = taxonomy(PERSON, attributes=(AGE,)), taxonomy(PERSON, attributes=(changing,))
    found = carried(plan(*there_and_back, []), there)
    assert [c.after for c in found.changes] == [
        track(1, "person"),
        keyframe(2, 1, 0, attributes={"age": "child"}),
    ]


def test_a_changing_attribute_that_is_fixed_from_now_on_asks_where_it_had_several_values() -> None:
    changing = Attribute(**{**_fields(AGE), "changing": True})
    old, new = taxonomy(PERSON, attributes=(changing,)), taxonomy(PERSON, attributes=(AGE,))
    there = document(
        track(1, "person"),
        keyframe(2, 1, 0, attributes={"age": "child"}),
        keyframe(3, 1, 9, attributes={"age": "adult"}),
    )
    assert carried(plan(old, new, []), there).losses
    found = carried(plan(old, new, [Settle("age")]), there)
    assert found.changes[0].after == track(1, "person", attributes={"age": "child"})
    assert found.queue[0].reason == "Age no longer changes over time; it was also adult later on"


def test_roles_and_labels_ruled_out_follow() -> None:
    old = taxonomy(label("pass", roles=(Role(id="who", name="Actor"),)), STROLL)
    new = taxonomy(label("pass", roles=(Role(id="actor", name="Actor"),)), label("amble"))
    before = event(1, "pass", 0, 5, roles={"who": (7,)}, ruled_out=("stroll",))
    assert {loss.what for loss in carried(plan(old, new, []), document(before)).losses} == {
        "role",
        "ruled_out",
    }
    steps = [ReidRole("pass", "who", "actor"), Reid("stroll", "amble")]
    (change,) = carried(plan(old, new, steps), document(before)).changes
    assert change.after == event(1, "pass", 0, 5, roles={"actor": (7,)}, ruled_out=("amble",))


def test_examples_and_open_rechecks_follow_their_labels() -> None:
    made = plan(taxonomy(WALK, STROLL), taxonomy(WALK), [Merge(("stroll", "walk"), "walk")])
    example = Example(id=1, label="stroll", kind=ExampleKind.POSITIVE, picture="0" * 64, provenance=ADA)
    again = Recheck(
        id=2, video=1, record=5, label="walk", cause=RecheckCause.SPLIT, reason="?", provenance=ADA,
        choices=("walk", "stroll"),
    )  # fmt: skip
    first, second = project_changes(made, [example, again])
    assert first.after is not None
    assert first.after.label == "walk"
    assert second.after is not None
    assert second.after.choices == ("walk",)  # type: ignore[union-attr]


def test_undoing_restores_every_record() -> None:
    made = plan(taxonomy(WALK, STROLL), taxonomy(WALK), [Merge(("stroll", "walk"), "walk")])
    there = document(event(1, "stroll", 0, 5, verdict=Verdict.UNSURE, reason="far away"))
    before = there.copy()
    edit = Edit("Change", carried(made, there).changes)
    there.apply(edit)
    there.apply(edit.inverse)
    assert there == before


# -- steps in words


@pytest.mark.parametrize(
    "step",
    [
        Reid("a", "b"),
        Merge(("a", "b"), "c"),
        Split("a", ("b", "c")),
        Split("a", ("b", "c"), "age"),
        Split("a", ("b", "c"), "age", {"child": "b", "adult": "c"}),
        Delete("a"),
        Delete("a", with_records=True),
        Redefine("a"),
        Redefine("a", look_again=False),
        ReidAttribute("a", "b"),
        DropAttribute("a"),
        DropAttribute("a", "b"),
        Settle("a"),
        MergeChoices("a", ("b", "c"), "d"),
        DropChoice("a", "b"),
        ReidRole("a", "b", "c"),
    ],
    ids=spelled,
)
def test_a_step_is_read_as_it_is_spelled(step: Any) -> None:
    assert parsed(spelled(step)) == step
    assert step_words(step, taxonomy(), taxonomy())


def test_what_is_no_step_is_refused_with_what_may_be_said() -> None:
    with pytest.raises(BadInput, match="merge A,B into C"):
        parsed("frobnicate the labels")


def test_a_rename_needs_no_spelling() -> None:
    assert spelled(Rename("a")) == ""
