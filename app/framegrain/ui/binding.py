"""What selected records can be to each other: objects in roles of selected events, parts of a selected whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Track
from framegrain.editing import confirming, parts, roles
from framegrain.ui.attempt import Tone, attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say

FEW = 200
"""With more records selected nothing is offered: nobody means all of them to be one event's actors."""


class Offered(NamedTuple):
    """One thing the selection can be bound as; `open` where nothing is there yet."""

    words: str
    edit: Callable[[], Edit]
    open: bool


def offered(session: Session) -> list[Offered]:
    """What the selected records can be bound as, what is required and open first."""
    document = session.document
    if document is None or len(session.focus.selected) > FEW:
        return []
    found = [document.get(record) for record in session.focus.selected]
    events = [record for record in found if isinstance(record, Event)]
    tracks = [record for record in found if isinstance(record, Track)]
    if events and tracks:
        return _as_roles(session, events, tracks)
    return _as_parts(session, tracks) if len(tracks) > 1 and not events else []


def _as_roles(session: Session, events: Sequence[Event], tracks: Sequence[Track]) -> list[Offered]:
    ids, of = [track.id for track in tracks], [event.id for event in events]
    made = []
    for role in roles.shared_roles(session.desk, events, tracks):
        is_open = all(not event.roles.get(role.id) for event in events)
        edit = partial(roles.bind_each, session.desk, of, role.id, ids)
        made.append((not (role.required and is_open), Offered(f"Bind as {role.name.lower()}", edit, is_open)))
    return [offer for _, offer in sorted(made, key=lambda one: (one[0], not one[1].open))]


def _as_parts(session: Session, tracks: Sequence[Track]) -> list[Offered]:
    desk = session.desk
    wholes = [
        whole
        for whole in tracks
        if all(parts.fits_whole(desk.taxonomy, part.label, whole) for part in tracks if part is not whole)
    ]
    if len(wholes) != 1:
        return []
    whole = wholes[0]
    ids: list[RecordId] = [part.id for part in tracks if part is not whole]
    is_open = all(part.part_of is None for part in tracks if part is not whole)
    return [
        Offered(f"Make part of {desk.title(whole)}", partial(parts.set_whole, desk, ids, whole.id), is_open)
    ]


class BindingVerbs:
    """The actions on what records are to each other, and who stands behind them."""

    def __init__(self, session: Session, say: Say) -> None:
        self._session = session
        self._say = say

    def bind(self) -> None:
        """Bind what is selected together, as what is still open; says so where that is nothing."""
        found = offered(self._session)
        if not found:
            self._say("Select an event together with an object that fits one of its roles", Tone.INFO)
            return
        open_ones = [offer for offer in found if offer.open] or found
        if not open_ones[0].open and len(found) > 1:
            self._say("All its roles are filled; choose in the inspector which one to change", Tone.INFO)
            return
        self.land(open_ones[0].edit)

    def confirm(self) -> None:
        """Confirm what is selected as a second person."""
        ids = self._session.focus.selected
        found = [self._session.open_document.get(record) for record in ids]
        if not any(isinstance(record, Event | Track) for record in found):
            self._say("Select what you have checked first; then confirm it", Tone.INFO)
            return
        self.land(lambda: confirming.confirm(self._session.desk, ids))

    def land(self, edit: Callable[[], Edit]) -> None:
        """Do it and say what was done."""
        made: list[Edit] = []

        def make() -> Edit:
            made.append(edit())
            return made[0]

        if attempt(self._session, self._say, make) and made[0]:
            self._say(made[0].name, Tone.OK)
