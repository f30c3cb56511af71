"""What a person is asked about a change of taxonomy: a question for each thing that goes or means otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.migration import (
    Delete,
    Deprecate,
    DropAttribute,
    DropChoice,
    DropRole,
    Loss,
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
    defined_anew,
    step_words,
)
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy

Key = tuple[str, ...]
"""What a question is about: its kind and the ids of its subject."""


MOST_ASKED = 200
"""So many questions are asked in the window; of more, what is proposed holds."""


_MOST_PARTS = 9


class Answer(NamedTuple):
    """One of the answers: its words, and the step it stands for; None leaves the question open."""

    words: str
    step: Step | None


class Question(NamedTuple):
    """`title` is asked, `detail` says why; `chosen` is the answer given so far, by its place."""

    key: Key
    title: str
    detail: str
    answers: tuple[Answer, ...]
    chosen: int

    @property
    def is_open(self) -> bool:
        """Whether nothing has been answered yet."""
        return self.answers[self.chosen].step is None


class Draft:
    """A change of taxonomy in the making: steps by what they are about, guessed or handed in first, then chosen."""

    def __init__(self, old: Taxonomy, new: Taxonomy, steps: Iterable[Step]) -> None:
        self.old = old
        self.new = new
        self._described: list[Step] = []
        self._steps: dict[Key, Step] = {}
        self._asked: dict[Key, None] = {}
        self.left_out = 0
        """So many questions are not asked, as there are too many."""
        for step in steps:
            self._file(step)

    def _file(self, step: Step) -> None:
        if isinstance(step, Rename | Move | Deprecate | Tighten):
            self._described.append(step)
        elif isinstance(step, Merge):
            for label in step.labels:
                if label != step.into:
                    self._steps["label", label] = Merge((label, step.into), step.into)
        else:
            self._steps[_key_of(step)] = step

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps as they stand."""
        return (*self._steps.values(), *self._described)

    @property
    def same(self) -> dict[LabelId, LabelId]:
        """New ids of labels by their old ones, for a difference that knows them."""
        return {step.label: step.to for step in self._steps.values() if isinstance(step, Reid)}

    @property
    def anew(self) -> tuple[LabelId, ...]:
        """Labels that are defined anew and whose records may be looked at again, or not, all at once."""
        known = defined_anew(self.old, self.new, self.same)
        return tuple(label for label in known if ("again", label) in self._steps)

    @property
    def looks_again(self) -> bool | None:
        """Whether the records of all these are looked at again; None when only those of some are."""
        said = {
            step.look_again for key in self.anew if isinstance(step := self._steps["again", key], Redefine)
        }
        return None if len(said) > 1 else said != {False}

    def look_again(self, yes: bool) -> None:
        """Look at the records of all labels defined anew again, or leave them as they are."""
        for label in self.anew:
            self._steps["again", label] = Redefine(label, look_again=yes)

    def choose(self, key: Key, step: Step | None) -> None:
        """Answer a question."""
        if step is None:
            self._steps.pop(key, None)
        else:
            self._steps[key] = step

    def ask(self, losses: Iterable[Loss]) -> bool:
        """Ask about what no step covers, from now on; whether any question is new."""
        fresh = {_key_of_loss(loss): None for loss in losses}
        known = set(self._keys())
        self._asked.update(fresh)
        return not fresh.keys() <= known

    def _keys(self) -> dict[Key, None]:
        return {**dict.fromkeys(self._steps), **self._asked}

    def questions(self, used: Mapping[LabelId, int]) -> list[Question]:
        """Labels that go, then values and roles, then new definitions; `used` counts records by label.

        No more than `MOST_ASKED`; how many there are beside these is `left_out`.
        """
        gone: dict[Key, None] = {
            ("label", label.id): None
            for label in self.old.labels
            if label.id not in self.new.by_id and used.get(label.id)
        }
        keys = sorted({**gone, **self._keys()}, key=lambda key: _ORDER.index(key[0]))
        if len(keys) > MOST_ASKED:  # those that hold the change up come first
            keys.sort(key=lambda key: key in self._steps)
        self.left_out = max(len(keys) - MOST_ASKED, 0)
        return [self._question(key, used) for key in keys[:MOST_ASKED]]

    def _question(self, key: Key, used: Mapping[LabelId, int]) -> Question:
        title, detail, answers = _ASKERS[key[0]](self, key, used)
        step = self._steps.get(key)
        if step is not None and all(answer.step != step for answer in answers):
            own = Answer(_short(step, self.old, self.new), step)
            answers = [own, *(answer for answer in answers if answer.words != own.words)]
        chosen = next((n for n, answer in enumerate(answers) if answer.step == step), -1)
        if chosen < 0:
            answers, chosen = [Answer("Choose what becomes of it", None), *answers], 0
        return Question(key, title, detail, tuple(answers), chosen)

    # -- answers

    def _about_label(self, key: Key, used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        label = self.old.by_id[key[1]]
        count = used.get(label.id, 0)
        answers = [
            Answer(f"becomes {other.name} ({other.id})", Merge((label.id, other.id), other.id))
            for other in self.new.labels
            if other.level is label.level and other.id != label.id
        ]
        below = [c for c in label.children if c in self.new.by_id]
        if len(below) > 1:
            answers.insert(0, Answer("ask for each record: one below it", Split(label.id, tuple(below))))
        added = tuple(
            other.id
            for other in self.new.labels
            if other.level is label.level and other.id not in self.old.by_id
        )
        if 1 < len(added) <= _MOST_PARTS:
            names = ", ".join(map(self.new.name_of, added))
            answers.append(Answer(f"ask for each record: {names}", Split(label.id, added)))
        if label.id not in self.new.by_id:
            words = f"is deleted with its {counted(count, 'record')}" if count else "is deleted"
            answers.append(Answer(words, Delete(label.id, with_records=bool(count))))
        return label.name, counted(count, "record"), answers

    def _about_definition(self, key: Key, used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        label = self.old.by_id[key[1]]
        count = used.get(label.id, 0)
        return (
            f"{label.name} is defined anew",
            counted(count, "record"),
            [
                Answer("look at its records again", Redefine(label.id, look_again=True)),
                Answer("leave its records as they are", Redefine(label.id, look_again=False)),
            ],
        )

    def _about_attribute(self, key: Key, _used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        attribute = self.old.attribute_by_id[key[1]]
        answers = [
            Answer(f"becomes {other.name}", ReidAttribute(attribute.id, other.id))
            for other in self.new.attributes
            if other.type is attribute.type and other.id != attribute.id
        ]
        answers.append(Answer("its values are cleared", DropAttribute(attribute.id)))
        return f"Attribute {attribute.name}", "some records have a value of it", answers

    def _about_attribute_of(self, key: Key, _used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        attribute, label = self.old.attribute_by_id[key[1]], key[2]
        answers = [Answer("its values are cleared", DropAttribute(attribute.id, label))]
        title = f"{attribute.name} of {self.old.name_of(label)}"
        return title, "the label does not have it any more", answers

    def _about_value(self, key: Key, _used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        attribute = self.old.attribute_by_id[key[1]]
        renamed = self._steps.get(("attribute", attribute.id))
        to = renamed.to if isinstance(renamed, ReidAttribute) else attribute.id
        after = self.new.attribute_by_id.get(to)
        answers = [
            Answer(f"becomes {choice.name}", MergeChoices(attribute.id, (key[2],), choice.id))
            for choice in (after.choices if after is not None else ())
        ]
        answers.append(Answer("is cleared", DropChoice(attribute.id, key[2])))
        return f"{attribute.name}: {attribute.choice_name(key[2])}", "some records have it", answers

    def _about_role(self, key: Key, _used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        label, role = key[1], key[2]
        to = next((s.to for s in self._steps.values() if isinstance(s, Reid) and s.label == label), label)
        after = self.new.by_id.get(to)
        answers = [
            Answer(f"becomes {other.name}", ReidRole(label, role, other.id))
            for other in (after.roles if after is not None else ())
        ]
        answers.append(Answer("is cleared", DropRole(label, role)))
        return f"{self.old.name_of(label)}: role {role}", "some records have it", answers

    def _about_place(self, key: Key, _used: Mapping[LabelId, int]) -> tuple[str, str, list[Answer]]:
        attribute = self.old.attribute_by_id[key[1]]
        answers = [
            Answer("keep the first value, and look at the object again", Settle(attribute.id)),
        ]
        return f"{attribute.name} is fixed now", "some objects have several values over time", answers


_ORDER = ("label", "attribute", "attribute_of", "value", "role", "place", "again")
_ASKERS = {
    "label": Draft._about_label,  # noqa: SLF001 - the table of this class
    "again": Draft._about_definition,  # noqa: SLF001
    "attribute": Draft._about_attribute,  # noqa: SLF001
    "attribute_of": Draft._about_attribute_of,  # noqa: SLF001
    "value": Draft._about_value,  # noqa: SLF001
    "role": Draft._about_role,  # noqa: SLF001
    "place": Draft._about_place,  # noqa: SLF001
}


def _key_of(step: Step) -> Key:
    match step:
        case Redefine():
            return "again", step.label
        case ReidAttribute():
            return "attribute", step.attribute
        case DropAttribute():
            return (
                ("attribute", step.attribute)
                if step.label is None
                else ("attribute_of", step.attribute, step.label)
            )
        case Settle():
            return "place", step.attribute
        case MergeChoices():
            return "value", step.of, ",".join(step.choices)
        case DropChoice():
            return "value", step.of, step.choice
        case ReidRole() | DropRole():
            return "role", step.label, step.role
        case Merge():
            return "label", step.labels[0]
    return "label", step.label


def _key_of_loss(loss: Loss) -> Key:
    match loss.what:
        case "label":
            return "label", loss.label
        case "ruled_out":
            return "label", loss.name
        case "attribute":
            return "attribute_of", loss.name, loss.label
        case "value":
            attribute, _, choice = loss.name.partition(".")
            return "value", attribute, choice
        case "role":
            return "role", loss.label, loss.name
    return "place", loss.name


def _short(step: Step, old: Taxonomy, new: Taxonomy) -> str:
    """A step's words without its subject, which the question names."""
    match step:
        case Reid(_, to):
            return f"is {new.name_of(to)} ({to}) from now on"
        case Split():
            return f"ask for each record: {', '.join(map(new.name_of, step.into))}"
    return step_words(step, old, new)
