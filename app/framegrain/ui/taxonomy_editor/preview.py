"""Stands in for a session where the sidebar shows a draft: a taxonomy, nothing labeled, nothing changed."""

from __future__ import annotations

from psygnal import Signal

from framegrain.domain.taxonomy import Taxonomy
from framegrain.session.focus import Focus
from framegrain.session.guideline import Guideline
from framegrain.session.locks import Locks


class PreviewSession:
    """What the sidebar asks a session for."""

    taxonomy_changed = Signal()
    video_opened = Signal()
    guideline_changed = Signal()
    edited = Signal(object)

    def __init__(self) -> None:
        self.taxonomy = Taxonomy(name="", version="")
        self.document = None
        self.guideline = Guideline()
        self.read_only = True
        self.focus = Focus()
        self.locks = Locks()

    def show_taxonomy(self, taxonomy: Taxonomy) -> None:
        """Let the sidebar show another state of the draft."""
        self.taxonomy = taxonomy
        self.taxonomy_changed.emit()
