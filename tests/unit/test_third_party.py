"""The page on licences tells of the versions that people install."""

from __future__ import annotations

import importlib.util
import platform
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(scope="module")
def third_party() -> ModuleType:
    spec = importlib.util.spec_from_file_location("third_party", PACKAGING / "third_party.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_names_each_runtime_package_at_its_pinned_version(third_party: ModuleType):
    pins = dict(re.findall(r"^([\w.-]+)==(.+)$", (PACKAGING / "constraints.txt").read_text(), re.MULTILINE))
    pinned = {third_party.canonicalize_name(name): version for name, version in pins.items()}
    page = third_party.PAGE.read_text()
    table = page[page.index("<!-- packages -->") : page.index("<!-- /packages -->")]
    named = {
        third_party.canonicalize_name(name): it
        for name, it in re.findall(r"^\| (\S+) \| (\d\S*)", table, re.MULTILINE)
    }
    needed = {
        third_party.canonicalize_name(package.metadata["Name"]) for package in third_party.runtime_packages()
    }
    assert named == {name: pinned.get(name) for name in needed}


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the wheels elsewhere bundle other libraries",
)
def test_the_page_is_what_the_installed_packages_say(third_party: ModuleType):
    page = third_party.PAGE.read_text()
    assert page == third_party.updated(page), "run: python packaging/third_party.py"


def test_an_unknown_bundled_library_is_asked_about(third_party: ModuleType):
    with pytest.raises(third_party.UnknownLibrary, match="libnovel: look up its licence"):
        third_party.by_project(["novel"])


def test_library_names_lose_the_suffixes_that_wheels_add(third_party: ModuleType):
    files = ("libx264-d6533a8d.so.165", "libxcb-shm-0be6dfbf.so.0.0.0", "libopenblasp-r0-59ffcd50.3.15.so")
    assert [third_party.stem(name) for name in files] == ["x264", "xcb-shm", "openblas"]
