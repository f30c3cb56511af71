"""Brightness, contrast and gamma as a table."""

from __future__ import annotations

import numpy as np
import pytest

from framegrain.ui.canvas.tone import PLAIN, Tone, toned


def test_a_plain_tone_shows_every_value_as_it_is() -> None:
    assert list(PLAIN.table()) == list(range(256))
    assert PLAIN.is_plain
    assert PLAIN.text == ""


@pytest.mark.parametrize(
    "tone",
    [Tone(brightness=30), Tone(contrast=60), Tone(gamma=2.0), Tone(brightness=-40, contrast=-50, gamma=0.5)],
)
def test_a_lighter_pixel_is_never_shown_darker_than_a_darker_one(tone: Tone) -> None:
    table = tone.table().astype(int)
    assert (np.diff(table) >= 0).all()


def test_what_each_of_them_does() -> None:
    assert Tone(brightness=20).table()[100] == 151
    assert Tone(gamma=2.0).table()[64] > 120
    assert Tone(gamma=2.0).table()[[0, 255]].tolist() == [0, 255]
    assert Tone(contrast=50).table()[[32, 224]].tolist() == [0, 255]
    assert Tone(contrast=-100).table().tolist() == [128] * 256


def test_keys_go_to_the_ends_and_back_to_exactly_nothing() -> None:
    tone = PLAIN
    for _ in range(40):
        tone = tone.brighter(10).harder(10).with_gamma(tone.gamma * 1.2)
    assert (tone.brightness, tone.contrast, tone.gamma) == (100, 100, 5.0)
    tone = PLAIN.with_gamma(1.2)
    assert tone.with_gamma(tone.gamma / 1.2).brighter(10).brighter(-10).is_plain


def test_the_pixels_given_stay_as_they_are() -> None:
    pixels = np.full((2, 3, 4), 100, dtype=np.uint8)
    shown = toned(pixels, Tone(brightness=20).table())
    assert (pixels == 100).all()
    assert (shown == 151).all()


def test_its_words_name_what_differs() -> None:
    assert Tone(brightness=20, contrast=-10, gamma=1.44).text == "brightness +20 %, contrast −10 %, gamma 1.4"
