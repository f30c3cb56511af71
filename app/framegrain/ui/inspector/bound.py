"""What is bound to a record, for the eye: the roles of an event, the whole and the parts of an object. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Track, Verdict
from framegrain.domain.rules.words import role_words
from framegrain.editing.parts import takes_whole
from framegrain.editing.roles import roles_of
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Taxonomy

PART_OF = "part_of"
"""The slot of an object's whole; roles have the slot of their id with this and a colon before it."""
PARTS = "parts"
_ROLE = "role:"


class Bound(NamedTuple):
    """One object in a slot; `label` None where it is not there any more."""

    track: RecordId
    name: str
    label: LabelId | None


class Slot(NamedTuple):
    """One role, the whole, or the parts: its name, what it means, and who fills it.

    `missing`: it is required and nobody fills it. `settable`: a person may fill it here; `strange`: the label does
    not know it, so that it can only be emptied.
    """

    key: str
    name: str
    tip: str
    bound: tuple[Bound, ...]
    missing: bool = False
    settable: bool = True
    many: bool = False


def role_slot(role_id: str) -> str:
    """The slot of a role."""
    return f"{_ROLE}{role_id}"


def role_of(slot: str) -> str:
    """The role of a slot; empty for the slots of wholes and parts."""
    return slot.removeprefix(_ROLE) if slot.startswith(_ROLE) else ""


def slots(document: Document, taxonomy: Taxonomy, record: Event | Track) -> list[Slot]:
    """What may be or is bound to a record, in the order of the taxonomy."""
    if isinstance(record, Event):
        return _role_slots(document, taxonomy, record)
    return _part_slots(document, taxonomy, record)


def _role_slots(document: Document, taxonomy: Taxonomy, event: Event) -> list[Slot]:
    found, known = [], roles_of(taxonomy, event.label)
    for role in known:
        filled = event.roles.get(role.id, ())
        who = capital(role_words(taxonomy, role))
        found.append(
            Slot(
                key=role_slot(role.id),
                name=role.name,
                tip=". ".join(filter(None, (role.definition.rstrip("."), who))),
                bound=_bound(document, taxonomy, filled),
                missing=role.required and not filled and event.verdict is not Verdict.ABSENT,
                many=role.many,
            )
        )
    ids = {role.id for role in known}
    for role_id in sorted(event.roles.keys() - ids):
        tip = "The label has no such role; take out who fills it"
        strange = _bound(document, taxonomy, event.roles[role_id])
        found.append(Slot(role_slot(role_id), capital(role_id), tip, strange, settable=False))
    return found


def _part_slots(document: Document, taxonomy: Taxonomy, track: Track) -> list[Slot]:
    found = []
    takes = takes_whole(taxonomy, track.label)
    if takes or track.part_of is not None:
        whole = () if track.part_of is None else (track.part_of,)
        label = taxonomy.by_id.get(track.label)
        names = [taxonomy.name_of(wanted) for wanted in label.part_of] if label is not None else []
        missing = takes and not whole and track.verdict is not Verdict.ABSENT
        tip = f"The {' or '.join(names)} this belongs to" if names else "The label is part of nothing"
        bound = _bound(document, taxonomy, whole)
        found.append(Slot(PART_OF, "Part of", tip, bound, missing=missing, settable=takes))
    parts = document.parts_of(track.id)
    if parts:
        bound = _bound(document, taxonomy, tuple(part.id for part in parts))
        found.append(
            Slot(PARTS, "Parts", "What belongs to this; click one to go to it", bound, settable=False)
        )
    return found


def _bound(document: Document, taxonomy: Taxonomy, ids: tuple[RecordId, ...]) -> tuple[Bound, ...]:
    found = []
    for track_id in ids:
        track = document.tracks.get(track_id)
        name = taxonomy.title(track) if track is not None else "a deleted object"
        found.append(Bound(track_id, name, track.label if track is not None else None))
    return tuple(found)
