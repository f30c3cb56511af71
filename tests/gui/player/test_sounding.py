"""What is heard while the video plays: measured against the picture shown, by a clock the test turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.sounds import PITCH, TONE, Sound, pitch
from framegrain.editing import clips
from framegrain.ui.player.playback import Playback
from framegrain.ui.player.sounding import Sounding, SoundState
from framegrain.ui.settings import Settings
from gui.player.stand_ins import RATE, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session
    from gui.player.stand_ins import Speaker, Time

STEP = 0.01
TONE_SECONDS = (TONE.start / RATE, TONE.stop / RATE)


class Room:
    """A player with its sound, and an ear."""

    def __init__(self, session: Session, time: Time, speaker: Speaker, qtbot: QtBot, settings=None) -> None:
        self.session, self.time, self.speaker, self.qtbot = session, time, speaker, qtbot
        self.pictures = Pictures(session)
        self.playback = Playback(session, self.pictures, now=time)
        self.sounding = Sounding(session, self.playback, settings, open_output=speaker, now=time)
        self.heard: list[tuple[int, bool]] = []

    def knows_its_sound(self) -> None:
        unknown = (SoundState.NO_SOUND, SoundState.OPENING)
        self.qtbot.waitUntil(lambda: self.sounding.state not in unknown, timeout=10_000)

    def is_ready(self, seconds: float = 0.5) -> None:
        """Decoding is on a thread of its own, and the test's clock stands still meanwhile."""
        feed = self.sounding._feed
        self.qtbot.waitUntil(
            lambda: (
                self.speaker.read is not None
                and feed._line is not None
                and (feed.ahead >= seconds or (feed._line.begin + feed._line.length > 0 and feed.ahead > 0.2))
            ),
            timeout=10_000,
        )

    def run(self, seconds: float) -> None:
        """Let the clock go on, and note the frame shown and whether the tone is heard with it."""
        for _ in range(round(seconds / STEP)):
            self.time.now += STEP
            self.playback.tick()
            if self.speaker.read is not None:
                self.wait_for_decoding()
                block = self.speaker.hear(STEP, self.time.now)
                self.heard.append((self.session.focus.frame, bool(np.abs(block).max() > 0.05)))

    def wait_for_decoding(self) -> None:
        feed, clock = self.sounding._feed, self.playback._clock
        line = feed._line
        if line is not None and clock is not None:
            wanted = round((self.time.now - clock.started_at + 2 * STEP) * 48000)
            whole = round((line.passage.stop - line.passage.start) / line.passage.speed * 48000)
            if line.passage.again is None:
                wanted = min(wanted, whole)
            self.qtbot.waitUntil(
                lambda: feed._line is not line or line.begin + line.length >= wanted, timeout=10_000
            )

    def frames_with_tone(self) -> list[int]:
        return sorted({frame for frame, tone in self.heard if tone})

    def close(self) -> None:
        self.playback.pause()
        self.sounding.close()


@pytest.fixture
def room(
    qtbot: QtBot, sounding_session: Callable[..., Session], time: Time, speaker: Speaker
) -> Iterator[Callable[..., Room]]:
    made: list[Room] = []

    def make(*sounds: Sound, settings=None, **more) -> Room:
        made.append(Room(sounding_session(*(sounds or (Sound(),)), **more), time, speaker, qtbot, settings))
        return made[-1]

    yield make
    for it in made:
        it.close()


def opened(room: Callable[..., Room], *sounds: Sound, **more) -> Room:
    it = room(*sounds, **more)
    it.knows_its_sound()
    return it


