"""What the program is made of, as it is installed here."""

from __future__ import annotations

from html import escape
from importlib import metadata
from typing import NamedTuple

from framegrain import __version__
from framegrain.assets import MissingAsset, resource

_PARTS = (
    ("PySide6_Essentials", "Qt, the window"),
    ("av", "PyAV and FFmpeg, reading video"),
    ("opencv-contrib-python-headless", "OpenCV, pictures"),
    ("numpy", "numbers"),
    ("shapely", "outlines"),
    ("sqlite-utils", "the project file"),
    ("msgspec", "records"),
    ("PyYAML", "taxonomies"),
    ("ruamel.yaml", "taxonomies"),
    ("platformdirs", "folders"),
    ("psygnal", "signals"),
)
_TEXTS = (
    ("Inter, the typeface", "SIL Open Font License 1.1", ("fonts", "OFL.txt")),
    ("Lucide, the icons", "ISC, some MIT", ("icons", "LICENSE.txt")),
)
PROMISES = (
    "Framegrain makes no network connection: nothing is sent, nothing is fetched, nothing checks for updates.",
    "Videos are only read. Labels live in the project file beside them.",
)
LICENCE = "Apache License 2.0"


class Part(NamedTuple):
    """A library in use."""

    name: str
    version: str
    licence: str
    purpose: str


def parts() -> list[Part]:
    """The libraries needed to run, with versions and licences as their packages state them."""
    found = []
    for name, purpose in _PARTS:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append(Part(about["Name"], about["Version"], _licence(about), purpose))
    return found


def _licence(about: metadata.PackageMetadata) -> str:
    """The licence expression; in older packages the licence line, else the classifier."""
    told = about.json
    stated = str(told.get("license_expression") or told.get("license") or "")
    first = stated.strip().splitlines()[0] if stated.strip() else ""
    if first and len(first) < 80:  # longer ones are the licence's text
        return first
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    return classifiers[0].rsplit(" :: ", 1)[-1] if classifiers else "see its package"


def licence_text(name: str) -> str:
    """The shipped licence text of a part of `_TEXTS`; empty when it is not there."""
    for part, _, place in _TEXTS:
        if part == name:
            try:
                return resource(*place).read_text(encoding="utf-8")
            except (MissingAsset, OSError):
                return ""
    return ""


def page(secondary: str) -> str:
    """The parts as HTML; links carry the names of parts whose licence text is shipped."""
    rows = [
        f"<tr><td>{escape(p.name)}</td><td>{escape(p.version)}</td><td>{escape(p.licence)}</td>"
        f"<td style='color:{secondary}'>{escape(p.purpose)}</td></tr>"
        for p in parts()
    ]
    rows += [
        f"<tr><td><a href='text:{escape(name)}'>{escape(name)}</a></td><td></td>"
        f"<td>{escape(licence)}</td><td></td></tr>"
        for name, licence, _ in _TEXTS
    ]
    return (
        f"<table cellspacing='0' cellpadding='4' width='100%'>{''.join(rows)}</table>"
        f"<p style='color:{secondary}'>PyAV's package also holds the encoders x264 and x265, which are under the "
        f"GPL. Using Framegrain asks nothing of you; passing on a bundle with the packages inside does. "
        f"The page THIRD-PARTY.md of the source says what.</p>"
    )


def title() -> str:
    """Name and version."""
    return f"Framegrain {__version__}"
