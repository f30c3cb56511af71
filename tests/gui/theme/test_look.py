"""The look: two themes, switched live, readable."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF

from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.ui.attempt import Tone
from framegrain.ui.theme import Theme
from framegrain.ui.tokens import DARK, LIGHT
from framegrain.ui.widgets.message_strip import MessageStrip
from small_taxonomy import TAXONOMY


def luminance(colour: str) -> float:
    parts = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "panel"),
        ("text", "sunken"),
        ("text", "raised"),
        ("text", "ground"),
        ("text", "chosen"),
        ("secondary", "panel"),
        ("secondary", "sunken"),
        ("secondary", "raised"),
        ("attention", "attention_ground"),
        ("attention", "panel"),
        ("ok", "panel"),
        ("error", "panel"),
        ("on_fill", "fill"),
        ("on_attention", "attention_fill"),
    ],
)
def test_every_text_has_enough_contrast_to_be_read(tokens, text, ground):
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


def test_switching_the_look_tells_the_panels_and_the_application(qapp, qtbot):
    look = Theme("dark")
    look.apply(qapp)
    before = qapp.styleSheet()
    with qtbot.waitSignal(look.changed):
        look.toggle()
    assert look.name == "light"
    assert look.panel.name() == LIGHT.panel
    assert qapp.styleSheet() != before


def test_choosing_the_look_in_use_changes_nothing(qapp, qtbot):
    look = Theme("dark")
    with qtbot.assertNotEmitted(look.changed):
        look.choose("dark")


def test_text_is_set_in_the_shipped_family_with_digits_of_one_width(look):
    assert QFontInfo(look.font(13)).family() == "Inter"
    tabular = QFontMetricsF(look.font(13, tabular=True))
    assert tabular.horizontalAdvance("1111") == tabular.horizontalAdvance("8888")
    plain = QFontMetricsF(look.font(13))
    assert plain.horizontalAdvance("1111") != plain.horizontalAdvance("8888")


def test_icons_take_the_colour_of_their_token_and_are_sharp_on_dense_screens(look):
    pixmap = look.pixmap("square", "accent", 16, 2.0)
    assert pixmap.width() == 32
    assert pixmap.deviceIndependentSize().width() == 16
    image = pixmap.toImage()
    seen = {image.pixelColor(x, 16).name() for x in range(32) if image.pixelColor(x, 16).alpha() == 255}
    assert seen == {look.accent.name()}


def test_an_icon_that_is_not_shipped_shows_a_stand_in_instead_of_failing(look):
    assert not look.icon("no-such-icon").isNull()


def test_a_label_colour_follows_the_taxonomy(look):
    taxonomy = read_taxonomy(TAXONOMY, "street.yaml")
    assert look.label_colour(taxonomy, "walk").name() == taxonomy.colour("walk")
    assert look.label_colour(taxonomy, "unknown").isValid()


def test_a_message_goes_by_itself_but_an_error_stays(look, qtbot):
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    strip.show_message("Saved", Tone.OK)
    assert strip.isVisible()
    assert strip._timer.isActive()
    strip.show_message("Not saved", Tone.ERROR)
    assert not strip._timer.isActive()


def test_a_message_can_carry_what_to_do_about_it(look, qtbot):
    done = []
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    strip.show_message("The video is missing", Tone.ATTENTION, "Find it", lambda: done.append("found"))
    strip._button.click()
    assert done == ["found"]
    assert strip.isHidden()


def test_an_offer_stays_behind_what_is_said_until_it_is_answered(qtbot, look):
    strip = MessageStrip(look)
    qtbot.addWidget(strip)
    answers = []
    strip.show_message("Opened")
    strip.show_offer("Make it quick?", "Do it", lambda: answers.append("yes"), lambda: answers.append("no"))
    assert strip.text == "Opened"
    qtbot.waitUntil(lambda: strip.text == "Make it quick?", timeout=3000)
    strip.show_message("Saved")
    assert strip.text == "Saved"
    qtbot.waitUntil(lambda: strip.text == "Make it quick?", timeout=3000)
    _, no = strip.buttons
    no.click()
    assert answers == ["no"]
    assert strip.isHidden()
    strip.show_offer("Again?", "Do it", lambda: answers.append("yes"), lambda: answers.append("no"))
    do, _ = strip.buttons
    do.click()
    assert answers == ["no", "yes"]
    strip.show_offer("Once more?", "Do it", lambda: None, lambda: None)
    strip.withdraw_offer()
    assert strip.isHidden()