KINDS = {
    "mp4": ([Sound()], {}),
    "webm": ([Sound("libopus")], {"suffix": ".webm", "codec": "libvpx"}),
    "late video": ([Sound(stop=7.0)], {"suffix": ".mkv", "shift": 2.0}),
    "sound begins late": ([Sound(start=1.5, stop=3.0)], {"suffix": ".mkv"}),
    "mono at 8 kHz": ([Sound("pcm_s16le", 8000, "mono")], {"suffix": ".mov"}),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_tone_is_heard_while_its_frames_are_shown(room, name):
    sounds, more = KINDS[name]
    it = opened(room, *sounds, **more)
    it.session.focus.go_to(40)
    it.playback.play()
    it.is_ready()
    it.run(1.0)
    # a block may begin within the last hundredth of the frame before
    assert set(TONE) <= set(it.frames_with_tone()) <= {*TONE, TONE.start - 1, TONE.stop}


@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 4.0])
def test_at_other_speeds_too_and_with_its_pitch(room, time, speed):
    it = opened(room, Sound(tone=range(50, 80)))
    it.session.focus.go_to(45)
    it.playback.set_speed(speed)
    it.playback.play()
    it.is_ready()
    before = time.now
    blocks = []
    while time.now - before < 1.6 / speed:
        time.now += STEP
        it.playback.tick()
        it.wait_for_decoding()
        blocks.append(it.speaker.hear(STEP, time.now))
    heard = np.concatenate(blocks)
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.05)
    # what is stretched blurs over some hundredths of a second of the recording, less than a frame
    assert (loud[0] / 48000 + STEP) == pytest.approx(5 / RATE / speed, abs=0.03 / min(speed, 1))
    assert pitch(heard[loud[0] + 2000 : loud[-1] - 2000]) == pytest.approx(PITCH, rel=0.05)


@pytest.mark.parametrize("speed", [0.1, 8.0, -1.0, -0.5])
def test_too_slow_too_fast_and_backwards_are_silent_and_open_nothing(room, speed):
    it = opened(room)
    it.session.focus.go_to(60 if speed < 0 else 45)
    it.playback.set_speed(speed)
    it.playback.play()
    it.run(0.4)
    assert it.speaker.opened == 0
    assert it.heard == []


def test_pausing_stops_the_sound_at_once(room, time):
    it = opened(room, Sound(tone=range(100)))
    it.playback.play()
    it.is_ready()
    it.run(0.3)
    assert it.heard[-1][1]
    it.playback.pause()
    block = it.speaker.hear(0.02, time.now)
    assert not block[240:].any()
    assert not it.speaker.hear(0.02, time.now).any()


def test_going_elsewhere_while_playing_is_heard_there(room):
    it = opened(room)
    it.playback.play()
    it.is_ready()
    it.run(0.2)
    it.session.focus.go_to(45)
    it.run(0.5)
    assert set(TONE) <= set(it.frames_with_tone())


def test_changing_speed_stays_in_time(room):
    it = opened(room)
    it.session.focus.go_to(30)
    it.playback.play()
    it.is_ready()
    it.run(0.4)
    it.playback.set_speed(2.0)
    it.run(0.5)
    assert {51, 52, 53} <= set(it.frames_with_tone()) <= {48, 49, *TONE, 55, 56}


def test_a_loop_is_heard_in_time_each_time(room, time):
    it = opened(room)
    it.session.do(clips.split_clip(it.session.desk, 45))
    it.session.do(clips.split_clip(it.session.desk, 60))
    it.session.focus.go_to(45)
    it.playback.set_loop(True)
    it.playback.play()
    it.is_ready()
    it.run(2.4)
    assert len([1 for a, b in zip(it.heard, it.heard[1:], strict=False) if b[1] and not a[1]]) == 4
    assert set(TONE) <= set(it.frames_with_tone()) <= {*TONE, TONE.start - 1, TONE.stop}
    assert abs(it.sounding.mixer.drift) < 0.04


def test_when_the_pictures_keep_the_clock_waiting_the_sound_waits_with_it(room):
    it = opened(room)
    it.session.focus.go_to(40)
    it.pictures.decoded = {40}
    it.playback.play()
    it.is_ready()
    for frame in range(41, 70):  # decodes at half the video's rate
        it.run(2 / RATE)
        it.pictures.decoded.add(frame)
    # the picture lags up to half a second behind the clock before the clock waits
    assert min(it.frames_with_tone()) >= TONE.start - 14
    assert set(it.frames_with_tone()) & set(TONE)
    assert max(it.frames_with_tone()) <= TONE.stop + 1


def test_a_video_without_sound_opens_no_device(sounding_session, time, speaker, qtbot):
    it = Room(sounding_session(), time, speaker, qtbot)
    it.playback.play()
    it.run(0.3)
    qtbot.waitUntil(lambda: it.sounding.state is SoundState.NO_SOUND, timeout=10_000)
    assert speaker.opened == 0
    it.close()


