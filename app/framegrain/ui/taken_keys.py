"""Keys that the computer keeps for itself, so that they may never arrive in the window: pure."""

from __future__ import annotations

_CLOSES = "closes the window"
_SWITCHES = "switches between windows"
_KEPT = {
    "Alt+F4": _CLOSES,
    "Alt+Tab": _SWITCHES,
    "Alt+Shift+Tab": _SWITCHES,
    "Alt+Esc": _SWITCHES,
    "Alt+Space": "opens the window's menu",
    "Ctrl+Esc": "opens the start menu",
    "Ctrl+Shift+Esc": "opens the task manager",
    "Ctrl+Alt+Del": "is for the system only",
    "Ctrl+Alt+Esc": "is for the system only",
    "Print": "takes a picture of the screen",
    "Shift+Print": "takes a picture of the screen",
    "Ctrl+Print": "takes a picture of the screen",
    "Alt+Print": "takes a picture of the screen",
}
_MAC = {
    "Ctrl+H": "hides the program",
    "Ctrl+M": "minimizes the window",
    "Ctrl+Q": "quits the program",
    "Ctrl+Space": "opens the search",
    "Ctrl+Tab": "switches between programs",
    "Meta+Space": "switches the keyboard",
}
"""Qt calls the command key Ctrl, and the control key Meta, on a Mac."""


def kept_by_system(key: str, platform: str) -> str:
    """What the computer does with a key of Qt's portable spelling, as in `closes the window`; empty for others.

    `platform` is as in `sys.platform`.
    """
    if platform == "darwin":
        return _MAC.get(key, "")
    if "Meta+" in key:
        return "is for the system on most computers"
    if key.startswith("Ctrl+Alt+F") and key.removeprefix("Ctrl+Alt+F").isdigit():
        return "leads to another screen"
    return _KEPT.get(key, "")
