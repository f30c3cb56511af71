"""How coarse an export is, as the command line asks for it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
from framegrain.domain.taxonomy import Level
from framegrain.exchange.rolled_up import LEVELS, Grain

if TYPE_CHECKING:
    import argparse


def add_grain(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that make an export coarser."""
    parser.add_argument("--level", metavar="LEVEL", help="the finest level to write: scene, action or object")
    parser.add_argument(
        "--roll-up",
        action="append",
        default=[],
        metavar="LABEL",
        help="write every label below this one as this one (may be given again)",
    )


def grain_of(arguments: argparse.Namespace) -> Grain | None:
    """The grain asked for; None for the project as it is. Raises BadInput."""
    if arguments.level is None and not arguments.roll_up:
        return None
    names = [level.value for level in LEVELS]
    if arguments.level is not None and arguments.level not in names:
        near = get_close_matches(arguments.level, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"choose {', '.join(names)}"
        raise BadInput(f"there is no level “{arguments.level}” to end an export at; {hint}")
    level = Level(arguments.level) if arguments.level is not None else None
    return Grain(level=level, roll_up=tuple(arguments.roll_up))
