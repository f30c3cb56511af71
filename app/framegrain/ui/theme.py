"""The look: colours by purpose, the text family, icons; dark, light or as the system has it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from framegrain.assets import MissingAsset, resource
from framegrain.ui.icons import Icons
from framegrain.ui.stylesheet import stylesheet
from framegrain.ui.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy

FAMILY = "Inter"
_FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


class Wanted(StrEnum):
    """Which look a person asked for."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"

    @classmethod
    def named(cls, name: str) -> Wanted:
        """The look of this name; the system's where there is none of it, as in settings changed by hand."""
        return next((wanted for wanted in cls if wanted == name), cls.SYSTEM)


class Theme(QObject):
    """The tokens of the look in use as QColor attributes; `changed` is emitted after they were swapped."""

    changed = Signal()

    ground: QColor
    panel: QColor
    sunken: QColor
    raised: QColor
    line: QColor
    canvas: QColor
    text: QColor
    secondary: QColor
    accent: QColor
    fill: QColor
    on_fill: QColor
    chosen: QColor
    ok: QColor
    attention: QColor
    attention_ground: QColor
    attention_fill: QColor
    on_attention: QColor
    error: QColor
    playhead: QColor

    def __init__(self, wanted: Wanted | str = Wanted.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = Wanted(wanted)
        self._icons = Icons()
        self._fonts: dict[tuple[int, int, bool], QFont] = {}
        self._app: QApplication | None = None
        self._colours: dict[LabelId, QColor] = {}
        self._taxonomy: Taxonomy | None = None
        self._take(self._tokens())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    @property
    def dark(self) -> bool:
        """Whether the look in use is the dark one."""
        return self.tokens is DARK

    @property
    def name(self) -> str:
        """`dark` or `light`."""
        return "dark" if self.dark else "light"

    def choose(self, wanted: Wanted | str) -> None:
        """Use a look from now on; panels hear of it through `changed`."""
        self.wanted = Wanted(wanted)
        self._refresh()

    def toggle(self) -> None:
        """Dark if it was light, light if it was dark."""
        self.choose(Wanted.LIGHT if self.dark else Wanted.DARK)

    def apply(self, app: QApplication) -> None:
        """Dress the application: fonts, style, palette and style sheet, now and at every change."""
        self._app = app
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font(13))
        self._dress()

    def font(self, px: int, weight: int | QFont.Weight = 400, tabular: bool = False) -> QFont:
        """The text family at `px` pixels; `tabular` gives every digit the same width."""
        key = (px, int(weight), tabular)
        if key not in self._fonts:
            font = QFont(FAMILY)
            font.setStyleHint(QFont.StyleHint.SansSerif)
            font.setPixelSize(px)
            font.setWeight(QFont.Weight(weight))
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def colour(self, token: str) -> QColor:
        """A token's colour by its name."""
        found: QColor = getattr(self, token)
        return found

    def icon(self, name: str, token: str = "secondary") -> QIcon:
        """An icon of `resources/icons` in a token's colour."""
        return self._icons.icon(name, self.colour(token))

    def pixmap(self, name: str, colour: QColor | str, size: int = 16, ratio: float = 1.0) -> QPixmap:
        """An icon ready to be painted `size` logical pixels wide; `colour` may name a token."""
        return self._icons.pixmap(
            name, self.colour(colour) if isinstance(colour, str) else colour, size, ratio
        )

    def label_colour(self, taxonomy: Taxonomy, label_id: LabelId) -> QColor:
        """The colour of a label, worked out once for each taxonomy."""
        if self._taxonomy is not taxonomy:
            self._taxonomy = taxonomy
            self._colours = {}
        found = self._colours.get(label_id)
        if found is None:
            found = self._colours[label_id] = QColor(taxonomy.colour(label_id))
        return found

    def _tokens(self) -> Tokens:
        if self.wanted is Wanted.SYSTEM:
            scheme = QGuiApplication.styleHints().colorScheme()
            return LIGHT if scheme is Qt.ColorScheme.Light else DARK
        return DARK if self.wanted is Wanted.DARK else LIGHT

    def _take(self, tokens: Tokens) -> None:
        self.tokens = tokens
        for token, value in tokens._asdict().items():
            setattr(self, token, QColor(value))

    def _system_changed(self) -> None:
        if self.wanted is Wanted.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        tokens = self._tokens()
        if tokens is self.tokens:
            return
        self._take(tokens)
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        palette = self._palette()
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        self._app.setStyleSheet(stylesheet(self.tokens, self._icons))

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for which, colour in (
            (role.Window, self.panel),
            (role.Base, self.sunken),
            (role.AlternateBase, self.raised),
            (role.Button, self.raised),
            (role.ToolTipBase, self.raised),
            (role.Mid, self.line),
            (role.Dark, self.line),
            (role.Light, self.raised),
            (role.Highlight, self.fill),
            (role.Accent, self.accent),
            (role.Link, self.accent),
            (role.LinkVisited, self.accent),
            (role.HighlightedText, self.on_fill),
            (role.PlaceholderText, self.secondary),
        ):
            palette.setColor(which, colour)
        for which in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText):
            palette.setColor(which, self.text)
            pale = QColor(self.secondary)
            pale.setAlphaF(0.6)
            palette.setColor(QPalette.ColorGroup.Disabled, which, pale)
        return palette


def load_fonts() -> None:
    """Make the program’s own family known to the toolkit, once."""
    if FAMILY in QFontDatabase.families() and len(QFontDatabase.styles(FAMILY)) >= len(_FONT_FILES):
        return
    for name in _FONT_FILES:
        try:
            QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        except MissingAsset:
            return  # the system's own family is a fair stand-in
