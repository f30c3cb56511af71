"""Finding things by a few typed letters: every word must be met, better matches come first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    T = TypeVar("T")

_WORDS = re.compile(r"[^\s/.,:;()\[\]_-]+")
_WHOLE, _START, _INSIDE, _LETTERS, _BESIDE = 100, 60, 30, 14, 8
_AT_FRONT = 20


def score(query: str, text: str, beside: str = "") -> int:
    """How well `text` meets the query, 0 for not at all; `beside` counts less, as a group or a tip does."""
    wanted = query.casefold().split()
    if not wanted:
        return 1
    text, beside = text.casefold(), beside.casefold()
    words = _WORDS.findall(text)
    total = 0
    for want in wanted:
        best = max((_met(want, word) for word in words), default=0)
        best = best or _looser(want, text, words, beside)
        if not best:
            return 0
        total += best
    return total + (_AT_FRONT if text.startswith(" ".join(wanted)) else 0)


def best(query: str, items: Iterable[T], text: Callable[[T], str], beside: Callable[[T], str]) -> list[T]:
    """The items that meet the query, best first; equals keep their order."""
    scored = [(score(query, text(item), beside(item)), item) for item in items]
    found = [pair for pair in scored if pair[0]]
    if query.strip():
        found.sort(key=lambda pair: (-pair[0], len(text(pair[1]))))
    return [item for _, item in found]


def _met(want: str, word: str) -> int:
    if word == want:
        return _WHOLE
    if word.startswith(want):
        return _START
    return _INSIDE if len(want) > 1 and want in word else 0


def _looser(want: str, text: str, words: list[str], beside: str) -> int:
    """Initials (`pf` for “previous frame”), then words told beside the text."""
    initials = "".join(word[0] for word in words)
    if len(want) > 1 and initials.startswith(want):
        return _LETTERS
    if len(want) > 2 and _in_order(want, text):
        return _LETTERS // 2
    return _BESIDE if any(word.startswith(want) for word in _WORDS.findall(beside)) else 0


def _in_order(want: str, text: str) -> bool:
    """Whether the letters occur in this order, none of them far from the one before."""
    at = text.find(want[0])
    for letter in want[1:]:
        following = text.find(letter, at + 1, at + 6)
        if at < 0 or following < 0:
            return False
        at = following
    return at >= 0
