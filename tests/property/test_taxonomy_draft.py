"""Whatever an author does to a draft, taking it all back gives the draft there was, and a file says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from framegrain.domain.errors import BadInput
from framegrain.domain.migration import Merge, Reid, Split
from framegrain.editing import taxonomy_verbs as verbs
from framegrain.editing.taxonomy_draft import ROOTS
from framegrain.exchange.taxonomy import examine_taxonomy, examine_values, read_taxonomy
from framegrain.session.draft_steps import steps_of
from framegrain.session.drafting import check, draft_of, keep, kept, text_of
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

_pick = st.integers(0, 10_000)


class Author(RuleBasedStateMachine):
    """A person at work."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = draft_of(read_taxonomy(TAXONOMY, "test"))
        self.first = self.draft.data()
        self.done: list[dict] = []

    def key(self, n: int) -> int:
        keys = sorted(self.draft.keys)
        return keys[n % len(keys)]

    def note(self, before: dict) -> None:
        if self.draft.data() != before:
            self.done.append(before)

    @rule(
        n=_pick,
        what=st.sampled_from(["add", "beside", "copy", "deprecate", "split", "rename"]),
        name=st.text("ab c", max_size=4),
    )
    @precondition(lambda self: self.draft.keys)
    def one(self, n: int, what: str, name: str) -> None:
        key, draft = self.key(n), self.draft
        if draft[key].level == "attribute" and what in ("add", "split"):
            return
        before = draft.data()
        match what:
            case "add":
                verbs.add(draft, key)
            case "beside":
                verbs.add_beside(draft, key)
            case "copy":
                verbs.duplicate(draft, key)
            case "deprecate":
                verbs.deprecate(draft, key)
            case "split":
                verbs.split(draft, key, ["One", "Other"])
            case _:
                verbs.rename(draft, key, name)
        self.note(before)

    @rule(n=_pick, m=_pick, at=st.integers(0, 3), what=st.sampled_from(["move", "merge", "delete", "level"]))
    @precondition(lambda self: len(self.draft.keys) > 2)
    def two(self, n: int, m: int, at: int, what: str) -> None:
        key, other, draft = self.key(n), self.key(m), self.draft
        before = draft.data()
        try:
            if what == "move":
                verbs.move(draft, [key], other, min(at, len(draft[other].children)))
            elif what == "merge" and draft[key].level == draft[other].level:
                verbs.merge(draft, [key], other)
            elif what == "delete":
                verbs.delete(draft, [key])
            elif what == "level" and draft[key].level != "attribute":
                verbs.change_level(draft, key, "scene")
        except BadInput:
            assert draft.data() == before
        self.note(before)

    @rule()
    @precondition(lambda self: self.done)
    def back(self) -> None:
        now = self.draft.data()
        self.draft.undo()
        assert self.draft.data() == self.done.pop()
        self.draft.redo()
        assert self.draft.data() == now
        self.draft.undo()

    @invariant()
    def is_a_tree(self) -> None:
        seen = [node.key for root in ROOTS.values() for node in self.draft.walk(root)]
        assert sorted(key for key in seen if key > 0) == sorted(self.draft.keys)
        for key in self.draft.keys:
            assert key in self.draft[self.draft[key].parent].children
            assert self.draft[key].level == self.draft[self.draft[key].parent].level

    def teardown(self) -> None:
        while self.draft.undo():
            pass
        assert self.draft.data() == self.first

    @precondition(lambda self: len(self.done) % 7 == 0)
    @invariant()
    def reads_as_its_file_does(self) -> None:
        values, told = examine_values(self.draft.data())
        text, said = examine_taxonomy(text_of(self.draft, None))
        assert values == text
        assert sorted((p.path, p.message, p.severity) for p in told if "line" not in p.message) == sorted(
            (p.path, p.message, p.severity) for p in said if "line" not in p.message
        )


TestAuthor = Author.TestCase
TestAuthor.settings = settings(max_examples=25, stateful_step_count=60, deadline=None)


def test_a_draft_reads_as_the_taxonomy_it_was_made_of():
    taxonomy = read_taxonomy(TAXONOMY, "test")
    assert check(draft_of(taxonomy)).taxonomy == taxonomy


def test_a_draft_put_aside_comes_back_with_what_its_labels_were(tmp_path: Path):
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    walk = draft.ids["walk"]
    verbs.rename(draft, walk, "Stroll")
    keep(draft, tmp_path / "draft.json", "street")
    found = kept(tmp_path / "draft.json")
    assert found is not None
    again, about = found
    assert about == "street"
    assert again.data() == draft.data()
    assert (again[walk].name, again[walk].origin) == ("Stroll", "walk")


def test_an_error_says_which_label_and_field_it_is_about():
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    pond = draft.ids["pond"]
    verbs.set_field(draft, pond, "colour", "blue")
    found = check(draft)
    assert found.taxonomy is None
    assert [(p.key, p.field) for p in found.problems if p.is_error] == [(pond, "colour")]


def test_deleting_a_label_takes_its_name_out_of_others():
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    verbs.delete(draft, [draft.ids["day"]])
    taxonomy = check(draft).taxonomy
    assert taxonomy is not None
    assert taxonomy.label("meet").within == ()


def test_another_id_is_followed_by_what_names_the_label():
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    verbs.set_field(draft, draft.ids["day"], "id", "daylight")
    taxonomy = check(draft).taxonomy
    assert taxonomy is not None
    assert taxonomy.label("meet").within == ("daylight",)


def test_merged_labels_are_remembered_in_the_one_they_went_into():
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    walk = draft.ids["walk"]
    verbs.merge(draft, [draft.ids["stand"]], walk)
    assert draft[walk].joined == ("stand",)


def test_steps_say_what_became_of_labels_merged_split_or_given_another_id():
    old = read_taxonomy(TAXONOMY, "test")
    draft = draft_of(old)
    verbs.merge(draft, [draft.ids["stand"]], draft.ids["walk"])
    verbs.split(draft, draft.ids["thing"], ["Bag", "Box"])
    verbs.set_field(draft, draft.ids["van"], "id", "lorry")
    new = check(draft).taxonomy
    assert new is not None
    steps = steps_of(draft, old, new)
    assert Merge(("stand", "walk"), "walk") in steps
    assert Split("thing", ("bag_2", "box")) in steps
    assert Reid("van", "lorry") in steps


def test_what_the_linter_finds_is_no_error_and_says_which_label_it_is_about():
    draft = draft_of(read_taxonomy(TAXONOMY, "test"))
    misc = verbs.add(draft, ROOTS["object"], name="Misc")
    found = [p for p in check(draft).problems if p.key == misc]
    assert found
    assert not any(p.is_error for p in found)
