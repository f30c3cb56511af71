"""Sentences with their way out, in as little room as there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import Severity
from framegrain.ui.inspector.complaint_view import ComplaintBox
from framegrain.ui.inspector.complaints import Complaint, Help

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from framegrain.ui.theme import Theme


def test_a_long_way_out_makes_the_inspector_no_wider(qtbot: QtBot, look: Theme) -> None:
    fix = "Choose Pedestrian, Rider, Person, upright or Person, bent"
    box = ComplaintBox(Complaint("Person is too coarse", fix, Severity.SUBMIT, Help.LABEL, "", (1,)), look)
    qtbot.addWidget(box)
    assert box.minimumSizeHint().width() < 200
    box.resize(212, 90)
    box.show()
    assert box.button is not None
    assert box.button.geometry().right() <= 212
    assert box.button.shown.startswith("Choose")
    assert box.button.shown.endswith("…")
    assert (box.button.text(), box.button.toolTip()) == (fix, fix)
