"""Who made a record, how, and who stands behind it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Method(StrEnum):
    """How a record or keyframe came to be."""

    PERSON = "person"
    INTERPOLATED = "interpolated"
    TRACKER = "tracker"
    IMPORT = "import"


class Provenance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Who made something and how.

    `at` is milliseconds since 1970 UTC. `detail` names the machine and its settings, the imported
    file, or the keys of live coding.
    `confirmed_by` is the person who accepted a machine's work, empty where nobody did.
    """

    by: str
    method: Method = Method.PERSON
    at: int = 0
    detail: str = ""
    confirmed_by: str = ""
