"""Time somebody worked."""

from __future__ import annotations

import msgspec


class Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stretch of work of a person in a video: from `began` to `ended`, milliseconds since 1970 UTC.

    `active` is the milliseconds of it without pauses, `edits` how many edits were made.
    """

    person: str
    video: int
    began: int
    ended: int
    active: int
    edits: int
