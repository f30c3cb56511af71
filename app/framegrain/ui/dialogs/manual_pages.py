"""The manual's pages as files: their titles, their order, and which of them have the words looked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from framegrain.assets import resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIRST = "index"
ORDER = (
    FIRST,
    "first-steps",
    "canvas",
    "cuboids",
    "viewing",
    "tracks",
    "timeline",
    "inspector",
    "playing",
    "live-coding",
    "labels-and-rules",
    "taxonomy-format",
    "changing-the-taxonomy",
    "taxonomy-editor",
    "keyboard",
    "two-handed",
    "project-browser",
    "projects-and-safety",
    "faults",
    "recovery",
    "exactness",
    "exactness-table",
    "large-videos",
    "large-projects",
    "formats",
    "command-line",
    "troubleshooting",
)
"""The pages as they are read; one that is not named here comes after them."""

_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_NO_SLUG = re.compile(r"[^\w\- ]+")


class Page(NamedTuple):
    """One page of the manual."""

    name: str
    title: str
    text: str


def folder() -> Path:
    """Where the manual is. Raises MissingAsset."""
    return resource("help")


def pages() -> list[Page]:
    """Every page there is, in reading order."""
    files = {path.stem: path for path in folder().glob("*.md")}
    names = [name for name in ORDER if name in files] + sorted(files.keys() - set(ORDER))
    return [_page(name, files[name].read_text(encoding="utf-8")) for name in names]


def _page(name: str, text: str) -> Page:
    found = _TITLE.search(text)
    return Page(name, found.group(1).strip() if found else name.replace("-", " ").capitalize(), text)


def having(all_pages: Sequence[Page], words: str) -> list[Page]:
    """The pages in which every word occurs, those with a word in the title first."""
    wanted = words.casefold().split()
    found = [page for page in all_pages if all(word in page.text.casefold() for word in wanted)]
    found.sort(key=lambda page: not any(word in page.title.casefold() for word in wanted))
    return found if wanted else list(all_pages)


def slug(heading: str) -> str:
    """A heading as links name it: `Frame by frame` is `frame-by-frame`."""
    return _NO_SLUG.sub("", heading.strip().casefold()).replace(" ", "-")
