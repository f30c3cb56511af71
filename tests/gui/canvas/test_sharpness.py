"""The picture on displays of fractional scale: pixels of the screen, never of a picture blown up afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHOW = Path(__file__).with_name("scaled_canvas.py")


def shown_at(scale: str, project: Path, zoom: int) -> dict:
    """What a canvas of its own process painted on a display of this scale."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    done = subprocess.run(
        [sys.executable, str(SHOW), str(project), str(zoom)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_past_twice_its_size_every_pixel_of_the_screen_is_one_of_the_picture(
    project_file: Path, scale: str
) -> None:
    seen = shown_at(scale, project_file, 3)
    assert seen["ratio"] == float(scale)
    assert seen["size"] == [
        pytest.approx(701 * float(scale), abs=1),
        pytest.approx(503 * float(scale), abs=1),
    ]
    assert seen["scale"] > 2
    assert seen["shown"] == seen["under"]
