"""Opening a file with OpenCV's own reader."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import cv2

if TYPE_CHECKING:
    from pathlib import Path

# OpenCV's FFmpeg complains on the terminal about each picture it can't convert; what is wrong is told by us, once.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


VERSION: Final = cv2.__version__
"""Of OpenCV; what one version was found to do, another need not."""


def open_capture(path: Path) -> cv2.VideoCapture:
    """The file as a program using OpenCV sees it; closed when it can't be opened."""
    return cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
