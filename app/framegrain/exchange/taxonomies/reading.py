"""What every importer is told and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Level, Taxonomy
from framegrain.exchange.exporting import Loss

Choose = Callable[[str, Sequence[str]], int]
"""Which of several parents a label gets: its name and the paths of its parents in, the place in the list out."""


class Parents(StrEnum):
    """What becomes of a label that has several parents, which a tree has no room for."""

    FIRST = "first"
    SHORTEST = "shortest"
    DUPLICATE = "duplicate"
    ASK = "ask"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of one import; what is None is guessed from the format, and the guess is reported.

    `choose` is asked for each label with several parents when `parents` is ASK.
    """

    level: Level | None = None
    shapes: tuple[ShapeKind, ...] | None = None
    scopes: tuple[Scope, ...] | None = None
    parents: Parents = Parents.FIRST
    choose: Choose | None = None


class ParentChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A label that had several parents: `options` are their paths, `taken` those it lies under now."""

    name: str
    options: tuple[str, ...]
    taken: tuple[str, ...]


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """An imported taxonomy with what to know about it.

    `losses` is what the file had and a taxonomy can't hold, `guesses` what it did not say, as sentences.
    """

    taxonomy: Taxonomy
    losses: tuple[Loss, ...] = ()
    guesses: tuple[str, ...] = ()
    choices: tuple[ParentChoice, ...] = ()


DEFAULT_SHAPES = (ShapeKind.BOX,)
DEFAULT_SCOPES = {Level.SCENE: (Scope.SEGMENT, Scope.CLIP), Level.ACTION: (Scope.SEGMENT,)}
"""What labels may be used as when neither the file nor the person says."""
