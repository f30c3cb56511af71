"""What can go wrong while reading a video."""

from __future__ import annotations

from framegrain.domain.errors import FramegrainError


class FrameMismatch(FramegrainError):
    """The decoder did not produce the picture the index promises; never answered with a neighbour."""
