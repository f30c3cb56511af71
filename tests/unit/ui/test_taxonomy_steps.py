"""What is asked about a change of taxonomy, and what the answers stand for."""

from __future__ import annotations

from framegrain.domain.migration import (
    Delete,
    DropAttribute,
    Loss,
    Merge,
    Redefine,
    Reid,
    Rename,
    Split,
    guess,
    plan,
)
from framegrain.domain.taxonomy import Attribute, AttributeType
from framegrain.ui.dialogs.taxonomy_steps import MOST_ASKED, Draft, Question
from unit.domain.contracts import label, taxonomy

OLD = taxonomy(label("walk", definition="A."), label("stroll"), label("run"))
NEW = taxonomy(label("walk", definition="B."), label("jog"), label("sprint"))


def asked(draft: Draft, used: dict[str, int]) -> dict[str, Question]:
    return {question.title: question for question in draft.questions(used)}


def words(question: Question) -> list[str]:
    return [answer.words for answer in question.answers]


def test_a_label_that_goes_is_asked_about_when_records_have_it() -> None:
    draft = Draft(OLD, NEW, guess(OLD, NEW))
    questions = asked(draft, {"stroll": 2})
    assert list(questions) == ["Stroll", "Walk is defined anew"]
    stroll = questions["Stroll"]
    assert stroll.is_open
    assert words(stroll) == [
        "Choose what becomes of it",
        "becomes Walk (walk)",
        "becomes Jog (jog)",
        "becomes Sprint (sprint)",
        "ask for each record: Jog, Sprint",
        "is deleted with its 2 records",
    ]
    assert [answer.step for answer in stroll.answers][-2:] == [
        Split("stroll", ("jog", "sprint")),
        Delete("stroll", with_records=True),
    ]


def test_an_answer_becomes_a_step_and_may_be_taken_back() -> None:
    draft = Draft(OLD, NEW, [Rename("walk")])
    merge = Merge(("stroll", "walk"), "walk")
    draft.choose(("label", "stroll"), merge)
    assert draft.steps == (merge, Rename("walk"))
    question = asked(draft, {"stroll": 2})["Stroll"]
    assert question.answers[question.chosen].step == merge
    draft.choose(("label", "stroll"), None)
    assert draft.steps == (Rename("walk"),)


def test_one_of_several_merged_labels_can_be_answered_otherwise() -> None:
    draft = Draft(OLD, NEW, [Merge(("stroll", "run", "walk"), "walk")])
    draft.choose(("label", "run"), Reid("run", "jog"))
    made = plan(OLD, NEW, draft.steps)
    assert (made.label("stroll"), made.label("run")) == ("walk", "jog")
    assert draft.same == {"run": "jog"}


def test_what_no_step_covers_is_asked_from_then_on() -> None:
    old = taxonomy(label("walk"), attributes=(Attribute(id="age", name="Age", type=AttributeType.TEXT),))
    draft = Draft(old, NEW, [])
    assert draft.ask([Loss("attribute", "walk", "age")])
    assert not draft.ask([Loss("attribute", "walk", "age")])
    question = asked(draft, {})["Age of Walk"]
    assert [answer.step for answer in question.answers] == [None, DropAttribute("age", "walk")]
    draft.choose(question.key, DropAttribute("age", "walk"))
    assert not asked(draft, {})["Age of Walk"].is_open


def test_whether_records_are_looked_at_again_is_a_choice() -> None:
    question = asked(Draft(OLD, NEW, guess(OLD, NEW)), {"walk": 7})["Walk is defined anew"]
    assert [answer.step for answer in question.answers] == [
        Redefine("walk", look_again=True),
        Redefine("walk", look_again=False),
    ]


def test_of_thousands_those_that_hold_the_change_up_are_asked_first() -> None:
    many = taxonomy(*(label(f"gone{n}") for n in range(1000)))
    steps = [Merge((f"gone{n}", "walk"), "walk") for n in range(900)]
    draft = Draft(many, NEW, steps)
    questions = draft.questions({f"gone{n}": 1 for n in range(1000)})
    assert len(questions) == MOST_ASKED
    assert sum(question.is_open for question in questions) == 100
    assert draft.left_out == 800
