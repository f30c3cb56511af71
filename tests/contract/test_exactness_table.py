"""The manual's table of exact frames lists every kind of file there is, and ours is exact everywhere."""

from __future__ import annotations

import pytest

from contract.videos import DAMAGED, FILES, Kind
from framegrain.assets import resource

ROWS = {
    (cells[0].replace(" ", "-"), cells[1]): cells
    for line in resource("help/exactness-table.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and (cells := [cell.strip() for cell in line.strip("|").split("|")])[0] != "kind"
}


@pytest.mark.parametrize("kind", [*FILES, *DAMAGED], ids=lambda kind: f"{kind.name}{kind.suffix}")
def test_a_kind_of_file_is_in_the_table_with_every_frame_exact(kind: Kind) -> None:
    """When a kind is new: run tests/bench/exactness_table.py."""
    _, _, frames, ours, *_ = ROWS[kind.name, kind.suffix]
    exact, _, asked = ours.partition(" of ")
    assert exact == asked
    assert int(asked) >= min(int(frames) // 2, 200)


def test_the_table_has_no_kind_that_is_gone() -> None:
    assert ROWS.keys() == {(kind.name, kind.suffix) for kind in (*FILES, *DAMAGED)}
