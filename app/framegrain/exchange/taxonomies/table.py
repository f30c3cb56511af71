"""CSV: a row a label, with a column for its parent or for its whole path."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Draft, Losses
from framegrain.exchange.taxonomies.leaving import left_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum
    from typing import TypeVar

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

    Word = TypeVar("Word", bound=StrEnum)

COLUMNS = (
    "id",
    "name",
    "parent",
    "level",
    "definition",
    "synonyms",
    "shapes",
    "scopes",
    "hotkey",
    "colour",
    "use",
)
_OTHER_NAMES = {
    "label": "name", "class": "name", "category": "name", "label_name": "name", "title": "name",
    "display_name": "name", "key": "id", "label_id": "id", "parent_id": "parent", "parent_name": "parent",
    "supercategory": "parent", "description": "definition", "color": "colour", "shortcut": "hotkey",
    "aliases": "synonyms", "full_path": "path", "hierarchy": "path",
}  # fmt: skip
_SEPARATORS = (" > ", " › ", "/", "|", ">", "::")
MAX_ROWS = 100_000


def recognises(source: Source) -> bool:
    """Whether the first line is a header with a column for names or paths."""
    if source.start in ("{", "[", "<", ""):
        return False
    first = source.text.lstrip().split("\n", 1)[0]
    if len(first) > 5_000:
        return False
    header = {_column(cell) for cell in next(csv.reader([first], delimiter=_delimiter(first)), [])}
    return bool(header & {"name", "path"}) and (len(header) > 1 or source.suffix in (".csv", ".tsv"))


def read(source: Source, reading: Reading) -> Converted:
    """Rows with `name` and perhaps `parent`, or with a `path` such as `Vehicle/Car`."""
    losses = Losses()
    rows = _rows(source)
    paths = any("path" in row for row in rows) and not any(row.get("parent") for row in rows)
    drafts = _by_path(rows, losses) if paths else _by_parent(rows, losses)
    return build(source, drafts, reading, losses, level=Level.OBJECT)


def _rows(source: Source) -> list[dict[str, str]]:
    lines = source.text.lstrip("\ufeff").lstrip("\n")
    found: list[dict[str, str]] = []
    try:
        reader = csv.reader(io.StringIO(lines, newline=""), delimiter=_delimiter(lines.split("\n", 1)[0]))
        header = [_column(cell) for cell in next(reader, [])]
        if not {"name", "path"} & set(header):
            raise source.wrong("the first line has no column “name” or “path”; add one")
        for row in reader:
            if len(found) >= MAX_ROWS:
                raise source.wrong(f"more than {MAX_ROWS} rows; split it")
            cells = {column: cell.strip() for column, cell in zip(header, row, strict=False)}
            if any(cells.values()):
                found.append(cells)
    except csv.Error as error:
        raise source.wrong(f"this is no CSV that can be read ({error})") from error
    return found


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _column(cell: str) -> str:
    word = cell.strip().lstrip("\ufeff").lower().replace(" ", "_")
    return _OTHER_NAMES.get(word, word)


def _by_parent(rows: Iterable[Mapping[str, str]], losses: Losses) -> list[Draft]:
    """A parent is named by id, else by name; of several with that name the first."""
    listed = [(row.get("id") or f"row {n}", row) for n, row in enumerate(rows)]
    ids = {row["id"] for _, row in listed if row.get("id")}
    by_name: dict[str, str] = {}
    for key, row in listed:
        by_name.setdefault(row.get("name", ""), key)
    drafts: list[Draft] = []
    for key, row in listed:
        named = [part.strip() for part in row.get("parent", "").split(";") if part.strip()]
        parents = tuple(part if part in ids else by_name.get(part, part) for part in named)
        drafts.append(_draft(key, row.get("name", "") or row.get("id", ""), parents, row, losses))
    _unknown(rows, losses)
    return drafts


def _by_path(rows: Iterable[Mapping[str, str]], losses: Losses) -> list[Draft]:
    """The last part of a path is the label; those before it are made when no row has them."""
    separator = _separator([row.get("path", "") for row in rows])
    made: dict[str, Draft] = {}
    for row in rows:
        parts = [part.strip() for part in row.get("path", "").split(separator) if part.strip()]
        for depth in range(1, len(parts)):
            key = "\n".join(parts[:depth])
            if key not in made:
                made[key] = Draft(key=key, name=parts[depth - 1], parents=_up(parts, depth - 1))
        if parts:
            key = "\n".join(parts)
            name = row.get("name") or parts[-1]
            made[key] = _draft(key, name, _up(parts, len(parts) - 1), row, losses)
    _unknown(rows, losses)
    return list(made.values())


def _up(parts: list[str], depth: int) -> tuple[str, ...]:
    return ("\n".join(parts[:depth]),) if depth else ()


def _separator(paths: list[str]) -> str:
    return max(_SEPARATORS, key=lambda each: sum(each in path for path in paths))


def _unknown(rows: Iterable[Mapping[str, str]], losses: Losses) -> None:
    known = {*COLUMNS, "path"}
    for column in dict.fromkeys(column for row in rows for column in row if column not in known):
        losses.note(f"the column “{column[:60]}”", "a label has no place for it")


def _draft(key: str, name: str, parents: tuple[str, ...], row: Mapping[str, str], losses: Losses) -> Draft:
    levels = _words(row.get("level", ""), Level, losses)
    shapes, scopes = (
        _words(row.get("shapes", ""), ShapeKind, losses),
        _words(row.get("scopes", ""), Scope, losses),
    )
    said = bool(row.get("shapes") or row.get("scopes"))
    return Draft(
        key=key,
        name=name,
        id=row.get("id", ""),
        parents=parents,
        level=levels[0] if levels else None,
        definition=row.get("definition", ""),
        synonyms=tuple(part.strip() for part in row.get("synonyms", "").split(";")),
        hotkey=row.get("hotkey", ""),
        colour=row.get("colour", ""),
        shapes=shapes if said else None,
        scopes=scopes if said else None,
        group=row.get("use") == "leaves",
    )


def _words(cell: str, words: type[Word], losses: Losses) -> tuple[Word, ...]:
    known = {word.value: word for word in words}
    given = [part.strip().lower() for part in cell.replace(",", ";").split(";") if part.strip()]
    what = f"words in a column of {words.__name__.lower()}s"
    losses.note(what, "they are not known", sum(each not in known for each in given))
    return tuple(dict.fromkeys(known[each] for each in given if each in known))


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """A row a label; several words in one cell have a semicolon between them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for label in taxonomy.labels:
        use = "leaves" if label.leaves_only else ""
        synonyms, shapes, scopes = ("; ".join(each) for each in (label.synonyms, label.shapes, label.scopes))
        about = (label.id, label.name, label.parent or "", label.level.value, label.definition)
        writer.writerow([*about, synonyms, shapes, scopes, label.hotkey, label.colour, use])
    kept = {"id", "name", "parent", "level", "definition", "synonyms", "shapes", "scopes", "hotkey", "colour"}
    return out.getvalue(), left_out(taxonomy, frozenset({*kept, "leaves_only"}))
