"""What is wrong with a taxonomy file, collected so that a person sees everything at once."""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_PROBLEMS = 200
"""More than a person reads; what is found beyond is not kept."""

MAX_HINTS = 20


class Enough(Exception):
    """More is wrong than anybody reads; reading on would only cost time."""


Path = tuple[str | int, ...]
"""Keys and places in lists that lead to a value, from the top of the file."""


class ProblemSeverity(StrEnum):
    """An error keeps the file from being used; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


class TaxonomyProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right. `line` and `column` count from 1; `path` reads like `object[0].colour`."""

    severity: ProblemSeverity
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f" (at {self.path})" if self.path else ""
        return f"line {self.line}, column {self.column}: {self.message}{where}"


class TaxonomyError(BadInput):
    """A taxonomy file can't be used; `problems` holds everything found, warnings included."""

    def __init__(self, source: str, problems: Sequence[TaxonomyProblem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        errors = [p for p in self.problems if p.severity is ProblemSeverity.ERROR]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{source}, {errors[0]}{more}")


class Placed(Protocol):
    """Something with a place in the text."""

    @property
    def line(self) -> int:
        """Counted from 1."""
        ...

    @property
    def column(self) -> int:
        """Counted from 1."""
        ...


class Problems:
    """Collects problems while a file is read."""

    def __init__(self) -> None:
        self._found: list[TaxonomyProblem] = []
        self._errors = 0
        self._hints = 0

    @property
    def any_error(self) -> bool:
        """Whether the file can't be used."""
        return self._errors > 0

    def error(self, at: Placed, path: Path, message: str) -> None:
        """Note something that keeps the file from being used; raises Enough after the last that is kept."""
        self._errors += 1
        self._note(ProblemSeverity.ERROR, at, path, message)
        if self._errors >= MAX_PROBLEMS:
            raise Enough

    def warn(self, at: Placed, path: Path, message: str) -> None:
        """Note something worth a look."""
        self._note(ProblemSeverity.WARNING, at, path, message)

    def hint(self, word: str, known: Iterable[str]) -> str:
        """What was probably meant, as ` Did you mean “shapes”?`; the names there are when the list is short."""
        if self._hints >= MAX_HINTS:  # each costs a look through every name
            return ""
        self._hints += 1
        return _closest(word, list(known))

    def in_order(self) -> list[TaxonomyProblem]:
        """Everything noted, from the top of the file down."""
        return sorted(self._found, key=lambda p: (p.line, p.column, p.severity))

    def _note(self, severity: ProblemSeverity, at: Placed, path: Path, message: str) -> None:
        # an error always gets in: without one the file would seem usable
        if len(self._found) >= MAX_PROBLEMS and not (severity is ProblemSeverity.ERROR and self._errors == 1):
            return
        self._found.append(
            TaxonomyProblem(
                severity=severity, line=at.line, column=at.column, path=dotted(path), message=message
            )
        )


def dotted(path: Path) -> str:
    """`("object", 0, "colour")` as `object[0].colour`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def _closest(word: str, names: Sequence[str]) -> str:
    if word.lower() in names:
        return f" Did you mean “{word.lower()}”?"
    # only the first part of a hostile word, and of a long list: the comparison is quadratic
    near = difflib.get_close_matches(word[:60].lower(), names[:2000], n=1, cutoff=0.6)
    if near:
        return f" Did you mean “{near[0]}”?"
    if 0 < len(names) <= 12 and len(", ".join(names)) <= 200:
        return f" Known: {', '.join(names)}."
    return ""
