"""A desk to work at."""

from __future__ import annotations

import pytest

from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from made_desk import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def walk(bench: Bench) -> int:
    """A person walks on frames 5 to 19."""
    bench.do(events.add_event(bench.desk, "walk", Scope.SEGMENT, Span(5, 20)))
    (event,) = bench.document.events
    return event
