"""A desk to work at."""

from __future__ import annotations

import pytest

from made_desk import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()
