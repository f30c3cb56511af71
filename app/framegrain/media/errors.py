"""What can go wrong while reading a video."""

from __future__ import annotations

from framegrain.domain.errors import BadInput, FramegrainError


class FrameMismatch(FramegrainError):
    """The decoder did not produce the picture the index promises; never answered with a neighbour."""


class FileChanged(BadInput):
    """The file was written to since it was opened; whether it is still the one labeled, its fingerprint tells."""
