"""Steps as a person reads and writes them: `merge stroll, amble into walk`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
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
from framegrain.domain.migration.words import attribute_name, choice_name

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy

SPELLINGS = (
    "reid A to B",
    "merge A,B into C",
    "split A into B,C [by ATTRIBUTE [VALUE=B,...]]",
    "delete A [with records]",
    "look again A",
    "keep A",
    "attribute A to B",
    "clear attribute A [of LABEL]",
    "first attribute A",
    "value ATTRIBUTE.V,W to X",
    "clear value ATTRIBUTE.V",
    "role LABEL.R to S",
    "clear role LABEL.R",
)
"""What `parsed` understands; capitals stand for ids."""

_ID = r"[^\s,.=]+"
_IDS = rf"{_ID}(?:\s*,\s*{_ID})*"
_WHENS = rf"{_ID}={_ID}(?:\s*,\s*{_ID}={_ID})*"


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


_READERS = (
    (rf"(?:reid|rename) ({_ID}) to ({_ID})", lambda a, b: Reid(a, b)),
    (rf"merge ({_IDS}) into ({_ID})", lambda a, b: Merge(_several(a), b)),
    (
        rf"split ({_ID}) into ({_IDS})(?: by ({_ID})(?: ({_WHENS}))?)?",
        lambda a, b, by, when: Split(
            a, _several(b), by or "", dict(pair.split("=") for pair in _several(when)) if when else {}
        ),
    ),
    (rf"delete ({_ID})( with records)?", lambda a, more: Delete(a, with_records=bool(more))),
    (rf"look again ({_ID})", lambda a: Redefine(a, look_again=True)),
    (rf"keep ({_ID})", lambda a: Redefine(a, look_again=False)),
    (rf"attribute ({_ID}) to ({_ID})", lambda a, b: ReidAttribute(a, b)),
    (rf"clear attribute ({_ID})(?: of ({_ID}))?", lambda a, label: DropAttribute(a, label)),
    (rf"first attribute ({_ID})", lambda a: Settle(a)),
    (rf"value ({_ID})\.({_IDS}) to ({_ID})", lambda a, b, c: MergeChoices(a, _several(b), c)),
    (rf"clear value ({_ID})\.({_ID})", lambda a, b: DropChoice(a, b)),
    (rf"role ({_ID})\.({_ID}) to ({_ID})", lambda a, b, c: ReidRole(a, b, c)),
    (rf"clear role ({_ID})\.({_ID})", lambda a, b: DropRole(a, b)),
)


def parsed(text: str) -> Step:
    """A step as it was typed; BadInput naming what may be said."""
    words = " ".join(text.split())
    for pattern, made in _READERS:
        found = re.fullmatch(pattern, words)
        if found is not None:
            step: Step = made(*found.groups())
            return step
    raise BadInput(f"“{text[:80]}” is no step; say one of: {'; '.join(SPELLINGS)}")


def spelled(step: Step) -> str:
    """A step as `parsed` understands it; empty for one that only describes what the taxonomies say anyway."""
    match step:
        case Reid(label, to):
            return f"reid {label} to {to}"
        case Merge(labels, into):
            return f"merge {','.join(labels)} into {into}"
        case Split():
            by = f" by {step.by}" if step.by else ""
            when = ",".join(f"{value}={label}" for value, label in step.when.items())
            return f"split {step.label} into {','.join(step.into)}{by}{' ' + when if by and when else ''}"
        case Delete(label, with_records):
            return f"delete {label}{' with records' if with_records else ''}"
        case Redefine(label, look_again):
            return f"{'look again' if look_again else 'keep'} {label}"
    return _value_spelled(step)


def _value_spelled(step: Step) -> str:
    match step:
        case ReidAttribute(attribute, to):
            return f"attribute {attribute} to {to}"
        case DropAttribute(attribute, label):
            return f"clear attribute {attribute}{f' of {label}' if label is not None else ''}"
        case Settle(attribute):
            return f"first attribute {attribute}"
        case MergeChoices(of, choices, into):
            return f"value {of}.{','.join(choices)} to {into}"
        case DropChoice(of, choice):
            return f"clear value {of}.{choice}"
        case ReidRole(label, role, to):
            return f"role {label}.{role} to {to}"
        case DropRole(label, role):
            return f"clear role {label}.{role}"
    return ""


def step_words(step: Step, old: Taxonomy, new: Taxonomy) -> str:
    """A step as a sentence with names: `Stroll and Amble are merged into Walk`."""
    match step:
        case Reid(label, to):
            return f"{old.name_of(label)} ({label}) is {new.name_of(to)} ({to}) from now on"
        case Merge(labels, into):
            from_labels = [old.name_of(label) for label in labels if label != into]
            are = "are" if len(from_labels) > 1 else "is"
            return f"{' and '.join(from_labels)} {are} merged into {new.name_of(into)}"
        case Split():
            into = ", ".join(new.name_of(each) for each in step.into)
            by = f", suggested by {attribute_name(old, step.by).lower()}" if step.by else ""
            return f"{old.name_of(step.label)} is split into {into}: a choice for each record{by}"
        case Delete(label, with_records):
            return f"{old.name_of(label)} is deleted{' with its records' if with_records else ''}"
        case Rename(label):
            return f"{old.name_of(label)} has another name"
        case Move(label):
            return f"{old.name_of(label)} hangs elsewhere in the tree"
        case Redefine(label, look_again):
            then = "its records queue for another look" if look_again else "its records stay as they are"
            return f"{old.name_of(label)} is defined anew: {then}"
        case Tighten(label):
            return f"{old.name_of(label)} has other rules; records that break them queue"
        case Deprecate(label, use):
            instead = f"; {new.name_of(use)} is to be used instead" if use is not None else ""
            return f"{old.name_of(label)} is no longer to be used{instead}; its records keep it"
    return _value_words(step, old, new)


def _value_words(step: Step, old: Taxonomy, new: Taxonomy) -> str:
    match step:
        case ReidAttribute(attribute, to):
            return f"Values of {attribute_name(old, attribute)} become values of {attribute_name(new, to)}"
        case DropAttribute(attribute, label):
            where = f" of {old.name_of(label)}" if label is not None else ""
            return f"Values of {attribute_name(old, attribute)}{where} are cleared"
        case Settle(attribute):
            return f"{attribute_name(old, attribute)} keeps the first value of each object"
        case MergeChoices(of, choices, into):
            names = " and ".join(choice_name(old, of, choice) for choice in choices)
            return f"{attribute_name(old, of)}: {names} becomes {choice_name(new, of, into)}"
        case DropChoice(of, choice):
            return f"{attribute_name(old, of)}: {choice_name(old, of, choice)} is cleared"
        case ReidRole(label, role, to):
            return f"{old.name_of(label)}: the role {role} becomes {to}"
        case DropRole(label, role):
            return f"{old.name_of(label)}: the role {role} is cleared"
    return ""
