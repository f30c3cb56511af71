"""The sound of what is played: follows the playback clock, and the hand that moves the playhead."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from framegrain.media.sound import Passage, can_be_heard
from framegrain.media.sound_device import SoundDevice
from framegrain.media.sound_feed import SoundFeed
from framegrain.media.sound_mixer import SoundMixer
from framegrain.media.sound_output import DeviceOutput
from framegrain.ui.leaving import Leaving
from framegrain.ui.listening import listen

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from framegrain.media.pacing import PlaybackClock
    from framegrain.media.sound_output import SoundOutput
    from framegrain.session.session import Session
    from framegrain.ui.player.playback import Playback
    from framegrain.ui.settings import Settings

_PIECE = 0.1
"""Seconds of sound heard at a frame while the playhead is moved by hand."""

_PIECE_LOUDNESS = 0.6
_LEAD = 0.05
"""Seconds that sound begun in the middle of playing is given to be decoded."""

_VOLUME, _MUTED, _SCRUB = "sound_volume", "sound_muted", "sound_scrub"
_USUAL_VOLUME = 80


class SoundState(StrEnum):
    """What there is to hear, in the words of the button."""

    OPENING = "opening"
    SOUND = "sound"
    MUTED = "muted"
    NO_SOUND = "no sound"
    NO_DEVICE = "no device"


class Sounding(QObject):
    """Lets the open video be heard.

    The playback clock is in charge; sound is brought to it, never the other way round. Files and devices are opened on
    other threads; without a sound device everything goes on in silence, and the next play tries again.
    """

    changed = Signal()
    _opened = Signal(int, bool)
    _device_told = Signal(str)

    def __init__(
        self,
        session: Session,
        playback: Playback,
        settings: Settings | None = None,
        *,
        open_output: Callable[[], SoundOutput] = DeviceOutput,
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._now = now
        self._opening = 0
        self._has_sound = self._is_known = False
        self._no_device = ""
        self._feed: SoundFeed | None = None
        self._leaving = Leaving()
        self._clock: PlaybackClock | None = None
        kept = _USUAL_VOLUME if settings is None else settings.get(_VOLUME, _USUAL_VOLUME)
        self._volume = min(max(int(kept), 0), 100)
        self._muted = settings is not None and settings.get(_MUTED, False)
        self._scrubs = settings is None or settings.get(_SCRUB, True)
        self.mixer = SoundMixer()
        self._device = SoundDevice(open_output, self.mixer.read, on_state=self._hand_over)
        self._opened.connect(self._note_opened, Qt.ConnectionType.QueuedConnection)
        self._device_told.connect(self._note_device, Qt.ConnectionType.QueuedConnection)
        playback.about_to_play.connect(self._prepare)
        playback.clock_changed.connect(self._follow)
        listen(self, session.video_opened, self._open)
        listen(self, session.file_changed, self._open)
        listen(self, session.verification_changed, self._renumber)
        listen(self, session.focus.frame_told, self._scrub)
        self._set_loudness()
        self._open()

    @property
    def state(self) -> SoundState:
        """What there is to hear."""
        if self._feed is not None and not self._is_known:
            return SoundState.OPENING
        if not self._has_sound:
            return SoundState.NO_SOUND
        if self._muted:
            return SoundState.MUTED
        return SoundState.NO_DEVICE if self._no_device else SoundState.SOUND

    @property
    def why_not(self) -> str:
        """Why this machine plays no sound, in a sentence; empty while it does or was not asked to."""
        return self._no_device

    @property
    def volume(self) -> int:
        """In percent."""
        return self._volume

    @property
    def muted(self) -> bool:
        """Whether a person turned the sound off."""
        return self._muted

    @property
    def scrubs(self) -> bool:
        """Whether moving the playhead by hand is heard."""
        return self._scrubs

    def set_volume(self, percent: int) -> None:
        """As loud as this from now on; remembered."""
        self._volume = min(max(percent, 0), 100)
        self._keep(_VOLUME, self._volume)
        self._set_loudness()
        self.changed.emit()

    def mute(self, *, on: bool) -> None:
        """Turn the sound off or on; remembered."""
        self._muted = on
        self._keep(_MUTED, on)
        self._set_loudness()
        if on:
            self._hush()
        else:
            self._join(self._clock)
        self.changed.emit()

    def set_scrubs(self, *, on: bool) -> None:
        """Let moving the playhead by hand be heard, or not; remembered."""
        self._scrubs = on
        self._keep(_SCRUB, on)
        self.changed.emit()

    def hear_frame(self) -> None:
        """Let a short piece of the sound at the session's frame be heard."""
        document = self._session.document
        if not self._scrubs or not self._is_audible or self._feed is None or document is None:
            return
        if self._session.focus.playing:
            return  # what plays is heard from there on
        start = float(document.times.since_first(self._session.focus.frame))
        self._device.wake(after_failure=False)
        self._feed.ask_piece(Passage(start=start, stop=start + _PIECE))
        if self._clock is None:
            self._device.rest()

    def close(self) -> None:
        """Let go of the file and the device."""
        self.leave()
        self._leaving.wait()
        self._device.close()

    # -- following the clock

    @property
    def _is_audible(self) -> bool:
        return self._has_sound and not self._muted

    def _prepare(self, clock: PlaybackClock) -> None:
        """Have sound ready when the first picture is."""
        if self._feed is not None and self._is_audible and can_be_heard(clock.speed):
            self._device.wake()
            self._feed.play(_passage(clock, clock.position(clock.started_at)))

    def _follow(self, clock: PlaybackClock | None) -> None:
        self._clock = clock
        if clock is None:
            self._hush()
            return
        self._start(clock, clock.position(clock.started_at), clock.started_at)

    def _join(self, clock: PlaybackClock | None) -> None:
        # sound turned on, or found to be there, while the video plays
        if clock is not None:
            soon = self._now() + _LEAD
            self._start(clock, clock.position(soon), soon)

    def _start(self, clock: PlaybackClock, position: float, at: float) -> None:
        if self._feed is None or not self._is_audible or not can_be_heard(clock.speed):
            self._hush()
            return
        self._device.wake()
        self.mixer.start(self._feed, self._feed.play(_passage(clock, position)), at)

    def _hush(self) -> None:
        self.mixer.stop()
        if self._feed is not None:
            self._feed.stop()
        self._device.rest()

    # -- following the hand

    def _scrub(self, _frame: int) -> None:
        if self._session.focus.scrubbing:
            self.hear_frame()

    def _hear(self, samples: NDArray[np.float32]) -> None:
        # runs on the feed's thread
        self.mixer.hear_piece(samples * _PIECE_LOUDNESS)

    # -- the file and the device

    def _open(self) -> None:
        self.leave()
        document, path = self._session.document, self._session.video_file
        if document is not None and path is not None and self._session.index is not None:
            number = self._opening
            self._feed = SoundFeed(
                path,
                document.times,
                on_opened=lambda has_sound: self._hand_over(number, has_sound),
                on_piece=self._hear,
            )
        self.changed.emit()

    def _renumber(self) -> None:
        if self._session.index is not None and self._session.index.state == "differs":
            self._open()

    def leave(self) -> None:
        """Let go of the file; its thread ends by itself."""
        self._opening += 1
        self._has_sound = self._is_known = False
        self.mixer.stop()
        feed, self._feed = self._feed, None
        if feed is not None:
            self._leaving.add(feed)

    def _hand_over(self, *what: object) -> None:
        # runs on the feed's or the device's thread; the signals are queued
        signal = self._device_told if len(what) == 1 else self._opened
        try:
            signal.emit(*what)
        except RuntimeError:  # the window is gone; nobody needs to know
            return

    def _note_opened(self, opening: int, has_sound: bool) -> None:
        if opening == self._opening:
            self._has_sound, self._is_known = has_sound, True
            self._join(self._clock)
            self.changed.emit()

    def _note_device(self, trouble: str) -> None:
        self._no_device = trouble
        self.changed.emit()

    def _set_loudness(self) -> None:
        # ears hear ratios: half way along the slider is a quarter of the amplitude
        self.mixer.set_volume(0.0 if self._muted else (self._volume / 100) ** 2)

    def _keep(self, name: str, value: int | bool) -> None:
        if self._settings is not None:
            self._settings.set(name, value)


def _passage(clock: PlaybackClock, position: float) -> Passage:
    begin, end = clock.bounds
    return Passage(start=position, stop=end, speed=clock.speed, again=begin if clock.loop else None)
