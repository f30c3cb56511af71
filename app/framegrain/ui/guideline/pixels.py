"""Pictures of examples as Qt shows them, decoded once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageReader, QPixmap

if TYPE_CHECKING:
    from framegrain.session.session import Session

_KEPT = 40
_LARGEST = 4096


class Pixels:
    """Hands out pictures by their name; those shown last are kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: OrderedDict[str, QPixmap] = OrderedDict()

    def of(self, picture: str) -> QPixmap:
        """A picture by its SHA-256; an empty one when the project has lost it or it can't be shown."""
        found = self._known.get(picture)
        if found is None:
            found = self._known[picture] = decoded(self._session.picture(picture))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(picture)
        return found


def decoded(content: bytes | None) -> QPixmap:
    """A picture that came with a project, which may be a stranger's: an empty one where it is too large or broken."""
    if not content:
        return QPixmap()
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LARGEST:
        return QPixmap()
    return QPixmap.fromImage(reader.read())
