"""How commands print."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def sentence(text: str) -> str:
    """A help line as a sentence: a capital first letter, a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def say(line: str) -> None:
    """One line of result."""
    print(line)


def print_json(value: Any) -> None:
    """One JSON document; exact rationals as strings like `1001/30000`."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_facts(rows: Iterable[tuple[str, Any]]) -> None:
    """Names and values in two columns."""
    shown = [(name, str(value)) for name, value in rows]
    width = max((len(name) for name, _ in shown), default=0)
    for name, value in shown:
        print(f"{name.ljust(width)}  {value}")


class ProgressLine:
    """Percent done on one line of a terminal; silent when stderr is not one."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1
        self._live = sys.stderr.isatty()

    def __call__(self, done: float) -> None:
        percent = int(done * 100)
        if self._live and percent != self._shown:
            self._shown = percent
            print(
                f"\r{self._what} {percent:3d} %",
                end="\n" if percent >= 100 else "",
                file=sys.stderr,
                flush=True,
            )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
