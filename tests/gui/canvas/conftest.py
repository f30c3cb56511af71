"""The canvas on a real project, and a hand that works on it in picture coordinates."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.taxonomy import Severity
from framegrain.editing.tracks import set_shape, start_track
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.canvas.panel import CanvasPanel
from framegrain.ui.pictures import PictureFeed
from gui.showing import show_active

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def pictures(session, qapp):
    feed = PictureFeed(session)
    yield feed
    feed.close()


@pytest.fixture
def canvas(qtbot, session, look, say, pictures):
    """640 x 480 of canvas around the 320 x 240 picture, shown at twice its size on its exact first frame."""
    panel = CanvasPanel(session, look, say, pictures)
    qtbot.addWidget(panel)
    panel.resize(656, 496)
    show_active(qtbot, panel)
    qtbot.waitUntil(lambda: panel.stage.is_exact)
    assert panel.stage.view.scale == 2.0
    return panel


@pytest.fixture
def take(session, canvas):
    """Take a label and the tool to draw it with."""

    def take(label, tool):
        session.focus.choose_label(session.taxonomy.label(label))
        session.focus.choose_tool(tool)

    return take


class Pointer:
    """Real mouse events at places of the picture."""

    def __init__(self, canvas):
        self.canvas = canvas
        self._held = Qt.MouseButton.NoButton

    def place(self, at):
        """Widget position of a picture point."""
        x, y = self.canvas.stage.view.to_screen(at)
        return QPoint(round(x), round(y))

    def move(self, at, keys=NO_KEY):
        place = QPointF(self.place(at))
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            self.canvas.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            self._held,
            keys,
        )
        QApplication.sendEvent(self.canvas, event)

    def press(self, at, button=LEFT, keys=NO_KEY):
        self.move(at, keys)
        self._held = button
        QTest.mousePress(self.canvas, button, keys, self.place(at))

    def release(self, at, button=LEFT, keys=NO_KEY):
        self._held = Qt.MouseButton.NoButton
        QTest.mouseRelease(self.canvas, button, keys, self.place(at))

    def click(self, at, button=LEFT, keys=NO_KEY):
        self.press(at, button, keys)
        self.release(at, button, keys)

    def double_click(self, at):
        self.click(at)
        QTest.mouseDClick(self.canvas, LEFT, NO_KEY, self.place(at))

    def drag(self, a, b, button=LEFT, keys=NO_KEY):
        """Press at `a`, go over the middle to `b`, let go."""
        self.press(a, button, keys)
        self.move(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), keys)
        self.move(b, keys)
        self.release(b, button, keys)

    def wheel(self, at, notches, keys=NO_KEY, phase=Qt.ScrollPhase.NoScrollPhase):
        place = QPointF(self.place(at))
        event = QWheelEvent(
            place,
            self.canvas.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            keys,
            phase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture
def pointer(canvas):
    return Pointer(canvas)


@pytest.fixture
def key(canvas):
    """Press a key on the canvas, the way the window system delivers it."""

    def press(key, keys=NO_KEY):
        QTest.keyClick(canvas, key, keys)

    return press


@pytest.fixture
def add(session):
    """Put an object into the document: label, then frame and shape, as often as wanted."""

    def put(label, *keyframes):
        (frame, shape), *more = keyframes
        edit = start_track(session.desk, label, frame, shape)
        session.do(edit)
        track = edit.changes[0].id
        for frame, shape in more:
            session.do(set_shape(session.desk, track, frame, shape))
        return track

    return put


@pytest.fixture
def go(session, canvas, qtbot):
    """Go to a frame and wait for its exact picture."""

    def go_to(frame):
        session.focus.go_to(frame)
        qtbot.waitUntil(lambda: canvas.stage.is_exact)

    return go_to


@pytest.fixture
def shape_of(session):
    """A track's shape at a frame."""

    def at(track, frame=0):
        state = session.document.state(track, frame)
        return state.shape if state is not None else None

    return at


@pytest.fixture
def reopened(session, project_file):
    """The document as the project file has it, read anew."""

    def read():
        copy = open_project(project_file, read_only=True, person="reader")
        open_last_video(copy)
        document = copy.document
        copy.project.close()
        return document

    return read


@pytest.fixture
def forbid(session):
    """Make one rule of the taxonomy forbid what breaks it."""

    def make(rule):
        session.taxonomy = replace(session.taxonomy, severity={rule: Severity.FORBID})

    return make
