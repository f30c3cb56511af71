"""Names of pictures are safe on every system, whatever a video is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.exchange.picture_names import picture_folders, picture_name
from made_projects import video


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("street.mp4", "street"),
        ("My holiday (1).mov", "My_holiday_1"),
        ("Straße 東京.mkv", "Straße_東京"),
        ("../../etc/passwd", "passwd"),
        ("..", "video"),
        ("", "video"),
        ("CON.mp4", "video_CON"),
        ("a\\b:c*d?.avi", "a_b_c_d"),
        ("x" * 300 + ".mp4", "x" * 80),
    ],
)
def test_a_folder_is_the_videos_name_made_safe(name, folder):
    assert picture_folders([video(1, name=name)])[1] == folder


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0"), max_size=6)
        | st.sampled_from(["a", "A", "a-2", "a.mp4"]),
        max_size=6,
    )
)
def test_every_video_has_a_safe_folder_of_its_own(names):
    found = picture_folders(video(n, name=name) for n, name in enumerate(names))
    assert len(found) == len(names)
    assert len({folder.casefold() for folder in found.values()}) == len(names)
    assert all(re.fullmatch(r"\w[\w.-]*", folder) for folder in found.values())


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("take 7", "take 7"),
        ("2026-11-25.raw", "2026-11-25.raw"),
        ("../../etc", "etc"),
        ("..", "video"),
        ("a:b", "a_b"),
        ("NUL", "video_NUL"),
        (" ends in a dot.", "ends_in_a_dot"),
        ("line\nbreak", "line_break"),
    ],
)
def test_a_folder_of_pictures_keeps_its_name_where_it_is_safe(name, folder):
    assert picture_folders([video(1, name=name)], {1})[1] == folder


def test_pictures_of_a_folder_are_called_as_they_are():
    assert picture_name("take 7", 1, ("img-8.jpg", "img-9.jpg")) == "take 7/img-9.jpg"


def test_names_sort_like_frames():
    assert picture_name("street", 123) == "street/frame_000123.png"
    assert picture_name("street", 1_234_567) == "street/frame_1234567.png"
