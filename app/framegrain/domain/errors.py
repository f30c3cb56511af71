"""Errors a person can act on: each message names the thing and the fix."""

from __future__ import annotations

import msgspec


class FramegrainError(Exception):
    """Anything this program can explain in one sentence; the base of all its errors."""


class BadInput(FramegrainError):
    """A file, argument or imported value can't be used; the message names it and the fix."""


class NothingThere(FramegrainError):
    """Something asked for by id or name does not exist."""


class Cancelled(FramegrainError):
    """The person stopped the work; nothing of it is left."""


UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding JSON from elsewhere may raise: it is none, of another kind, no text, or nested without end."""
