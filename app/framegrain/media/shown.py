"""What a decoder delivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright picture, BGRA, shape (height, width, 4).

    `frame` was asked for, `shown_frame` is what the pixels show; `exact` says that they are the same, and the
    original's pixels. `is_copy` says that they come from the small copy: of the very frame, but not the original.
    """

    frame: int
    shown_frame: int
    exact: bool
    bgra: NDArray[np.uint8]
    is_copy: bool = False
