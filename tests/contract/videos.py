"""Small videos of many kinds, each frame carrying its number in its pixels.

`KINDS` lists every kind with the numbers a player shows, in order; `DAMAGED` those that lost something.
"""

from __future__ import annotations

from contract.kinds_codecs import GROUPS_OF_PICTURES, INTERLACED, LONG_GOP, NO_B, OPEN_GOP, PIXELS
from contract.kinds_containers import CONTAINERS, FEW, TABLES, TIMES
from contract.kinds_damaged import DAMAGED
from contract.making import (
    FRAMES,
    RATE,
    Kind,
    Recipe,
    can_write,
    drawn,
    encode,
    lay_out_pictures,
    number_of,
    read_number,
    sequential_numbers,
    sequentially,
    tolerant_frames,
    uneven_times,
)

__all__ = [
    "DAMAGED",
    "FILES",
    "FRAMES",
    "KINDS",
    "LONG_GOP",
    "NO_B",
    "OPEN_GOP",
    "RATE",
    "Kind",
    "Recipe",
    "can_write",
    "drawn",
    "encode",
    "kind_named",
    "lay_out_pictures",
    "number_of",
    "read_number",
    "sequential_numbers",
    "sequentially",
    "tolerant_frames",
    "uneven_times",
]

KINDS: tuple[Kind, ...] = (
    *GROUPS_OF_PICTURES,
    *PIXELS,
    *INTERLACED,
    *CONTAINERS,
    *TABLES,
    *TIMES,
    *FEW,
    Kind("pictures", "", lay_out_pictures, "png", opencv_cannot="OpenCV opens no folders"),
)
FILES = tuple(kind for kind in KINDS if kind.suffix)


def kind_named(name: str, suffix: str) -> Kind:
    """The kind of that name and suffix, sound or damaged."""
    return next(kind for kind in (*KINDS, *DAMAGED) if (kind.name, kind.suffix) == (name, suffix))
