"""Taxonomy files: YAML in, the contract out, and everything that is wrong with it at once.

The format is described for people in `resources/help/taxonomy-format.md` and for editors in
`resources/schemas/taxonomy.schema.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framegrain.domain.collecting import without_collecting
from framegrain.domain.errors import BadInput
from framegrain.domain.rules import prepare
from framegrain.domain.taxonomy import Level, Taxonomy
from framegrain.exchange.taxonomy_attributes import AttributeReader
from framegrain.exchange.taxonomy_fields import MAX_NAME, Fields
from framegrain.exchange.taxonomy_labels import LabelReader
from framegrain.exchange.taxonomy_links import check_links
from framegrain.exchange.taxonomy_problems import (
    Enough,
    Problems,
    ProblemSeverity,
    TaxonomyError,
    TaxonomyProblem,
)
from framegrain.exchange.taxonomy_values import nodes_of
from framegrain.exchange.taxonomy_yaml import MAX_BYTES, Scalar, Table, read_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "FORMAT_VERSION",
    "ProblemSeverity",
    "TaxonomyError",
    "TaxonomyProblem",
    "check_taxonomy",
    "examine_taxonomy",
    "examine_values",
    "load_taxonomy",
    "read_taxonomy",
    "read_taxonomy_file",
]

FORMAT_VERSION = 1
TOP_KEYS = (
    "framegrain_taxonomy",
    "name",
    "version",
    "description",
    "severity",
    *(level.value for level in Level),
)


def read_taxonomy(text: str, source: str) -> Taxonomy:
    """The taxonomy in a YAML text; `source` names it in messages.

    Raises TaxonomyError with every problem found.
    """
    problems = Problems()
    taxonomy = _read(text, problems)
    if problems.any_error or taxonomy is None:
        raise TaxonomyError(source, problems.in_order())
    return taxonomy


def check_taxonomy(text: str) -> list[TaxonomyProblem]:
    """Everything wrong or doubtful in a YAML text, from the top down; without an error it can be used."""
    problems = Problems()
    _read(text, problems)
    return problems.in_order()


def examine_taxonomy(text: str) -> tuple[Taxonomy | None, list[TaxonomyProblem]]:
    """The taxonomy in a YAML text, None where an error keeps it from being used, and everything found."""
    problems = Problems()
    taxonomy = _read(text, problems)
    return (None if problems.any_error else taxonomy), problems.in_order()


def examine_values(values: Mapping[str, Any]) -> tuple[Taxonomy | None, list[TaxonomyProblem]]:
    """The same for what a file says as plain values, as a draft holds it; lines in what is found only give an order."""
    problems = Problems()
    taxonomy = _read(values, problems)
    return (None if problems.any_error else taxonomy), problems.in_order()


def load_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy in a file. Raises TaxonomyError, or BadInput when there is no readable text."""
    return read_taxonomy(read_taxonomy_file(path), str(path))


def read_taxonomy_file(path: Path) -> str:
    """A taxonomy file's text, never more of it than a taxonomy may have. Raises BadInput."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it can't be read"
        raise BadInput(f"{path}: {reason}; choose a taxonomy file (.yaml)") from error
    if len(data) > MAX_BYTES:
        raise BadInput(f"{path}: larger than {MAX_BYTES // 1_000_000} MB; no taxonomy needs that")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}, line {line}: this is not UTF-8 text; save the file as UTF-8") from error


def _read(text: str | Mapping[str, Any], problems: Problems) -> Taxonomy | None:
    try:
        with without_collecting():
            return _read_all(text, problems)
    except Enough:
        return None


def _read_all(text: str | Mapping[str, Any], problems: Problems) -> Taxonomy | None:
    node = read_nodes(text, problems) if isinstance(text, str) else nodes_of(text, problems)
    if node is None and problems.any_error:
        return None
    if not isinstance(node, Table):
        at = node if node is not None else Scalar(1, 1, "", True)
        problems.error(at, (), f"a taxonomy begins with “framegrain_taxonomy: {FORMAT_VERSION}”")
        return None
    top = Fields(node, (), TOP_KEYS, problems)
    if not _is_our_version(top):
        return None
    attributes = AttributeReader(problems)
    listed = top.node(Level.ATTRIBUTE)
    if listed is not None:
        attributes.read(listed, (Level.ATTRIBUTE.value,))
    labels = LabelReader(attributes, problems)
    for level in (Level.SCENE, Level.ACTION, Level.OBJECT):
        listed = top.node(level)
        if listed is not None:
            labels.read_level(level, listed, (level.value,))
    if not labels.labels and not problems.any_error:
        problems.error(node, (), "there are no labels; add some under scene, action or object")
    check_links(labels, attributes, problems)
    taxonomy = Taxonomy(
        name=top.needed_text("name", MAX_NAME),
        version=top.needed_text("version", MAX_NAME),
        description=top.text("description") or "",
        labels=tuple(labels.labels.values()),
        attributes=tuple(attributes.attributes.values()),
        severity=top.severity(),
    )
    if not problems.any_error:
        prepare(taxonomy)
    return taxonomy


def _is_our_version(top: Fields) -> bool:
    text = top.scalar("framegrain_taxonomy", "the version of the format") or ""
    if text == str(FORMAT_VERSION):
        return True
    if "framegrain_taxonomy" not in top:
        message = (
            f"this is no taxonomy: the line “framegrain_taxonomy: {FORMAT_VERSION}” is missing at the top"
        )
    elif text.isdecimal() and int(text[:9]) > FORMAT_VERSION:
        message = f"this taxonomy is of format {text[:9]}, made for a newer Framegrain; this one reads {FORMAT_VERSION}"
    else:
        message = f"“framegrain_taxonomy” is {FORMAT_VERSION}"
    top.wrong("framegrain_taxonomy", message)
    return False
