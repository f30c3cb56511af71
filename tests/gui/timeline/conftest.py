"""The timeline on a real project, and a hand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.scenery import HEADER
from gui.showing import show_active
from gui.timeline.hand import Hand

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session


@pytest.fixture
def panel(qtbot: QtBot, session: Session, look, say) -> TimelinePanel:
    made = TimelinePanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(HEADER + 1000, 420)
    show_active(qtbot, made)
    return made


@pytest.fixture
def hand(panel: TimelinePanel) -> Hand:
    return Hand(panel)
