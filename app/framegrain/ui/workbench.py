"""The panels around one open project, and how they share the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from framegrain.media.kept import KeptFiles, default_kept_folder
from framegrain.session.compat import reader_for
from framegrain.ui.attempt import Tone
from framegrain.ui.canvas.panel import CanvasPanel
from framegrain.ui.file_watch import FileWatch
from framegrain.ui.inspector.panel import InspectorPanel
from framegrain.ui.pictures import PictureFeed
from framegrain.ui.player.panel import PlayerPanel
from framegrain.ui.recheck_panel import RecheckPanel
from framegrain.ui.taxonomy.panel import TaxonomyPanel
from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.strips import Media
from framegrain.ui.timeline.strips_feed import StripFeed
from framegrain.ui.timeline_memory import TimelineMemory

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from framegrain.domain.records import Video
    from framegrain.media.readers import OpenReader
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.attempt import Say
    from framegrain.ui.live.coder import LiveCoder
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

_TIMELINE_SHARE = 0.33
"""Of the height, until a person moves the border."""

_NARROW = 1320
"""Below this many pixels the inspector gives its room to the picture; it comes back on request or when wider."""


class Companion(Protocol):
    """Something that belongs to one open project."""

    def close(self) -> None:
        """Let go of the project; every thread has ended when this returns."""


class Workbench(QWidget):
    """Sidebar, canvas with transport, inspector and timeline; it assembles and remembers sizes, nothing else."""

    def __init__(self, session: Session, look: Theme, actions: Actions, settings: Settings, say: Say) -> None:
        super().__init__()
        self.session = session
        self._settings = settings
        self._folded_by_size = False
        self._say = say
        self.kept = KeptFiles(default_kept_folder())
        self.pictures = PictureFeed(
            session, self, cache_bytes=self._cache_bytes(), choose_reader=self._choose_reader
        )
        self.file_watch = FileWatch(session, self)
        self.pictures.doubted.connect(self.file_watch.doubt)
        self.file_watch.found.connect(self.pictures.take_again)
        self.sidebar = TaxonomyPanel(session, look, say)
        self.canvas = CanvasPanel(session, look, say, self.pictures)
        self.player = PlayerPanel(session, look, say, self.pictures, settings=settings)
        self.inspector = InspectorPanel(session, look, say)
        self._strips = StripFeed(session, self.kept, lambda: self.pictures.is_waiting, self)
        self.timeline = TimelinePanel(session, look, say, self._strips)
        self._recall_strips()
        self.rechecks = RecheckPanel(session, look, say)
        self.live: LiveCoder | None = None
        self.companions: list[Companion] = []
        """What else works for this project and is closed with it, first."""
        self._memory = TimelineMemory(settings, session.project.path, self.timeline.surface)
        self._actions = actions
        self._assemble()
        actions.changed.connect(self._show_keys)
        self._show_keys()

    def _choose_reader(self, video: Video) -> OpenReader:
        open_reader, note = reader_for(self.session.project, video, self._settings.get("reader", ""))
        if note:
            self._say(note, Tone.INFO)
        return open_reader

    def share_memory(self) -> None:
        """Keep decoded frames to what the settings now say."""
        self.pictures.set_cache_bytes(self._cache_bytes())

    def _cache_bytes(self) -> int | None:
        megabytes = self._settings.get("cache_mb", 0)
        return max(megabytes, 0) * 1024**2 or None  # 0 leaves it to the default

    def _show_keys(self) -> None:
        """Tell the panels which keys their tooltips may promise."""
        self.sidebar.set_keys(self._actions.key_text, self._actions.taken())
        self.inspector.set_keys(self._actions.key_text)
        self.player.set_keys(self._actions.key_text)
        self.timeline.set_keys(self._actions.key_text)

    def _assemble(self) -> None:
        stage = QWidget()
        self._stage = column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.rechecks)
        column.addWidget(self.player)
        self._upper = self._splitter(
            "upper", Qt.Orientation.Horizontal, (stage, self.inspector), (1000, 290), 0
        )
        self._right = self._splitter(
            "right", Qt.Orientation.Vertical, (self._upper, self.timeline), (640, 270), 0
        )
        self._outer = self._splitter(
            "outer", Qt.Orientation.Horizontal, (self.sidebar, self._right), (268, 1200), 1
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._outer)

    def put_below_picture(self, band: QWidget) -> None:
        """Give a band a place between the picture and the transport bar."""
        self._stage.insertWidget(1, band)

    def _splitter(
        self,
        name: str,
        way: Qt.Orientation,
        parts: tuple[QWidget, QWidget],
        sizes: tuple[int, int],
        grows: int,
    ) -> QSplitter:
        splitter = QSplitter(way)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(part)
        splitter.setStretchFactor(grows, 1)
        splitter.setStretchFactor(1 - grows, 0)
        kept = self._settings.get(f"splitter/{name}", [])
        splitter.setSizes(kept if _are_sizes(kept) else list(sizes))
        splitter.splitterMoved.connect(lambda *_: self._settings.set(f"splitter/{name}", splitter.sizes()))
        return splitter

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height, and fold the inspector away before the picture gets small."""
        super().resizeEvent(event)
        below = round(event.size().height() * self._timeline_share())
        self._right.setSizes([event.size().height() - below, below])
        narrow = event.size().width() < _NARROW
        if narrow and self.inspector.isVisibleTo(self) and not self._folded_by_size:
            self._folded_by_size = True
            self.inspector.set_folded(on=True)
        elif not narrow and self._folded_by_size:
            self._folded_by_size = False
            self.inspector.set_folded(on=False)

    def _timeline_share(self) -> float:
        """Of the height: as a person last chose it, in whatever size of window."""
        kept = self._settings.get("splitter/right", [])
        return kept[1] / sum(kept) if _are_sizes(kept) else _TIMELINE_SHARE

    def toggle_panel(self, name: str) -> bool:
        """Show or hide the sidebar, inspector or timeline; whether it is shown now."""
        panel: QWidget = getattr(self, name)
        if name == "inspector" and self._folded_by_size:
            self._folded_by_size = False
            self.inspector.set_folded(on=False)
            return True
        panel.setVisible(not panel.isVisibleTo(self))
        return panel.isVisibleTo(self)

    def _recall_strips(self) -> None:
        """Sound and pictures on the timeline as they were left; both at first."""
        for media in Media:
            self.timeline.show_strip(media, on=self._settings.get(f"timeline/{media.value}", True))
        self.timeline.strips_changed.connect(self._keep_strips)

    def _keep_strips(self) -> None:
        for media in Media:
            self._settings.set(f"timeline/{media.value}", self.timeline.shows(media))

    def focus_next_panel(self) -> None:
        """Move the keyboard from panel to panel."""
        panels = [
            p for p in (self.sidebar, self.canvas, self.inspector, self.timeline) if p.isVisibleTo(self)
        ]
        here = next(
            (n for n, p in enumerate(panels) if p.hasFocus() or p.isAncestorOf(self.focusWidget() or p)), -1
        )
        panels[(here + 1) % len(panels)].setFocus(Qt.FocusReason.TabFocusReason)

    def close_parts(self) -> None:
        """Stop the threads that work for the panels: tell all of them first, so that they end at the same time."""
        for companion in self.companions:
            companion.close()
        if self.live is not None:
            self.live.close_parts()
        self.player.pause()
        for feed in (self.pictures, self._strips, self.player.sounding):
            feed.leave()
        self.player.close_parts()
        self._strips.close()
        self.file_watch.close()
        self.pictures.close()


def _are_sizes(kept: list) -> bool:
    """Whether settings, which people may edit, hold the two sizes of a splitter."""
    return len(kept) == 2 and all(isinstance(size, int) and size >= 0 for size in kept) and sum(kept) > 0
