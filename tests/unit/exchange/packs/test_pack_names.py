"""Names in packs: what may be one, and which are given out."""

from __future__ import annotations

import json
import ntpath
import posixpath
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput
from framegrain.exchange.packs.names import FreeNames, check_apart, same_on_some_system, why_unusable

TRICKY = st.lists(
    st.sampled_from(
        [
            "..",
            ".",
            "/",
            "\\",
            ":",
            "C:",
            "con",
            "NUL.txt",
            "a",
            " ",
            "\u202e",
            "\0",
            "é",
            "e\u0301",
            "//",
            "\ud800",
        ]
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "..",
            "../x",
            "a/../../x",
            "/etc/passwd",
            "a//b",
            "a/./b",
            "a/",
            "\\x",
            "a\\..\\x",
            "C:x",
            "C:/x",
        ),
        *("//server/share", "con", "CON.txt", "a/nul", "aux.0001.png", "COM1", "lpt9.log", "conin$", "com¹"),
        *(
            "x.",
            "x ",
            " x",
            ".hidden",
            "a/.ssh",
            "x\n",
            "x\0y",
            "a:stream",
            "a/b/c/d/e",
            "x" * 500,
            "é" * 150,
        ),
        *("pic\u202egnp.exe", "\ud800", "what?", "a*b", 'a"b', "a<b", "a|b", "\x7f"),
    ],
)
def test_what_leads_elsewhere_or_is_no_file_on_some_system_is_no_name(name: str) -> None:
    assert why_unusable(name)


@pytest.mark.parametrize(
    "name",
    ["a", "street.framegrain", "media/Straße 1 (2).mp4", "media/f/0001.png", "京都.mov", "console.mp4"],
)
def test_ordinary_names_are_fine(name: str) -> None:
    assert not why_unusable(name)


@given(st.text() | TRICKY)
def test_a_name_that_passes_stays_in_its_folder_on_every_system(name: str) -> None:
    if why_unusable(name):
        return
    for system, root in ((posixpath, "/home/anna"), (ntpath, "C:\\anna")):
        place = system.normpath(system.join(root, name))
        assert place.startswith(root + system.sep)
        assert not system.isabs(name)
        assert system.splitdrive(name)[0] == ""
    name.encode()
    assert json.loads(json.dumps(name)) == name


@given(st.lists(st.text() | TRICKY, max_size=8))
def test_names_given_out_are_usable_and_no_two_are_one(wanted: list[str]) -> None:
    names = FreeNames()
    given_out = [names.take(name) for name in wanted]
    assert [why_unusable(f"media/{name}") for name in given_out] == [""] * len(wanted)
    check_apart("a pack", [f"media/{name}" for name in given_out])


def test_a_usable_name_is_kept_and_its_ending_as_well() -> None:
    names = FreeNames()
    assert [
        names.take("Straße.mp4"),
        names.take("STRASSE.mp4"),
        names.take("a/b.mp4"),
        names.take("nul"),
    ] == [
        *("Straße.mp4", "STRASSE-2.mp4", "a_b.mp4", "_nul"),
    ]
    assert names.take("x" * 400 + ".mp4").endswith("x.mp4")


@pytest.mark.parametrize(
    "names",
    [
        ("a.mp4", "A.MP4"),
        ("straße", "STRASSE"),
        (unicodedata.normalize("NFC", "é.mp4"), unicodedata.normalize("NFD", "é.mp4")),
        ("a", "a/b"),
        ("A", "a/b"),
        ("m/x", "M/y"),
    ],
)
def test_names_that_are_one_somewhere_are_not_taken_together(names: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="a pack can't be used"):
        check_apart("a pack", names)


@given(st.text())
def test_sameness_does_not_depend_on_being_asked_twice(name: str) -> None:
    assert same_on_some_system(same_on_some_system(name)) == same_on_some_system(name)
