"""Line icons in the colours of the look, sharp at any pixel density."""

from __future__ import annotations

from typing import TYPE_CHECKING

from platformdirs import user_cache_path
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from framegrain.assets import MissingAsset, resource

if TYPE_CHECKING:
    from pathlib import Path

_SIZES = (12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 48, 64)
_DISABLED = 0.4
_FALLBACK = "circle-help"


class Icons:
    """Icons by name and colour, each drawn once."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(self, name: str, colour: QColor) -> QIcon:
        """An icon whose lines have this colour; paler while disabled."""
        key = (name, colour.name(QColor.NameFormat.HexArgb))
        if key not in self._icons:
            made = QIcon()
            for size in _SIZES:
                pixmap = self.pixmap(name, colour, size)
                made.addPixmap(pixmap)
                made.addPixmap(_paler(pixmap), QIcon.Mode.Disabled)
            self._icons[key] = made
        return self._icons[key]

    def pixmap(self, name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon as a picture `size` logical pixels wide, for a screen with this pixel ratio."""
        key = (name, colour.name(QColor.NameFormat.HexArgb), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _drawn(self._renderer(name, colour), colour.alphaF(), size, ratio)
        return self._pixmaps[key]

    def file(self, name: str, colour: QColor) -> str:
        """The path of a coloured copy, for style sheets; empty where no copy could be kept."""
        try:
            folder = user_cache_path("framegrain", appauthor=False, ensure_exists=True) / "icons"
            folder.mkdir(exist_ok=True)
            path = folder / f"{name}-{colour.name()[1:]}.svg"
            content = self._source(name).replace("currentColor", colour.name())
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                path.write_text(content, encoding="utf-8")
        except OSError:
            return ""
        return path.as_posix()

    def _renderer(self, name: str, colour: QColor) -> QSvgRenderer:
        """The icon read once for all its sizes."""
        key = (name, colour.name())
        if key not in self._renderers:
            coloured = self._source(name).replace("currentColor", colour.name())
            self._renderers[key] = QSvgRenderer(QByteArray(coloured.encode()))
        return self._renderers[key]

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = _read(name)
        return self._sources[name]


def _read(name: str) -> str:
    try:
        path: Path = resource("icons", f"{name}.svg")
    except MissingAsset:
        path = resource("icons", f"{_FALLBACK}.svg")
    return path.read_text(encoding="utf-8")


def _drawn(renderer: QSvgRenderer, opacity: float, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paler(pixmap: QPixmap) -> QPixmap:
    paler = QPixmap(pixmap.size())
    paler.setDevicePixelRatio(pixmap.devicePixelRatio())
    paler.fill(Qt.GlobalColor.transparent)
    painter = QPainter(paler)
    painter.setOpacity(_DISABLED)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return paler
