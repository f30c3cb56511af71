"""What the contract asks of a record beside its attributes, and what a person does about it as edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from framegrain.domain.records import Event, Track
from framegrain.domain.rules.parts import fits_role
from framegrain.editing import confirming, parts, roles, ruling_out
from framegrain.session.focus import Picking
from framegrain.ui.attempt import attempt
from framegrain.ui.binding import offered
from framegrain.ui.inspector.bound import PART_OF, Bound, role_of, slots
from framegrain.ui.inspector.bound_view import BoundView
from framegrain.ui.inspector.checks_view import ChecksView, ruled_out, signed
from framegrain.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

    from framegrain.domain.edit import Edit
    from framegrain.domain.grain import Role
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme

_MOST_OFFERED = 200


class Contract(QObject):
    """Three parts of the inspector's form: `bound`, `together` (buttons for a mixed selection) and `checks`."""

    record_wanted = Signal(int)

    def __init__(self, session: Session, look: Theme, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._say = say
        self._records: list[Event | Track] = []
        self.bound = BoundView(look, self._offers)
        self.together = QWidget()
        self._buttons = Flow(self.together, gap=4)
        self.offers: list[QPushButton] = []
        self.checks = ChecksView(look)
        self.bound.bind_wanted.connect(self._bind)
        self.bound.unbind_wanted.connect(self._unbind)
        self.bound.pick_wanted.connect(self._pick)
        self.bound.record_wanted.connect(self.record_wanted)
        self.checks.ruled.connect(self._rule)
        self.checks.confirm_wanted.connect(self._confirm)
        self.together.hide()

    def show_records(self, records: Sequence[Event | Track]) -> None:
        """Show what is asked of these as they are now."""
        session = self._session
        self._records = list(records)
        writable = not session.read_only
        one = self._records[0] if len(self._records) == 1 else None
        shown = slots(session.open_document, session.taxonomy, one) if one is not None else []
        self.bound.show_slots(shown, self._colour, writable=writable)
        self._show_together(writable=writable)
        self.checks.show_checks(
            ruled_out(session.taxonomy, self._records),
            signed(session.taxonomy, self._records, session.person),
        )
        self.checks.setEnabled(writable)

    def _show_together(self, *, writable: bool) -> None:
        found = offered(self._session) if writable and len(self._records) > 1 else []
        words = [offer.words for offer in found]
        if words != [button.text() for button in self.offers]:
            for button in self.offers:
                self._buttons.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.offers = []
            for place, text in enumerate(words):
                button = QPushButton(text)
                button.setProperty("kind", "compact")
                button.clicked.connect(lambda _checked=False, n=place: self._take(n))
                self._buttons.addWidget(button)
                self.offers.append(button)
        self.together.setVisible(bool(words))

    def _take(self, place: int) -> None:
        found = offered(self._session)
        if place < len(found):
            self._do(found[place].edit)

    def _colour(self, label: LabelId) -> QColor:
        return self._look.label_colour(self._session.taxonomy, label)

    # -- who fits

    def _role(self, slot: str) -> Role | None:
        record = self._records[0] if self._records else None
        if not isinstance(record, Event):
            return None
        return next(
            (r for r in roles.roles_of(self._session.taxonomy, record.label) if r.id == role_of(slot)), None
        )

    def _offers(self, slot: str) -> list[Bound]:
        desk, record = self._session.desk, self._records[0]
        role = self._role(slot)
        found: Sequence[Track] = ()
        if role is not None and isinstance(record, Event):
            taken = set(record.roles.get(role.id, ()))
            found = [track for track in roles.fitting(desk, role, record.span) if track.id not in taken]
        elif slot == PART_OF and isinstance(record, Track):
            found = [track for track in parts.fitting_wholes(desk, record) if track.id != record.part_of]
        return [Bound(track.id, desk.title(track), track.label) for track in found[:_MOST_OFFERED]]

    def _fits(self, slot: str) -> Callable[[RecordId], bool]:
        taxonomy, tracks, record = (
            self._session.taxonomy,
            self._session.open_document.tracks,
            self._records[0],
        )
        role = self._role(slot)
        if role is not None:
            return lambda track: track in tracks and fits_role(taxonomy, role, tracks[track].label)
        return lambda track: (
            track in tracks and track != record.id and parts.fits_whole(taxonomy, record.label, tracks[track])
        )

    # -- edits

    def _bind(self, slot: str, track: RecordId) -> None:
        record, desk = self._records[0], self._session.desk
        if role_of(slot):
            self._do(lambda: roles.bind(desk, record.id, role_of(slot), [track]))
        else:
            self._do(lambda: parts.set_whole(desk, [record.id], track))

    def _unbind(self, slot: str, track: RecordId) -> None:
        record, desk = self._records[0], self._session.desk
        if role_of(slot):
            self._do(lambda: roles.unbind(desk, record.id, role_of(slot), track))
        else:
            self._do(lambda: parts.clear_whole(desk, [record.id]))

    def _pick(self, slot: str) -> None:
        record, title = self._records[0], self._session.desk.title(self._records[0])
        role = self._role(slot)
        what = f"the {role.name.lower()} of {title}" if role is not None else f"what {title} is part of"
        focus = self._session.focus
        if isinstance(record, Event) and focus.frame not in record.span:
            focus.go_to(record.span.start)
        words, fits = f"Click {what} on the picture", self._fits(slot)
        focus.pick(Picking(words, fits, lambda track: self._bind(slot, track)))

    def _rule(self, label: LabelId, out: bool) -> None:
        ids, desk = [record.id for record in self._records], self._session.desk
        self._do(lambda: (ruling_out.rule_out if out else ruling_out.rule_in)(desk, ids, label))

    def _confirm(self, confirm: bool) -> None:
        ids, desk = [record.id for record in self._records], self._session.desk
        self._do(lambda: (confirming.confirm if confirm else confirming.withdraw)(desk, ids))

    def _do(self, edit: Callable[[], Edit]) -> None:
        if not attempt(self._session, self._say, edit):
            found = (self._session.open_document.get(record.id) for record in self._records)
            self.show_records([record for record in found if isinstance(record, Event | Track)])
