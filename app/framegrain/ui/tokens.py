"""The colours of the two looks, by what they are for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor


class Tokens(NamedTuple):
    """One look's colours as `#rrggbb` (or `#aarrggbb`)."""

    ground: str
    panel: str
    sunken: str
    raised: str
    line: str
    canvas: str
    text: str
    secondary: str
    accent: str
    fill: str
    on_fill: str
    chosen: str
    ok: str
    attention: str
    attention_ground: str
    attention_fill: str
    on_attention: str
    error: str
    playhead: str


DARK = Tokens(
    ground="#15171b",
    panel="#1b1e23",
    sunken="#14161a",
    raised="#22262d",
    line="#2a2f37",
    canvas="#0e0f12",
    text="#e4e7ec",
    secondary="#9aa3af",
    accent="#4d94ff",
    fill="#2f6fde",
    on_fill="#ffffff",
    chosen="#24395a",
    ok="#7fd1a6",
    attention="#e6b450",
    attention_ground="#2b2415",
    attention_fill="#e6b450",
    on_attention="#2b2415",
    error="#ff5d5d",
    playhead="#ff5d5d",
)

LIGHT = Tokens(
    ground="#eef0f3",
    panel="#ffffff",
    sunken="#f3f5f7",
    raised="#eceff3",
    line="#e1e4e9",
    canvas="#2b2e33",
    text="#1c2026",
    secondary="#5d6673",
    accent="#2f6fde",
    fill="#2f6fde",
    on_fill="#ffffff",
    chosen="#d8e6fc",
    ok="#1c7f51",
    attention="#8a5d00",
    attention_ground="#fff6df",
    attention_fill="#e6b450",
    on_attention="#2b2415",
    error="#c62f2f",
    playhead="#ff5d5d",
)


def mixed(under: QColor | str, over: QColor | str, share: float) -> QColor:
    """The opaque colour that `share` of `over` on `under` looks like."""
    a, b = QColor(under), QColor(over)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(p * (1 - share) + q * share) for p, q in pairs))
