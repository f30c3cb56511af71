"""What lies over the canvas is in its place whenever it is seen, though it hears nothing while it is hidden."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from framegrain.ui.canvas.signs import Sign, Signs
from framegrain.ui.widgets.unsaved_bar import UnsavedBar


class Room:
    """A window with a canvas on one of two pages, and what lies over it."""

    def __init__(self, look) -> None:
        self.window = QMainWindow()
        self.pages = QStackedWidget()
        self.window.setCentralWidget(self.pages)
        self.page, self.elsewhere = QWidget(), QWidget()
        row = QHBoxLayout(self.page)
        row.setContentsMargins(0, 0, 0, 0)
        self.canvas = QWidget()
        row.addWidget(self.canvas)
        self.pages.addWidget(self.page)
        self.pages.addWidget(self.elsewhere)
        self.bar = UnsavedBar(look, self.canvas)
        self.signs = Signs(self.canvas, lambda action: "")

    def is_in_place(self) -> bool:
        beside = self.bar.x() - (self.canvas.width() - self.bar.width()) // 2
        return abs(beside) <= 1 and self.signs.geometry().right() <= self.canvas.width()


@pytest.fixture
def room(qtbot, look):
    made = Room(look)
    qtbot.addWidget(made.window)
    made.window.resize(1200, 800)
    made.window.show()
    made.signs.show_signs([Sign("A sign that says quite a lot of things", "a", "tip", False)] * 3)
    made.bar.show_edit("Draw", "The disk is full")
    qtbot.waitUntil(made.is_in_place)
    return made


def test_a_canvas_made_narrower_in_sight(room, qtbot):
    room.window.resize(500, 600)
    qtbot.waitUntil(lambda: room.canvas.width() == 500 and room.is_in_place())


def test_a_canvas_made_narrower_on_another_page(room, qtbot):
    room.pages.setCurrentWidget(room.elsewhere)
    room.window.resize(500, 600)
    qtbot.wait(20)
    room.pages.setCurrentWidget(room.page)
    qtbot.waitUntil(lambda: room.canvas.width() == 500 and room.is_in_place())


def test_a_window_resized_while_it_is_hidden(room, qtbot):
    room.window.hide()
    room.window.resize(520, 600)
    room.window.show()
    qtbot.waitUntil(lambda: room.canvas.width() == 520 and room.is_in_place())


def test_an_edit_that_fails_while_another_page_is_seen(room, qtbot):
    room.pages.setCurrentWidget(room.elsewhere)
    room.bar.hide()
    room.window.resize(1100, 600)
    qtbot.wait(20)
    room.bar.show_edit("Draw", "The disk is full")
    room.pages.setCurrentWidget(room.page)
    qtbot.waitUntil(lambda: room.canvas.width() == 1100 and room.is_in_place())
