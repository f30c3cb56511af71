"""The sound heard belongs to the picture shown, whatever the file does with its times."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.sounds import PITCH, TONE, Sound, loud, pitch, write
from contract.videos import FRAMES, LONG_GOP, RATE, encode
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import prepare
from framegrain.media.sound import SOUND_RATE, Passage, can_be_heard, heard
from framegrain.media.sound_stream import open_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# name of the file, its sounds, and what else it has
FILES = {
    "aac with priming in mp4": ("a.mp4", [Sound()], {}),
    "aac in mkv": ("a.mkv", [Sound()], {}),
    "opus in webm": ("a.webm", [Sound("libopus")], {"codec": "libvpx"}),
    "vorbis in webm": ("v.webm", [Sound("vorbis", 44100)], {"codec": "libvpx"}),
    "mp3 in mkv": ("b.mkv", [Sound("libmp3lame", 44100)], {}),
    "transport stream": ("a.ts", [Sound()], {}),
    "program stream": ("a.mpg", [Sound("mp2", 44100)], {"codec": "mpeg2video"}),
    "flash": ("a.flv", [Sound("aac", 44100)], {}),
    "8 kHz mono": ("8.mov", [Sound("pcm_s16le", 8000, "mono")], {}),
    "11 kHz mono": ("11.avi", [Sound("pcm_s16le", 11025, "mono")], {"codec": "mpeg4"}),
    "96 kHz": ("96.mov", [Sound("pcm_s24le", 96000)], {}),
    "surround": ("51.mp4", [Sound(layout="5.1")], {}),
    "video begins two seconds late, mp4": ("s.mp4", [Sound(stop=7.0)], {"shift": 2.0}),
    "video begins two seconds late, mkv": ("s.mkv", [Sound(stop=7.0)], {"shift": 2.0}),
    "sound begins late and ends early, mp4": ("late.mp4", [Sound(start=1.5, stop=3.0)], {}),
    "sound begins late and ends early, mkv": ("late.mkv", [Sound(start=1.5, stop=3.0)], {}),
    "a gap in the sound": ("gap.mkv", [Sound(gap=(0.5, 1.8))], {}),
    "the second of two is the default": ("two.mkv", [Sound(tone=range(10, 15)), Sound()], {"default": 1}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sounds")


def sound_of(path: Path, passage: Passage) -> NDArray[np.float32] | None:
    stream = open_sound(path, prepare(path).times)
    if stream is None:
        return None
    with stream:
        pieces = list(heard(stream, passage))
    return np.concatenate(pieces)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("start", [0.0, 1.3, 2.12])
def test_the_tone_is_heard_over_the_frames_it_was_made_for(folder: Path, name: str, start: float):
    file, sounds, more = FILES[name]
    path = folder / file
    if not path.exists():
        write(path, *sounds, **more)
    samples = sound_of(path, Passage(start=start, stop=FRAMES / RATE))
    assert len(samples) == round((FRAMES / RATE - start) * SOUND_RATE)
    begin, end = loud(samples)
    assert begin + start == pytest.approx(max(TONE.start / RATE, start), abs=0.002)
    assert end + start == pytest.approx(TONE.stop / RATE, abs=0.002)
    assert np.abs(samples).max() < 0.6


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.5, 2.0, 4.0])
def test_at_other_speeds_it_comes_in_time_and_keeps_its_pitch(folder: Path, speed: float):
    path = write(folder / "speed.mp4", Sound(tone=range(50, 100)))
    samples = sound_of(path, Passage(start=0.5, stop=4.5, speed=speed))
    assert len(samples) == round(4.0 / speed * SOUND_RATE)
    begin, end = loud(samples)
    # what is heard may be off by some hundredths of a second of the clock on the wall
    assert begin == pytest.approx((2.0 - 0.5) / speed, abs=0.035 / min(speed, 1))
    assert end == pytest.approx((4.0 - 0.5) / speed, abs=0.035 / min(speed, 1))
    middle = round((3.0 - 0.5) / speed * SOUND_RATE)
    assert pitch(samples[middle - 4800 : middle + 4800]) == pytest.approx(PITCH, rel=0.03)


def test_only_speeds_at_which_it_can_be_understood_are_heard():
    heard_at = [speed for speed in (-1.0, -0.1, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0) if can_be_heard(speed)]
    assert heard_at == [0.25, 0.5, 1.0, 2.0, 4.0]


def test_a_loop_stays_in_time_however_often_it_comes_round(folder: Path):
    path = write(folder / "loop.mp4", Sound())
    begin, end = 47 / RATE, 61 / RATE
    stream = open_sound(path, prepare(path).times)
    with stream:
        pieces, length = [], 0
        for piece in heard(stream, Passage(start=begin, stop=end, again=begin)):
            pieces.append(piece)
            length += len(piece)
            if length > 5 * SOUND_RATE:
                break
    samples = np.concatenate(pieces)
    for turn in range(8):
        first = round(turn * (end - begin) * SOUND_RATE)
        found = loud(samples[first : first + round((end - begin) * SOUND_RATE)])
        assert found == (
            pytest.approx(2.0 - begin, abs=0.002),
            pytest.approx(2.2 - begin, abs=0.002),
        )


def test_before_and_after_the_sound_there_is_silence_and_no_end(folder: Path):
    path = write(folder / "short.mp4", Sound(stop=2.1))
    samples = sound_of(path, Passage(start=0.0, stop=4.8))
    assert len(samples) == round(4.8 * SOUND_RATE)
    assert loud(samples)[1] == pytest.approx(2.1, abs=0.03)
    assert loud(sound_of(path, Passage(start=3.5, stop=4.8))) is None


def test_a_video_without_sound_has_none(folder: Path):
    path = folder / "silent.mp4"
    encode(LONG_GOP, path)
    assert sound_of(path, Passage(start=0.0, stop=1.0)) is None


def test_a_file_that_is_gone_is_refused_by_name(folder: Path):
    path = write(folder / "gone.mp4", Sound())
    times = prepare(path).times
    path.unlink()
    with pytest.raises(BadInput, match=r"gone\.mp4 is not there"):
        open_sound(path, times)


def test_a_damaged_stretch_is_silent_and_what_follows_comes_in_time(folder: Path):
    path = write(folder / "whole.ts", Sound(tone=range(100, 105), volume=0.4))
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 2] = np.random.default_rng(5).bytes(
        len(content) // 2 - len(content) // 3
    )
    hurt = folder / "hurt.ts"
    hurt.write_bytes(content)
    times = prepare(path).times
    stream = open_sound(hurt, times)
    with stream:
        samples = np.concatenate(list(heard(stream, Passage(start=0.0, stop=4.8))))
    assert len(samples) == round(4.8 * SOUND_RATE)
    assert np.isfinite(samples).all()
    found = loud(samples[round(3.8 * SOUND_RATE) :], over=0.2)
    assert found[0] + 3.8 == pytest.approx(4.0, abs=0.03)


def test_it_can_be_cancelled_between_packets(folder: Path):
    path = write(folder / "cancel.mp4", Sound())
    with open_sound(path, prepare(path).times) as stream, pytest.raises(Cancelled):
        list(heard(stream, Passage(start=0.0, stop=4.8), cancel=lambda: True))


def test_times_are_told_from_the_appearance_of_frame_0(folder: Path):
    path = write(folder / "axis.mkv", Sound(stop=7.0), shift=2.0)
    with open_sound(path, prepare(path).times) as stream:
        first = next(stream.decoded())
        assert stream.since_first_frame(first) == pytest.approx(Fraction(-2), abs=0.03)
