"""Every parser of strangers' files takes spoiled ones calmly: used, or refused in our own words."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framegrain.domain.errors import FramegrainError
from framegrain.media.index import NO_TIME, VideoIndex
from fuzz.mutating import spoiled, words_of
from fuzz.run import smaller
from fuzz.targets import TARGETS, Target, allowed, made_index

if TYPE_CHECKING:
    import random

WORDS = {name: words_of(target.seeds) for name, target in TARGETS.items()}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_the_files_to_begin_with_are_taken(name: str) -> None:
    for seed in TARGETS[name].seeds:
        allowed(TARGETS[name].run, seed)


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=12)
@given(st.randoms(use_true_random=False))
def test_spoiled_files_are_used_or_refused(name: str, chance: random.Random) -> None:
    target = TARGETS[name]
    data = chance.choice(target.seeds)
    allowed(target.run, spoiled(data, target.seeds, WORDS[name], chance))


FOUND: list[tuple[str, bytes]] = [
    ("settings", b'{"recent":["' + b"a" * 5000 + b'"]}'),
    ("manifest", b'{"framegrain_pack":1,"tool":"","name":"","project":"","' + b"> " * 5000 + b'":1}'),
    ("project-json", b'{"framegrain_project":3,"' + b"> " * 5000 + b'":1}'),
    ("cells", b"recheck cause " + b"> " * 5000),
    ("draft", b"\xff"),
    ("index", b"\x01\0\0\0\xff"),
    ("index", b"\xe8\x03\0\0" + b"[" * 1000),
]
"""Files that broke a parser once, as small as they go."""


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_broke_a_parser_once_does_so_no_more(name: str, data: bytes) -> None:
    allowed(TARGETS[name].run, data)


def test_the_fuzzer_finds_and_shrinks_what_it_should() -> None:
    def fragile(data: bytes, _folder: object) -> None:
        if b"x" in data and b"y" in data:
            raise KeyError("both")
        if b"z" in data:
            raise FramegrainError("no file of ours has a z in it")

    target = Target("fragile", (b"aaaa",), fragile)
    allowed(fragile, b"zzz")
    assert sorted(
        smaller(target, b"aaxaaaaybb", "KeyError in test_spoiled_files.py:" + _line_of(fragile))
    ) == [
        *b"xy",
    ]


def _line_of(function: object) -> str:
    return str(function.__code__.co_firstlineno + 2)  # type: ignore[attr-defined]


_NOTICED = """
from fuzz.run import Coverage, allowed
from fuzz.targets import TARGETS
coverage, grown = Coverage(), []
for text in (b"plain", b"plain", b"[link](https://example.org)"):
    with coverage:
        allowed(TARGETS["markdown"].run, text)
    grown.append(coverage.grew)
print(grown)
"""


def test_what_is_reached_for_the_first_time_is_noticed() -> None:
    # a process of its own: whatever ran in this one may trace its lines, too
    command = [sys.executable, "-c", _NOTICED]
    here = os.pathsep.join([str(Path(__file__).resolve().parents[1]), *sys.path])
    ran = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": here}, check=False
    )
    assert ran.stdout.strip() == "[True, False, True]", ran.stderr


@pytest.mark.parametrize("name", ["pts", "dts"])
@pytest.mark.parametrize("moment", [2**63 - 1, -(2**63) + 1, 2**62])
def test_an_index_with_moments_no_clock_has_is_damaged(name: str, moment: int) -> None:
    index = made_index()
    moments = getattr(index, name).copy()
    moments[0], moments[-1] = -abs(moment), abs(moment)
    with pytest.raises(FramegrainError, match="impossible times"):
        VideoIndex.from_bytes(replace(index, **{name: moments}).to_bytes())


def test_an_index_whose_frames_last_for_ever_is_damaged() -> None:
    index = made_index()
    nothing = np.full_like(index.pts, NO_TIME)
    odd = replace(index, pts=nothing, dts=nothing, rate=Fraction(1, 2**40), time_base=Fraction(1, 2**40))
    with pytest.raises(FramegrainError, match="impossible times"):
        VideoIndex.from_bytes(odd.to_bytes())
