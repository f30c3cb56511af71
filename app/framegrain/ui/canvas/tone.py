"""Brightness, contrast and gamma of the picture, for viewing only: one look-up of each pixel that is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 10
"""Per cent that one press of a key adds to brightness or contrast."""

GAMMA_STEP = 1.2
"""What one press of a key multiplies gamma by."""

LEAST_GAMMA, MOST_GAMMA = 0.2, 5.0


class Tone(msgspec.Struct, frozen=True, kw_only=True):
    """How much brighter and harder the picture is shown than it is.

    `brightness` and `contrast` are per cent within [-100, 100]; a `gamma` above 1 lightens what is dark.
    """

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether pixels are shown as they are."""
        return self == PLAIN

    def brighter(self, by: int) -> Tone:
        """So many per cent brighter."""
        return msgspec.structs.replace(self, brightness=_percent(self.brightness + by))

    def harder(self, by: int) -> Tone:
        """So many per cent more contrast."""
        return msgspec.structs.replace(self, contrast=_percent(self.contrast + by))

    def with_gamma(self, gamma: float) -> Tone:
        """With this gamma; one that is as good as 1 is 1."""
        gamma = min(max(gamma, LEAST_GAMMA), MOST_GAMMA)
        return msgspec.structs.replace(self, gamma=1.0 if abs(gamma - 1.0) < 0.02 else round(gamma, 2))

    @property
    def text(self) -> str:
        """What differs from the picture, in words: `brightness +20 %, gamma 1.4`."""
        parts = []
        if self.brightness:
            parts.append(f"brightness {signed(self.brightness)}")
        if self.contrast:
            parts.append(f"contrast {signed(self.contrast)}")
        if self.gamma != 1.0:
            parts.append(f"gamma {self.gamma:.2g}")
        return ", ".join(parts)

    def table(self) -> NDArray[np.uint8]:
        """What each value of a pixel is shown as, shape (256,)."""
        value = np.linspace(0.0, 1.0, 256) ** (1.0 / self.gamma)
        share = self.contrast / 100.0
        slope = 1.0 + share if share <= 0 else 1.0 / max(1.0 - share, 0.004)
        value = (value - 0.5) * slope + 0.5 + self.brightness / 100.0
        return np.asarray(np.rint(np.clip(value, 0.0, 1.0) * 255.0), dtype=np.uint8)


PLAIN = Tone()


def toned(pixels: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels (BGRA) looked up in a table; the array given stays as it is, others may show it too."""
    return np.asarray(cv2.LUT(pixels, table), dtype=np.uint8)


def signed(percent: int) -> str:
    """`+20 %`, `−10 %`, `0 %`."""
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)} %"


def _percent(value: int) -> int:
    return min(max(value, -100), 100)
