"""Labels that people will mix up: nearly the same name or definition, and siblings nobody tells apart.

Only labels that share a rare word, or lie beside each other in the order of their names, are compared: all pairs of
ten thousand would take minutes.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.quality.finding import Check, Finding, Weight
from framegrain.quality.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey

    Words = Mapping[LabelId, frozenset[str]]

MAX_BUCKET = 30
"""A word that more labels share than this tells none of them apart."""

MAX_SPELLINGS = 20_000
RARE_WORDS = 5
SAME, CLOSE = 0.85, 0.5
SPELLED_ALIKE = 0.88
SHORTEST_SPELLING = 5

_STOP = """
    a an the of in on at to by for with from and or not is are be as it its that this which when while where who
    der die das ein eine und oder le la les un une de du et ou el los las y o il lo i e
    """
STOP_WORDS = frozenset(_STOP.split())


def names(survey: Survey) -> Iterator[Finding]:
    """Labels with the same name or synonym, or names a slip of the pen apart."""
    told: set[frozenset[LabelId]] = set()
    for first, second, how in _like_named(survey):
        pair = frozenset((first.id, second.id))
        if len(pair) < 2 or pair in told:
            continue
        told.add(pair)
        yield Finding(
            check=Check.SAME_NAME,
            severity=Weight.HINT,
            label=second.id,
            field="name",
            sentence=f"“{second.name}” {how} “{first.name}”; people and searches will mix them up.",
            suggestion="Join the two, or give each a name that says how they differ.",
            others=(first.id,),
        )


def _like_named(survey: Survey) -> Iterator[tuple[Label, Label, str]]:
    by_words: defaultdict[tuple[str, ...], list[Label]] = defaultdict(list)
    for label in survey.taxonomy.labels:
        for name in dict.fromkeys((label.name, *label.synonyms)):
            by_words[_name_key(name)].append(label)
    for key, labels in by_words.items():
        for label in labels[1:] if key else ():
            yield labels[0], label, "is called like"
    yield from _spelled_alike(survey)


def _name_key(name: str) -> tuple[str, ...]:
    """The words of a name whatever their order and number: `Cars, parked` and `parked car` are one."""
    return tuple(sorted({_singular(word) for word in words(name)}))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _spelled_alike(survey: Survey) -> Iterator[tuple[Label, Label, str]]:
    """Neighbours in the order of their letters, forwards and backwards, so that a slip at either end is found."""
    spelled = [(" ".join(words(label.name)), label) for label in survey.taxonomy.labels]
    spelled = [each for each in spelled if len(each[0]) >= SHORTEST_SPELLING]
    budget = MAX_SPELLINGS
    for backwards in (False, True):
        order = sorted(spelled, key=lambda each: each[0][::-1] if backwards else each[0])
        for (one, first), (other, second) in pairwise(order):
            budget -= 1
            if budget < 0:
                return
            if _slip(one, other):
                yield first, second, "is spelled like"


def _slip(one: str, other: str) -> bool:
    """Whether two names differ by a letter or two that are no number, no other word and no prefix."""
    if one == other or abs(len(one) - len(other)) > 2 or any(c.isdigit() for c in one + other):
        return False
    if len(one.split()) != len(other.split()):
        return one.replace(" ", "") == other.replace(" ", "")
    changed = [(a, b) for a, b in zip(one.split(), other.split(), strict=True) if a != b]
    if len(changed) != 1 or min(map(len, changed[0])) < SHORTEST_SPELLING:
        return False
    a, b = changed[0]
    if a[0] != b[0] or a[-1] != b[-1]:  # `walking` and `talking` are two words, not one misspelled
        return False
    if sorted(a) == sorted(b):
        return True  # letters swapped
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= SPELLED_ALIKE


def definitions(survey: Survey) -> Iterator[Finding]:
    """Definitions that say the same, and close siblings without a word on what tells them apart."""
    by_id = survey.by_id
    bags = {
        label.id: frozenset(words(label.definition)) - STOP_WORDS
        for label in survey.taxonomy.labels
        if label.definition
    }
    for one, other in _sharing_rare_words(bags):
        first, second = by_id[one], by_id[other]
        if second.parent == first.id or first.parent == second.id:
            continue
        likeness = _likeness(bags[one], bags[other])
        siblings = first.parent == second.parent and first.level is second.level
        if likeness >= SAME:
            yield Finding(
                check=Check.SAME_DEFINITION,
                severity=Weight.HINT,
                label=other,
                field="definition",
                sentence=f"“{second.name}” is defined like “{first.name}”.",
                suggestion="Say in each what the other is not, or join the two.",
                others=(one,),
            )
        elif likeness >= CLOSE and siblings and not _told_apart(first, second):
            yield Finding(
                check=Check.NO_CONTRAST,
                severity=Weight.HINT,
                label=first.id,
                field="contrasts",
                sentence=f"The definitions of “{first.name}” and “{second.name}” are close, "
                "and neither says what tells the two apart.",
                suggestion=f"Add a contrast: “{first.name}” when …, “{second.name}” when ….",
                others=(other,),
            )


def _told_apart(first: Label, second: Label) -> bool:
    if second.id in first.contrasts or first.id in second.contrasts:
        return True
    return _mentions(first, second) or _mentions(second, first)


def _mentions(label: Label, other: Label) -> bool:
    """Whether what is said of a label names the other one."""
    name = " ".join(words(other.name))
    said = (label.definition, label.notes, *label.do, *label.dont)
    return any(f" {name} " in f" {' '.join(words(text))} " for text in said)


def _sharing_rare_words(bags: Words) -> Iterator[tuple[LabelId, LabelId]]:
    """Pairs whose rarest words meet, each once, in the order of the labels."""
    counts = Counter(word for bag in bags.values() for word in bag)
    buckets: defaultdict[str, list[LabelId]] = defaultdict(list)
    for key, bag in bags.items():
        for word in sorted(bag, key=lambda each: (counts[each], each))[:RARE_WORDS]:
            buckets[word].append(key)
    yield from _pairs(buckets.values())
    whole: defaultdict[frozenset[str], list[LabelId]] = defaultdict(list)
    for key, bag in bags.items():
        whole[bag].append(key)
    for keys in whole.values():  # the same text a hundred times over shares no rare word
        if len(keys) > MAX_BUCKET:
            yield from ((keys[0], key) for key in keys[1:])


def _pairs(buckets: Iterable[list[LabelId]]) -> Iterator[tuple[LabelId, LabelId]]:
    told: set[tuple[LabelId, LabelId]] = set()
    for bucket in buckets:
        if len(bucket) > MAX_BUCKET:
            continue
        for n, one in enumerate(bucket):
            for other in bucket[n + 1 :]:
                if (one, other) not in told:
                    told.add((one, other))
                    yield one, other


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    joint = len(one | other)
    return len(one & other) / joint if joint else 0.0
