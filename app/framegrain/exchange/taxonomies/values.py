"""Plain values out of a stranger's JSON: what is not what it should be is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framegrain.exchange.taxonomies.source import Source


def text(value: Any) -> str:
    """A text or number as text; anything else is empty."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, or one text; what is none is left out."""
    given = value if isinstance(value, list) else [value]
    return tuple(found for each in given if (found := text(each)))


def table(value: Any) -> dict[str, Any]:
    """A JSON object; empty when it is none."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of the values of an object in the order of the file."""
    given = list(value.values()) if isinstance(value, dict) else value
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def parsed(source: Source) -> Any:
    """The file as JSON when it looks like it; None when it does not. Raises BadInput for broken JSON."""
    return source.json if source.start in ("{", "[") else None
