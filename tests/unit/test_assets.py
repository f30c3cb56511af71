"""Shipped files are found in a checkout and in an installed wheel alike."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from framegrain import assets
from framegrain.ui.action_table import ACTIONS


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package folder as a wheel lays it out, with one file of each kind."""
    package = tmp_path / "site-packages" / "framegrain"
    for name in (
        "resources/icons/play.svg",
        "taxonomies/b.yaml",
        "taxonomies/a.yaml",
        "taxonomies/schema.json",
    ):
        path = package / "_shipped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.setattr(assets, "_PACKAGE", package)
    return package


def test_a_checkout_finds_its_fonts_and_icons():
    fonts = sorted(path.name for path in assets.resource("fonts").glob("*.otf"))
    assert fonts == ["Inter-Bold.otf", "Inter-Medium.otf", "Inter-Regular.otf", "Inter-SemiBold.otf"]
    assert assets.resource("icons", "play.svg").is_file()


def test_every_icon_takes_the_colour_it_is_given():
    icons = list(assets.resource("icons").glob("*.svg"))
    assert len(icons) >= 60
    assert [icon.name for icon in icons if 'stroke="currentColor"' not in icon.read_text()] == []


def named_icons() -> set[str]:
    """Every icon the window asks for by a plain name: in a call, or in the table of actions."""
    found = {spec.icon for spec in ACTIONS}
    for path in (Path(assets.__file__).parent / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if node.func.attr in ("icon", "pixmap", "file") and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_icon_asked_for_is_there():
    shipped = {path.stem for path in assets.resource("icons").glob("*.svg")}
    assert named_icons() - shipped == set()


def test_fonts_and_icons_carry_their_licences():
    assert "SIL OPEN FONT LICENSE" in assets.resource("fonts", "OFL.txt").read_text()
    assert "ISC License" in assets.resource("icons", "LICENSE.txt").read_text()


def test_a_wheel_finds_what_it_carries(installed: Path):
    assert assets.resource("icons", "play.svg") == installed / "_shipped/resources/icons/play.svg"
    assert [path.name for path in assets.taxonomy_files()] == ["a.yaml", "b.yaml"]
    assert assets.taxonomy_file("b").read_text() == "taxonomies/b.yaml"


@pytest.mark.usefixtures("installed")
def test_a_missing_file_is_named():
    with pytest.raises(assets.MissingAsset, match=r"icons/nothing\.svg is missing"):
        assets.resource("icons", "nothing.svg")


@pytest.mark.usefixtures("installed")
def test_an_unknown_taxonomy_is_answered_with_the_known_ones():
    with pytest.raises(assets.MissingAsset, match="choose one of: a, b"):
        assets.taxonomy_file("driving")
