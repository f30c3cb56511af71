"""Files made to do harm are answered with the reason, in a short time and a small memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hostile_taxonomies
from hostile_taxonomies import HEAVY, HOSTILE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")

NAMES = [name for name in HOSTILE if name not in HEAVY]
MEGABYTES = 200
SECONDS = 10  # the slowest takes one or two; machines that test are slow and shared


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """What each file is answered by a process of its own, whose memory nothing else fills."""
    command = [sys.executable, str(Path(hostile_taxonomies.__file__)), *NAMES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_every_file_is_answered_within_bounds(answers: dict[str, dict[str, Any]]):
    assert list(answers) == NAMES
    assert [row["name"] for row in answers.values() if row["seconds"] > SECONDS] == []
    assert sum(row["grown"] for row in answers.values()) < MEGABYTES


def test_every_file_is_answered_with_the_reason(answers: dict[str, dict[str, Any]]):
    said = {name: [m for kind, _, m, _ in row["said"] if kind == "error"] for name, row in answers.items()}
    assert [name for name, found in said.items() if wrong(found, HOSTILE[name][1])] == []


def test_answers_are_short_and_have_a_place(answers: dict[str, dict[str, Any]]):
    for name, row in answers.items():
        assert len(row["said"]) <= 200, name
        for _, line, message, length in row["said"]:
            assert line >= 1
            assert message.strip()
            assert length < 1_500, name


def wrong(found: list[str], expected: str | None) -> bool:
    """Whether a file is not answered as it should be; None is for one that may be used."""
    return bool(found) if expected is None else not any(expected in message for message in found)
