"""Shows a canvas on a project and prints what it painted as JSON; run by test_sharpness at several display scales.

`python scaled_canvas.py PROJECT ZOOM` prints the ratio, where the picture begins and how large a pixel of it is, in
device pixels, and for a stretch of one row the value of each device pixel beside the source pixel it stands on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.canvas.panel import CanvasPanel
from framegrain.ui.pictures import PictureFeed
from framegrain.ui.theme import Theme

ROW, STRETCH = 100, 200


def main(project: Path, zoom: int) -> None:
    app = QApplication([])
    session = open_project(project, person="tester")
    open_last_video(session)
    feed = PictureFeed(session)
    look = Theme("dark")
    look.apply(app)
    canvas = CanvasPanel(session, look, lambda text, tone=None: None, feed)
    canvas.resize(701, 503)
    canvas.show()
    while not canvas.stage.is_exact:
        # waiting without rest would keep the decoder's thread from working
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _ in range(zoom):
        canvas.zoom_in()
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    shown = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., 1]
    ratio = canvas.devicePixelRatioF()
    scale = canvas.stage.view.scale * ratio
    source = canvas.stage.picture.bgra[..., 1]
    y = round(QPointF(*canvas.stage.view.to_screen((0, ROW + 0.5))).y() * ratio)
    left = canvas.stage.view.left * ratio
    columns = range(max(round(left), 0), max(round(left), 0) + STRETCH)
    under = [int(source[ROW, int((x + 0.5 - left) // scale)]) for x in columns]
    print(
        json.dumps(
            {
                "ratio": ratio,
                "size": [image.width(), image.height()],
                "scale": scale,
                "shown": [int(shown[y, x]) for x in columns],
                "under": under,
            }
        )
    )
    feed.close()
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