def test_no_device_is_no_trouble_and_the_next_play_tries_again(room, speaker, qtbot):
    speaker.trouble = "This machine offers no sound device"
    it = opened(room)
    it.session.focus.go_to(40)
    it.playback.play()
    qtbot.waitUntil(lambda: it.sounding.state is SoundState.NO_DEVICE, timeout=10_000)
    it.run(0.4)
    assert it.session.focus.frame == 50
    assert "no sound device" in it.sounding.why_not
    it.playback.pause()
    speaker.trouble = ""
    it.playback.play()
    qtbot.waitUntil(lambda: it.sounding.state is SoundState.SOUND, timeout=10_000)


def test_a_device_pulled_out_leaves_the_video_playing(room, speaker, qtbot, monkeypatch):
    monkeypatch.setattr("framegrain.media.sound_device._LOOK", 0.02)
    it = opened(room)
    it.playback.play()
    it.is_ready()
    it.run(0.2)
    speaker.is_alive = False
    qtbot.waitUntil(lambda: it.sounding.state is SoundState.NO_DEVICE, timeout=10_000)
    it.run(0.2)
    assert it.session.focus.playing
    assert it.session.focus.frame == 10


def test_muted_opens_nothing_and_unmuting_while_playing_joins_in_time(room, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set("sound_muted", True)
    it = opened(room, settings=settings)
    assert it.sounding.state is SoundState.MUTED
    it.session.focus.go_to(30)
    it.playback.play()
    it.run(0.4)
    assert it.speaker.opened == 0
    it.sounding.mute(on=False)
    it.is_ready()
    it.run(0.7)
    assert set(TONE) <= set(it.frames_with_tone()) <= {*TONE, TONE.start - 1, TONE.stop}
    assert Settings(tmp_path / "settings.json").get("sound_muted", True) is False


def test_muting_while_playing_is_silent_within_a_moment(room, time):
    it = opened(room, Sound(tone=range(100)))
    it.playback.play()
    it.is_ready()
    it.run(0.2)
    it.sounding.mute(on=True)
    it.speaker.hear(0.02, time.now)
    assert not it.speaker.hear(0.02, time.now).any()


def test_scrubbing_lets_a_short_piece_of_the_frame_be_heard(room, time, qtbot):
    it = opened(room)
    it.session.focus.go_to(51, scrubbing=True)
    qtbot.waitUntil(
        lambda: it.speaker.read is not None and len(it.sounding.mixer._piece._next) > 0, timeout=10_000
    )
    block = it.speaker.hear(0.3, time.now)
    loud = np.flatnonzero(np.abs(block[:, 0]) > 0.05)
    assert 0.08 < (loud[-1] - loud[0]) / 48000 < 0.12
    assert not it.session.focus.playing


def test_scrubbing_can_be_silent(room, qtbot, tmp_path):
    it = opened(room, settings=Settings(tmp_path / "settings.json"))
    it.sounding.set_scrubs(on=False)
    it.session.focus.go_to(51, scrubbing=True)
    it.session.focus.go_to(52)
    qtbot.wait(50)
    assert it.speaker.opened == 0
    assert Settings(tmp_path / "settings.json").get("sound_scrub", True) is False


def test_going_to_a_frame_without_scrubbing_is_silent(room, qtbot):
    it = opened(room)
    it.session.focus.go_to(52)
    qtbot.wait(50)
    assert it.speaker.opened == 0


@pytest.mark.parametrize(
    ("kept", "volume"), [(30, 30), (-5, 0), (900, 100), ("loud", 80), (None, 80), (True, 1), ([], 80)]
)
def test_a_volume_changed_by_another_hand_does_no_harm(room, tmp_path, kept, volume):
    settings = Settings(tmp_path / "settings.json")
    settings.set("sound_volume", kept)
    settings.set("sound_scrub", "perhaps")
    it = room(settings=settings)
    assert it.sounding.volume == volume
    assert it.sounding.scrubs


def test_sound_goes_and_comes_back_with_its_file(room):
    it = opened(room)
    file = it.session.video_file
    it.session.note_file(None)
    assert it.sounding.state is SoundState.NO_SOUND
    it.session.note_file(file)
    it.knows_its_sound()


def test_a_jump_while_playing_is_heard_as_playing_not_as_a_piece(room, qtbot):
    it = opened(room)
    it.playback.play()
    it.sounding.hear_frame()
    assert it.sounding._feed._asked is None
    it.playback.pause()
    it.sounding.hear_frame()
    qtbot.waitUntil(lambda: it.speaker.opened == 1, timeout=10_000)  # on the device's own thread
