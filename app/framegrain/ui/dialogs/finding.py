"""Finding things by a few typed letters: every word must be met, better matches come first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_WORDS = re.compile(r"[^\s/.,:;()\[\]_-]+")
_WHOLE, _START, _INSIDE, _LETTERS, _BESIDE = 100, 60, 30, 14, 8
_AT_FRONT = 20


class Told(NamedTuple):
    """A thing's words made ready to be looked through."""

    text: str
    spaced: str
    """The words of the text with a space before and after each."""
    initials: str
    beside: str
    """Words told beside it, a space before each; they count less."""


def told(text: str, beside: str = "") -> Told:
    """Prepare what is looked through often."""
    text = text.casefold()
    words = _WORDS.findall(text)
    initials = "".join(word[0] for word in words)
    return Told(text, f" {' '.join(words)} ", initials, f" {' '.join(_WORDS.findall(beside.casefold()))}")


def score(wanted: Sequence[str], thing: Told) -> int:
    """How well a thing meets all the words (casefolded), 0 for not at all."""
    total = 1
    for want in wanted:
        met = _met(want, thing)
        if not met:
            return 0
        total += met
    return total + (_AT_FRONT if wanted and thing.text.startswith(" ".join(wanted)) else 0)


class Finder(Generic[T]):
    """Things that can be found by typing. Ten thousand of them take some milliseconds a letter."""

    def __init__(
        self, items: Iterable[T], text: Callable[[T], str], beside: Callable[[T], str] = lambda _: ""
    ) -> None:
        self._things = [(told(text(item), beside(item)), item) for item in items]

    def best(self, query: str) -> list[T]:
        """The things that meet every word, best first; equals keep their order."""
        wanted = query.casefold().split()
        if not wanted:
            return [item for _, item in self._things]
        found = [(points, thing, item) for thing, item in self._things if (points := score(wanted, thing))]
        found.sort(key=lambda row: (-row[0], len(row[1].text)))
        return [item for _, _, item in found]


def _met(want: str, thing: Told) -> int:
    if f" {want}" in thing.spaced:
        return _WHOLE if f" {want} " in thing.spaced else _START
    if len(want) > 1 and want in thing.spaced:
        return _INSIDE
    if len(want) > 1 and thing.initials.startswith(want):
        return _LETTERS  # `pf` for “previous frame”
    if len(want) > 2 and want[0] in thing.text and _in_order(want, thing.text):
        return _LETTERS // 2
    return _BESIDE if f" {want}" in thing.beside else 0


def _in_order(want: str, text: str) -> bool:
    """Whether the letters occur in this order, none of them far from the one before."""
    at = text.find(want[0])
    for letter in want[1:]:
        at = text.find(letter, at + 1, at + 6)
        if at < 0:
            return False
    return True
