"""The device: when what it is given will be heard, and a machine that has none."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from framegrain.media import sound_device, sound_output
from framegrain.media.sound_device import SoundDevice
from framegrain.media.sound_output import DeviceClock, DeviceOutput, NoSoundDevice

PERIOD = 960


def test_the_buffer_filled_at_first_is_heard_before_what_is_asked_for_later():
    clock = DeviceClock()
    heard = [clock.heard_at(now, PERIOD) for now in (0.0, 0.0001, 0.0002, 0.0203, 0.0401, 0.0602)]
    assert heard == pytest.approx([0.0, 0.02, 0.04, 0.06, 0.08, 0.10], abs=0.001)


def test_a_request_that_came_late_does_not_move_the_time():
    clock = DeviceClock()
    times = [0.0, 0.0, 0.02, 0.04, 0.075, 0.08, 0.10]
    heard = [clock.heard_at(now, PERIOD) for now in times]
    assert np.diff(heard) == pytest.approx([0.02] * 6)


def test_after_the_device_ran_dry_its_new_time_is_learnt():
    clock = DeviceClock()
    for turn in range(20):
        clock.heard_at(turn * 0.02, PERIOD)
    heard = [clock.heard_at(1.0 + turn * 0.02, PERIOD) for turn in range(60)]
    assert heard[-1] == pytest.approx(1.0 + 59 * 0.02, abs=0.025)


@pytest.mark.parametrize(
    ("code", "words"),
    [(-203, "no sound system answers$"), (-401, "can't be opened, or another program has it$")],
)
def test_a_machine_without_a_device_says_so_in_a_sentence(monkeypatch, code, words):
    monkeypatch.setattr(sound_output, "_is_worth_trying", lambda backend: False)
    miniaudio = pytest.importorskip("miniaudio")

    def fails(*_args, **_more):
        raise miniaudio.MiniaudioError("failed to init device", code)

    monkeypatch.setattr(miniaudio, "PlaybackDevice", fails)
    with pytest.raises(NoSoundDevice, match=f"no sound device: .*{words}"):
        DeviceOutput().start(lambda count, at: np.zeros((count, 2), np.float32))


def test_a_library_that_can_not_be_loaded_is_no_device(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "miniaudio", None)
    with pytest.raises(NoSoundDevice, match="can't be loaded"):
        DeviceOutput().start(lambda count, at: np.zeros((count, 2), np.float32))


def test_a_device_asks_for_samples_until_it_is_closed(monkeypatch):
    """The system's pretended device: opened, asked by and let go of as a real one."""
    monkeypatch.setattr(sound_output, "_is_worth_trying", lambda backend: backend == "NULL")
    output, given, enough = DeviceOutput(), [], threading.Event()

    def read(count: int, heard_at: float):
        given.append((heard_at, count))
        if len(given) >= 20:
            enough.set()
        return np.zeros((count, 2), np.float32)

    output.start(read)
    assert enough.wait(10)
    assert output.is_alive
    output.close()
    assert not output.is_alive
    assert all(count > 0 for _, count in given)


class Output:
    """An output that a test opens, breaks and counts."""

    made = 0
    trouble = ""

    def __init__(self) -> None:
        type(self).made += 1
        self.is_alive = True
        self.closed = threading.Event()

    def start(self, read) -> None:
        if self.trouble:
            raise NoSoundDevice(self.trouble)

    def close(self) -> None:
        self.closed.set()


class Desk:
    def __init__(self) -> None:
        self.kind = type("Made", (Output,), {"made": 0})
        self.outputs: list[Output] = []
        self.said: list[str] = []
        self.heard = threading.Condition()
        self.device = SoundDevice(self.open, lambda count, at: np.zeros((count, 2)), on_state=self.note)

    def open(self) -> Output:
        self.outputs.append(self.kind())
        return self.outputs[-1]

    def note(self, state: str) -> None:
        with self.heard:
            self.said.append(state)
            self.heard.notify()

    def wait_for(self, count: int) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.said) >= count, timeout=10)


@pytest.fixture
def desk(monkeypatch):
    monkeypatch.setattr(sound_device, "_LOOK", 0.02)
    made = Desk()
    yield made
    made.device.close()


def test_nothing_is_opened_before_there_is_something_to_hear(desk):
    desk.device.rest()
    assert desk.outputs == []
    desk.device.wake()
    desk.wait_for(1)
    assert desk.said == [""]


def test_a_device_that_fails_is_tried_again_when_asked_again_and_not_before(desk):
    desk.kind.trouble = "no card"
    desk.device.wake()
    desk.wait_for(1)
    assert desk.said == ["no card"]
    time.sleep(0.1)
    assert desk.kind.made == 1
    desk.kind.trouble = ""
    desk.device.wake()
    desk.wait_for(2)
    assert desk.said == ["no card", ""]


def test_a_device_pulled_out_is_told_and_let_go_of(desk):
    desk.device.wake()
    desk.wait_for(1)
    desk.outputs[0].is_alive = False
    desk.wait_for(2)
    assert "went away" in desk.said[1]
    assert desk.outputs[0].closed.is_set()
    desk.device.wake()
    desk.wait_for(3)
    assert desk.said[2] == ""


def test_a_device_nobody_needs_is_given_back(desk, monkeypatch):
    monkeypatch.setattr(sound_device, "_LINGER", 0.05)
    desk.device.wake()
    desk.wait_for(1)
    desk.device.rest()
    assert desk.outputs[0].closed.wait(10)
    desk.device.wake()
    desk.wait_for(2)
    assert desk.kind.made == 2


def test_opening_never_holds_up_who_asks(desk):
    opening, go_on = threading.Event(), threading.Event()

    def slow_start(self, read) -> None:
        opening.set()
        go_on.wait(10)

    desk.kind.start = slow_start
    desk.device.wake()
    assert opening.wait(10)
    desk.device.rest()
    desk.device.wake()
    assert desk.said == []
    go_on.set()
    desk.wait_for(1)
