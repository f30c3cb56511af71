"""Refuses regular expressions that could keep a computer busy for ever on some short text."""

from __future__ import annotations

import importlib
import math
import re
from typing import Any

from framegrain.domain.rules.meaning import MAX_PATTERNED

MAX_PATTERN = 200
MAX_WAYS = 10_000_000.0
"""Ways of dividing a text among a pattern's parts that matching may have to try, at worst.

Three open repeats beside each other pass, a repeat inside a repeat does not. Measured: the slowest pattern that
passes takes 0.3 s on the worst text of MAX_PATTERNED characters.
"""

MAX_WIDE = 100_000
"""Signs that all ranges of a pattern take in together, counted up to 65,536 each: compiling looks at every one.

Letters of any script fit; a pattern full of ranges over everything takes a quarter of a second to compile.
"""

_FREE = ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY")


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern, as a sentence with its fix; empty if nothing."""
    if len(pattern) > MAX_PATTERN:
        return f"a pattern has at most {MAX_PATTERN} characters; shorten it"
    try:
        # the standard library's own parser, which `re` offers only under a private name
        tree = importlib.import_module("re._parser").parse(pattern)
        ways, wide = _ways(tree, MAX_PATTERNED), _wide(tree)
        if wide <= MAX_WIDE:
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        return f"this is no regular expression: {error}; correct it"
    if wide > MAX_WIDE:
        return "this pattern has too many ranges over too many signs; shorten them, or use “.” or \\w"
    if not ways <= MAX_WAYS:
        return (
            "this pattern could take for ever on some texts; avoid repeats inside repeats, "
            "references back and more than three open repeats"
        )
    return ""


def ways_to_match(pattern: str, length: int) -> float:
    """How many ways of matching a text of that many signs a pattern without problems may have to try."""
    tree = importlib.import_module("re._parser").parse(pattern)
    return _ways(tree, min(length, MAX_PATTERNED))


def _ways(parts: Any, longest: int) -> float:
    """How many ways there are to match parts one after the other in a text of at most `longest` signs."""
    ways = 1.0
    for operation, argument in parts:
        ways *= _ways_of(str(operation), argument, longest)
    return ways


def _ways_of(operation: str, argument: Any, longest: int) -> float:
    if operation in _FREE:
        return 1.0
    if operation == "BRANCH":
        return sum(_ways(branch, longest) for branch in argument[1])
    if operation == "SUBPATTERN":
        return _ways(argument[-1], longest)
    if operation in ("ASSERT", "ASSERT_NOT"):
        return _ways(argument[1], longest)
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, inner = argument
        # more rounds than a text has signs can't match, but may still be tried
        return _repeated(_ways(inner, longest), min(int(low), longest), min(int(high), longest))
    return float("inf")  # references back, conditions, atomic groups: nobody needs them here


def _wide(parts: Any) -> int:
    """How many signs all ranges take in together."""
    if isinstance(parts, tuple) and len(parts) == 2 and str(parts[0]) == "RANGE":
        low, high = parts[1]
        return min(int(high) - int(low), 0xFFFF)
    if isinstance(parts, list | tuple) or hasattr(parts, "data"):
        return sum(_wide(part) for part in getattr(parts, "data", parts))
    return 0


def _repeated(ways: float, low: int, high: int) -> float:
    """Sum of ways ** n for n from low to high; cut off once it is out of all proportion."""
    if ways == 1.0:
        return float(max(high - low, 0) + 1)
    if high * math.log(ways) > math.log(MAX_WAYS):
        return float("inf")
    return sum(ways**count for count in range(low, high + 1))
