"""A folder as SQLite names it, and the process that starts those which are killed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from faults.killing import workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.killing import Workers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path.resolve()


@pytest.fixture(scope="session")
def started() -> Iterator[Workers]:
    if not hasattr(os, "fork"):
        pytest.skip("this system can not fork")
    with workers() as process:
        yield process
