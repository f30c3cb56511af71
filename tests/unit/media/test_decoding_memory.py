"""What decoding itself takes is part of the memory a person allows."""

from __future__ import annotations

import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from contract.videos import number_of
from framegrain.media.decoding_memory import beside_frames_held, threads_within
from framegrain.media.demux import prepare
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from .conftest import Video

MB = 1024**2
FULL_HD, FOUR_K = 1920 * 1080 * 3 // 2, 3840 * 2160 * 3 // 2


@pytest.mark.parametrize("budget", [64 * MB, 300 * MB, 1024 * MB])
@pytest.mark.parametrize("frame", [FULL_HD, FOUR_K])
def test_there_is_always_something_left_for_frames(budget: int, frame: int) -> None:
    assert 0 < beside_frames_held(budget, frame, 16) < budget


def test_more_threads_need_more_and_larger_pictures_too() -> None:
    assert beside_frames_held(1024 * MB, FULL_HD, 3) < beside_frames_held(1024 * MB, FULL_HD, 9)
    assert beside_frames_held(1024 * MB, FULL_HD, 3) < beside_frames_held(1024 * MB, FOUR_K, 3)


def test_threads_go_before_the_budget_does() -> None:
    assert threads_within(1024 * MB, FULL_HD, 16) == 16
    assert 2 <= threads_within(300 * MB, FOUR_K, 16) < 4
    assert threads_within(300 * MB, FOUR_K, 1) == 1
    needed = beside_frames_held(512 * MB, FOUR_K, 16)
    assert needed == beside_frames_held(512 * MB, FOUR_K, threads_within(512 * MB, FOUR_K, 16))


def test_frames_are_the_same_with_little_memory(video: Video) -> None:
    path = video()
    with ExactReader(path, prepare(path)) as reader:
        reader.limit_memory(10_000)
        assert [number_of(reader.picture(frame)) for frame in (77, 3, 119)] == [77, 3, 119]


PAGES = """
import resource
from framegrain.media.decoding_memory import keep_freed_memory
{begin}
def pictures():
    return [bytes([1]) * (1920 * 1080 * 4) for _ in range(3)]
for _ in range(3):
    pictures()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    pictures()
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 30)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left as they are")
def test_the_next_picture_takes_the_memory_of_one_let_go() -> None:
    left_alone, kept = pages_for_each_picture(""), pages_for_each_picture("keep_freed_memory()")
    assert kept < 50 < left_alone  # of 2,000 in a picture


def pages_for_each_picture(begin: str) -> float:
    """How many pages of memory the system has to clear, at the quietest of three times."""
    program = [sys.executable, "-c", PAGES.format(begin=begin)]
    done = [subprocess.run(program, capture_output=True, text=True, check=True) for _ in range(3)]
    return min(float(each.stdout) for each in done)
