"""Small turns of phrase that every part of the window shares: pure."""

from __future__ import annotations


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 clip`, `3 clips`; `many` where an s does not do."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def with_key(tip: str, *keys: str) -> str:
    """A tooltip that names its keys, where there are any."""
    named = " ".join(key for key in keys if key)
    return f"{tip}  ·  {named}" if named else tip
