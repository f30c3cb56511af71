"""Who takes part in an event: tracks bound to the roles of its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.rules.parts import fits_role
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.grain import Role
    from framegrain.domain.records import Event, LabelId, RecordId, Track
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.desk import Desk


def roles_of(taxonomy: Taxonomy, label: LabelId) -> tuple[Role, ...]:
    """The roles a label's events have; none for a label that is unknown."""
    found = taxonomy.by_id.get(label)
    return found.roles if found is not None else ()


def fitting(desk: Desk, role: Role, span: Span) -> list[Track]:
    """The objects that may fill a role over a span: their label fits and they live on every frame of it; by number."""
    found = (track for track in desk.document.tracks_in(span) if fits_role(desk.taxonomy, role, track.label))
    return sorted((t for t in found if _lives(desk, t, span)), key=lambda t: (t.number, t.id))


def bind(desk: Desk, event_id: RecordId, role_id: str, tracks: Sequence[RecordId]) -> Edit:
    """Let these objects fill a role, beside those that do where it takes many, else in place of the one that does."""
    event = desk.event(event_id)
    role = _role(desk, event, role_id)
    fresh = [desk.track(track) for track in dict.fromkeys(tracks)]
    if not fresh:
        raise BadInput(f"choose who is the {role.name.lower()} of {desk.title(event)}")
    if len(fresh) > 1 and not role.many:
        raise BadInput(f"{desk.title(event)} has one {role.name.lower()}; choose one of the {len(fresh)}")
    kept = event.roles.get(role_id, ()) if role.many else ()
    bound = tuple(dict.fromkeys((*kept, *(track.id for track in fresh))))
    who = listed([desk.title(track) for track in fresh])
    name = f"Bind {who} as {role.name.lower()} of {desk.title(event)}"
    return Edit(name, (Change(event, replace(event, roles=_with(event, role_id, bound))),))


def bind_each(desk: Desk, events: Sequence[RecordId], role_id: str, tracks: Sequence[RecordId]) -> Edit:
    """The same objects in the same role of several events, as one step."""
    edits = [bind(desk, event, role_id, tracks) for event in events]
    if len(edits) == 1:
        return edits[0]
    role = _role(desk, desk.event(events[0]), role_id)
    return joined(f"Bind the {role.name.lower()} of {len(edits)} records", edits)


def unbind(desk: Desk, event_id: RecordId, role_id: str, track_id: RecordId | None = None) -> Edit:
    """Let an object no longer fill a role, or without one nobody; also a role the label no longer has."""
    event = desk.event(event_id)
    bound = event.roles.get(role_id, ())
    going = bound if track_id is None else tuple(track for track in bound if track == track_id)
    kept = tuple(track for track in bound if track not in going)
    name = next((r.name for r in roles_of(desk.taxonomy, event.label) if r.id == role_id), role_id).lower()
    known = [desk.document.tracks.get(track) for track in going]
    who = listed([desk.title(track) if track is not None else "a deleted object" for track in known])
    after = replace(event, roles=_with(event, role_id, kept))
    return Edit(f"Unbind {who} as {name} of {desk.title(event)}", (Change(event, after),))


def shared_roles(desk: Desk, events: Iterable[Event], tracks: Sequence[Track]) -> list[Role]:
    """The roles that all these objects may fill in each of these events, in the order of the first one's label."""
    found: list[Role] | None = None
    for event in events:
        taken = [
            role
            for role in roles_of(desk.taxonomy, event.label)
            if all(fits_role(desk.taxonomy, role, track.label) for track in tracks)
            and (role.many or len(tracks) == 1)
        ]
        ids = {role.id for role in taken}
        found = taken if found is None else [role for role in found if role.id in ids]
    return found or []


def taking_part(
    desk: Desk, label: LabelId, span: Span, tracks: Iterable[RecordId]
) -> Mapping[str, tuple[RecordId, ...]]:
    """Which roles a new event binds at once to objects that are selected.

    An object is bound where it fits exactly one required role and lives on every frame; a role of one is filled only
    where exactly one of the objects fits it. Otherwise a person has to say.
    """
    required = [role for role in roles_of(desk.taxonomy, label) if role.required]
    chosen: dict[str, list[RecordId]] = {}
    for track_id in tracks:
        track = desk.document.tracks.get(track_id)
        if track is None or not _lives(desk, track, span):
            continue
        fits = [role.id for role in required if fits_role(desk.taxonomy, role, track.label)]
        if len(fits) == 1:
            chosen.setdefault(fits[0], []).append(track_id)
    many = {role.id for role in required if role.many}
    return {role: tuple(found) for role, found in sorted(chosen.items()) if len(found) == 1 or role in many}


def _lives(desk: Desk, track: Track, span: Span) -> bool:
    life = desk.document.life(track.id)
    return life is not None and life.covers(span)


def _role(desk: Desk, event: Event, role_id: str) -> Role:
    for role in roles_of(desk.taxonomy, event.label):
        if role.id == role_id:
            return role
    raise NothingThere(f"{desk.title(event)} has no role “{role_id}”")


def _with(event: Event, role_id: str, tracks: tuple[RecordId, ...]) -> dict[str, tuple[RecordId, ...]]:
    rest = {role: bound for role, bound in event.roles.items() if role != role_id}
    return dict(sorted((rest | {role_id: tracks} if tracks else rest).items()))
