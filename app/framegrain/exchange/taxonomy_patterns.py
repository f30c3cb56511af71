"""Refuses regular expressions that could keep a computer busy for ever on some short text."""

from __future__ import annotations

import importlib
import re
from typing import Any

from framegrain.domain.rules.meaning import MAX_PATTERNED

MAX_PATTERN = 200
MAX_WAYS = 10_000_000.0
"""Ways of dividing a text among a pattern's parts that matching may have to try, at worst.

Three open repeats beside each other pass, a repeat inside a repeat does not. Measured: the slowest pattern that
passes takes 0.3 s on the worst text of MAX_PATTERNED characters.
"""

_FREE = ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY")


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern, as a sentence with its fix; empty if nothing."""
    if len(pattern) > MAX_PATTERN:
        return f"a pattern has at most {MAX_PATTERN} characters; shorten it"
    try:
        re.compile(pattern)
        # the standard library's own parser, which `re` offers only under a private name
        tree = importlib.import_module("re._parser").parse(pattern)
        ways = _ways(tree)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        return f"this is no regular expression: {error}; correct it"
    if ways > MAX_WAYS:
        return (
            "this pattern could take for ever on some texts; avoid repeats inside repeats, "
            "references back and more than three open repeats"
        )
    return ""


def _ways(parts: Any) -> float:
    """How many ways there are to match parts one after the other."""
    ways = 1.0
    for operation, argument in parts:
        ways *= _ways_of(str(operation), argument)
    return ways


def _ways_of(operation: str, argument: Any) -> float:
    if operation in _FREE:
        return 1.0
    if operation == "BRANCH":
        return sum(_ways(branch) for branch in argument[1])
    if operation == "SUBPATTERN":
        return _ways(argument[-1])
    if operation in ("ASSERT", "ASSERT_NOT"):
        return _ways(argument[1])
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, inner = argument
        return _repeated(_ways(inner), int(low), min(int(high), MAX_PATTERNED))
    return float("inf")  # references back, conditions, atomic groups: nobody needs them here


def _repeated(ways: float, low: int, high: int) -> float:
    """Sum of ways ** n for n from low to high; cut off once it is out of all proportion."""
    if ways == 1.0:
        return float(max(high - low, 0) + 1)
    total = 0.0
    for count in range(low, high + 1):
        if ways ** min(count, 400) > MAX_WAYS:
            return float("inf")
        total += ways**count
    return total
