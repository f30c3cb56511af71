"""What the guideline costs: its book as PDF and HTML against what is promised, and how much of a box is filled."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import cv2
import numpy as np
from bench_taxonomy import cpu, cpu_once, large
from figures import Figure
from PySide6.QtGui import QGuiApplication

from framegrain.domain.shapes import Box
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.guidelines.book import Book
from framegrain.media.fill import filled_share
from framegrain.session.guideline_book import write_html
from framegrain.ui.guideline_pdf import write_pdf

if TYPE_CHECKING:
    from pathlib import Path

PDF_SECONDS, HTML_SECONDS = 30.0, 10.0


def measure(tmp_path: Path) -> list[Figure]:
    """10,350 labels with definitions; neither holds the window up, as both are written in the background."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([])
    taxonomy = read_taxonomy(large(rules=False), "large")
    book = Book(name="Large", taxonomy=taxonomy, date="today")
    pdf = cpu_once(lambda: write_pdf(book, tmp_path / "large.pdf"))
    html = cpu_once(lambda: write_html(book, tmp_path / "large.html"))
    assert app is not None
    return [
        Figure.of("book of 10,350 labels as PDF vs promised", pdf, "CPU s", PDF_SECONDS),
        Figure.of("book of 10,350 labels as HTML vs promised", html, "CPU s", HTML_SECONDS),
        filled(),
    ]


def filled() -> Figure:
    """The share of a box that its object fills, guessed as a box lands, beside GrabCut on all of the same pixels."""
    noise = np.random.default_rng(1).normal(0, 6, (1080, 1920, 4))
    picture = np.clip(noise + np.linspace(60, 140, 1920)[None, :, None], 0, 255).astype(np.uint8)
    cv2.ellipse(picture, (960, 540), (150, 90), 20, 0, 360, (40, 60, 220, 255), -1)
    box = Box(x=800, y=430, width=320, height=220)
    ours = cpu(lambda: filled_share(picture, box))
    around = np.ascontiguousarray(picture[386:694, 736:1184, :3])

    def grab() -> None:
        mask = np.zeros(around.shape[:2], np.uint8)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(around, mask, (64, 44, 320, 220), *models, 1, cv2.GC_INIT_WITH_RECT)

    return Figure.of(
        "how much of a box is filled vs GrabCut on all its pixels", ours * 1000, "CPU ms", cpu(grab) * 1000
    )
