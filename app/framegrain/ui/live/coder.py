"""Live coding as the window has it: the mode, the keys, the person's reaction time, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from framegrain.domain.places import real_path
from framegrain.domain.records import Event
from framegrain.editing.live_coding import without_correction
from framegrain.session.live_coding import LiveCoding
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.listening import listen
from framegrain.ui.live.held_keys import HeldKeys
from framegrain.ui.live.reactions import Reactions
from framegrain.ui.selected import selected
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId
    from framegrain.session.live_coding import Refusal
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.settings import Settings

TAP_MS = 250
"""Milliseconds under which a held key is a tap, unless a person says otherwise."""
LEAST_TAP_MS, MOST_TAP_MS = 50, 1000


def tap_ms(settings: Settings) -> int:
    """Milliseconds under which a held key is a tap."""
    return min(max(settings.get("live/tap_ms", TAP_MS), LEAST_TAP_MS), MOST_TAP_MS)


class LiveCoder(QObject):
    """`turned` tells that the mode went on or off, `last` is the name of the step written last, with its frames."""

    turned = Signal(bool)
    wrote = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        say: Say,
        bench: QWidget,
        labels: Callable[[], Mapping[str, LabelId]],
    ) -> None:
        super().__init__(bench)
        self._session = session
        self._say = say
        self._reactions = Reactions(settings)
        self.last = ""
        self.live = LiveCoding(session, reaction=self._seconds, tap=lambda: tap_ms(settings) / 1000)
        self.keys = HeldKeys(bench, self.live, labels)
        listen(self, self.live.wrote, self._note)
        listen(self, self.live.refused, self._tell)
        listen(self, session.focus.playing_changed, self._follow_playing)
        listen(self, session.edited, self._learn)

    @property
    def on(self) -> bool:
        """Whether the mode is on."""
        return self.live.on

    def toggle(self) -> None:
        """Turn live coding on, or off."""
        if not self.on and self._session.read_only:
            self._say("This project is open for reading only, so nothing can be live-coded", Tone.ATTENTION)
        elif not self.on and self._session.document is None:
            self._say("Open a video first; then it can be live-coded", Tone.INFO)
        else:
            on = not self.on
            self.live.turn(on=on)
            self.keys.watch(on=on)
            self.last = ""
        self.turned.emit(self.on)

    def show(self, frame: int, speed: float) -> None:
        """A frame that playing put on screen."""
        if not self.on:
            return
        self.live.show(frame, speed)
        if self.live.held and QApplication.activePopupWidget() is not None:
            self.keys.lose()  # an open menu takes the keys, so that nothing is heard of them

    def break_off(self) -> None:
        """Playing goes on elsewhere."""
        self.live.end_all()

    def take_correction_off(self) -> None:
        """Put what is selected where the keys were."""
        session = self._session
        chosen = selected(session, Event)
        if not chosen:
            self._say("Select what was live-coded first", Tone.INFO)
            return
        attempt(session, self._say, lambda: without_correction(session.desk, chosen))

    def go_to(self, refusal: Refusal) -> None:
        """Show where something was refused."""
        self._session.focus.play(on=False)
        self._session.focus.go_to(refusal.frame)

    def close_parts(self) -> None:
        """End what is held, and hear no keys any more."""
        self.live.end_all()
        self.keys.watch(on=False)

    def _seconds(self) -> float:
        return self._reactions.of(self._session.person).used

    def _follow_playing(self, playing: bool) -> None:
        if not playing:
            self.keys.settle()
            self.live.end_all()

    def _note(self, edit: Edit) -> None:
        made = next((c.after for c in edit.changes if isinstance(c.after, Event)), None)
        if made is not None:
            name, span = self._session.taxonomy.name_of(made.label), made.span
            frames = str(span.start) if span.length == 1 else f"{span.start} – {span.last}"
            self.last = f"{name} {frames}"
            self.wrote.emit()

    def _tell(self, refusal: Refusal) -> None:
        self._say(refused_words(self._session, refusal), Tone.ATTENTION)

    def _learn(self, edit: Edit) -> None:
        document = self._session.document
        if document is not None:
            project = str(real_path(self._session.project.path))
            self._reactions.learn(self._session.person, project, document.times, edit)


def refused_words(session: Session, refusal: Refusal) -> str:
    """What was refused, where and why, in a sentence."""
    name = session.taxonomy.name_of(refusal.label)
    where = (
        f"frame {refusal.frame}"
        if refusal.frame == refusal.last
        else f"frames {refusal.frame} to {refusal.last}"
    )
    return f"{name} on {where} was not written: {capital(refusal.why)}"
