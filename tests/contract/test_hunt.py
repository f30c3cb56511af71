"""A few random files; `hunt.py` goes on for as long as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest

from contract.hunt import game, wrong
from contract.making import can_write

if TYPE_CHECKING:
    from pathlib import Path

# Files that once gave wrong frames (false keyframes, intra refresh, a cut, an edit list), and others.
SEEDS = (60, 63, 75, 88, 102, 119, 1021, *range(3000, 3009))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_file_gives_the_frames_of_a_plain_decode(seed: int, tmp_path: Path) -> None:
    found = game(seed)
    if not can_write(found.name.split("-")[1]):
        pytest.skip("this FFmpeg lacks the encoder")
    path = tmp_path / found.name
    try:
        found.write(path)
    except (av.error.FFmpegError, ValueError, TypeError):
        pytest.skip("this container does not take such packets")
    assert list(wrong(path, seed, requests=15, same_bits=found.same_bits)) == [], found.told
