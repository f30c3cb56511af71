"""How exact the picture on screen is, in words and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme


class Standing(NamedTuple):
    """What the badge says: words, the token of its colour, and the whole story."""

    words: str
    token: str
    story: str


SMALL_COPY = Standing(
    "small copy · frame exact",
    "secondary",
    "The frame the number says, out of the video's small copy. The video's own picture comes when you rest; "
    "only on that can be drawn.",
)
_AT_REST = ("indexed", "verified")
NOT_SHOWN = Standing(
    "can't be shown",
    "error",
    "There is no picture of this frame: it is damaged, or the file can't be read there. Other frames have theirs.",
)


def standing(
    *,
    is_open: bool,
    exact: bool,
    state: str | None,
    is_shown: bool = True,
    trouble: str = "",
    stride: int = 1,
) -> Standing:
    """The badge for the picture shown, `state` being the index's: indexed, verified or differs.

    `is_shown` says whether the video has shown a picture since it was opened, `stride` that one of so many frames is
    shown, since a screen shows no more at that speed.
    """
    if not is_open or state is None:
        return Standing("no picture", "secondary", "The video file can't be read now; its labels are safe.")
    if trouble:
        return Standing(trouble, "attention", "Playback can't keep up; pause for an exact frame.")
    if stride > 1:
        return Standing(
            f"every {_ordinal(stride)} frame",
            "secondary",
            "A screen can't show more pictures in that time; every frame is there when you play slower or pause.",
        )
    if state == "differs":
        return Standing(
            "differs",
            "error",
            "A full decode showed other frames than the file's own tables promise. Numbers may not match other tools.",
        )
    if not is_shown:
        return Standing("opening", "secondary", "The first picture is on its way.")
    if not exact:
        return Standing("approximate", "attention", "A picture nearby, until the exact one is decoded.")
    if state == "verified":
        return Standing(
            "exact · verified",
            "ok",
            "This is the frame the number says; the whole file was decoded to prove it.",
        )
    return Standing(
        "exact · indexed",
        "ok",
        "This is the frame the file's own tables number so; decoding the whole file would prove it.",
    )


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


class Badge(QWidget):
    """A pill with a coloured outline, as wide as the widest it says at rest or has said: nothing beside it jumps."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._standing = standing(is_open=False, exact=False, state=None)
        self._said = {standing(is_open=True, exact=True, state=state).words for state in _AT_REST}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What it says."""
        return self._standing.words

    def show_standing(self, now: Standing) -> None:
        """Say something else."""
        if now == self._standing:
            return
        self._standing = now
        if now.words not in self._said:
            self._said.add(now.words)
            self.updateGeometry()
        self.setToolTip(now.story)
        self.setAccessibleName(now.words)
        self.setAccessibleDescription(now.story)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(words) for words in self._said)
        return QSize(widest + 22, metrics.height() + 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._look.colour(self._standing.token)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QColor(colour)
        edge.setAlphaF(0.65)
        painter.setPen(QPen(edge, 1.0))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._standing.words)
