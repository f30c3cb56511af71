"""Our own files, so that every format is converted in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.exchange.taxonomies.reading import Converted
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Reading
    from framegrain.exchange.taxonomies.source import Source

_KEY = "framegrain_taxonomy"


def recognises(source: Source) -> bool:
    """Whether it says so itself; a YAML file that does not is read as one, too, to say what it lacks."""
    return source.suffix in (".yaml", ".yml") or any(
        line.startswith(_KEY) for line in source.text[:100_000].splitlines()
    )


def read(source: Source, _reading: Reading) -> Converted:
    """The taxonomy as it stands. Raises TaxonomyError."""
    return Converted(taxonomy=read_taxonomy(source.text, source.name))


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """Everything."""
    return write_taxonomy(taxonomy), ()
