"""Lists of names, one a line; a tab or two spaces put a line below the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Draft, Losses
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.tree import MAX_LABELS

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

MAX_LINE = 2_000


def recognises(source: Source) -> bool:
    """Whether this could be a list of names."""
    return source.suffix in (".txt", ".names", ".lst", ".list") or source.start not in ("", "{", "[", "<")


def read(source: Source, reading: Reading) -> Converted:
    """Names, nested by how far they are indented; lines that begin with # are remarks."""
    losses = Losses()
    drafts: list[Draft] = []
    open_: list[tuple[int, str]] = []
    for number, line in enumerate(source.text.splitlines(), 1):
        name = line.strip()
        if not name or name.startswith("# "):
            continue
        if len(line) > MAX_LINE:
            raise source.wrong(f"line {number} is too long for a name; write one name a line")
        if len(drafts) >= MAX_LABELS:
            raise source.wrong(f"more than {MAX_LABELS} names, and a taxonomy has at most so many; split it")
        indent = len(line.expandtabs(2)) - len(line.expandtabs(2).lstrip())
        while open_ and open_[-1][0] >= indent:
            open_.pop()
        parents = (open_[-1][1],) if open_ else ()
        drafts.append(Draft(key=str(number), name=name, parents=parents))
        open_.append((indent, str(number)))
    return build(source, drafts, reading, losses, level=Level.OBJECT)


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """Every name on a line, a tab for each label above it."""
    lines: list[str] = []
    for label in taxonomy.labels:
        depth = len(taxonomy.lineage(label.id)) - 1
        hidden = "#" if label.name.startswith("# ") else ""  # a name that would read as a remark
        lines.append("\t" * depth + hidden + label.name)
    return "\n".join(lines) + "\n", left_out(taxonomy, frozenset({"name", "parent"}))
