"""The timeline as the window uses it."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QScrollBar, QSlider, QToolButton, QWidget

from framegrain.ui.attempt import Say, Tone
from framegrain.ui.listening import listen
from framegrain.ui.timeline.growing import GrowingOnTimeline
from framegrain.ui.timeline.hover import Hover
from framegrain.ui.timeline.marking import Marking, neighbour
from framegrain.ui.timeline.overview import Overview
from framegrain.ui.timeline.ruler import RulerUnit
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.timeline.segment_verbs import SegmentVerbs
from framegrain.ui.timeline.strips import Media
from framegrain.ui.timeline.surface import TimelineSurface
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.strips_feed import StripFeed

_STEP = 1.5
_SLIDER = 1000


class TimelinePanel(QWidget):
    """Lanes, overview and zoom. Its slots are what the window's actions call.

    `menu_wanted` carries the record under the pointer and where to open its menu.
    """

    menu_wanted = Signal(int, QPoint)

    strips_changed = Signal()
    """Sound or pictures were shown or hidden."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        say: Say,
        feed: StripFeed | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._say = say
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.surface = TimelineSurface(session, look, say, feed)
        self.overview = Overview(self.surface, look)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.fit_button = QToolButton()
        self._marking = Marking(session, say, self._show_begun)
        self.segments = SegmentVerbs(session, say, lambda: self.surface.lanes)
        self.hover = Hover(session, look, self, feed)
        self._growing = GrowingOnTimeline(session, self.surface)
        self._feed = feed
        self._unit_menu = self._units()
        self.setFocusProxy(self.surface)
        self._lay_out()
        self._connect()
        self._dress()
        self._open()

    # -- slots for the window's actions

    def split_at_playhead(self) -> None:
        """Cut the selected segment at the playhead."""
        self._marking.split_here()

    def mark_in(self) -> None:
        """The selected segment, or a new one, starts here."""
        self._marking.start_here()

    def mark_out(self) -> None:
        """The segment begun, or the selected one, ends here."""
        self._marking.end_here()

    def cancel(self) -> bool:
        """End a drag or forget a segment begun; whether there was anything."""
        return self.surface.drop_drag() or self._marking.cancel()

    def nudge_start(self, by: int) -> None:
        """The selected segment starts `by` frames later."""
        self._marking.nudge_start(by)

    def nudge_end(self, by: int) -> None:
        """The selected segment ends `by` frames later."""
        self._marking.nudge_end(by)

    def select_next(self, direction: int = 1) -> None:
        """Select what begins next (or with -1 began before) in the same lane, and go to its start."""
        lanes, focus = self.surface.lanes, self._session.focus
        if lanes is None:
            return
        found = neighbour(lanes, self.surface.arrangement, focus.selection, focus.frame, direction)
        record = self._session.open_document.get(found) if found is not None else None
        span = self._session.open_document.span_of(record) if record is not None else None
        if record is None or span is None:
            self._say("Nothing more begins " + ("after this" if direction > 0 else "before this"), Tone.INFO)
            return
        focus.select([record.id])
        self.surface.reveal(record.id, span)
        focus.go_to(span.start)

    def shows(self, media: Media) -> bool:
        """Whether a strip is wanted, be there room for it or not."""
        return media in self.surface.band.wanted

    def show_strip(self, media: Media, *, on: bool) -> None:
        """Show the strip of sound or of pictures, or hide it."""
        band = self.surface.band
        if self._feed is None or on == self.shows(media):
            return
        band.wanted = band.wanted | {media} if on else band.wanted - {media}
        if media is Media.SOUND:
            self._feed.want_sound(on=on)
        self.surface.refresh_strips()
        self.strips_changed.emit()

    def zoom_in(self) -> None:
        """Fewer frames, larger, around the playhead."""
        self._zoom(_STEP)

    def zoom_out(self) -> None:
        """More frames."""
        self._zoom(1 / _STEP)

    def fit(self) -> None:
        """The whole video."""
        self.surface.set_view(self.surface.view.fitted())

    def zoom_to_selection(self) -> None:
        """The selection fills the width."""
        document = self._session.document
        if document is None:
            return
        span = document.span_around(self._session.focus.selection)
        if span is not None:
            self.surface.set_view(self.surface.view.around(span))

    def set_keys(self, key_text: Callable[[str], str]) -> None:
        """Name the keys in use in the tooltips; `key_text` gives an action's key, or nothing."""
        self.fit_button.setToolTip(with_key("Show the whole video", key_text("timeline.fit")))
        smaller, larger = key_text("timeline.zoom_out"), key_text("timeline.zoom_in")
        self.slider.setToolTip(with_key("Zoom the timeline; so do Ctrl and the wheel", smaller, larger))

    # -- build

    def _lay_out(self) -> None:
        zoom = QWidget()
        zoom.setFixedWidth(HEADER)
        row = QHBoxLayout(zoom)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self.fit_button.setIconSize(QSize(14, 14))
        self.fit_button.setFixedSize(22, 20)
        self.fit_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit_button.setToolTip("Show the whole video")
        self.fit_button.setAccessibleName("Show the whole video")
        self.slider.setRange(0, _SLIDER)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setToolTip("Zoom the timeline; Ctrl and the wheel zoom at the pointer")
        self.slider.setAccessibleName("Zoom of the timeline")
        row.addWidget(self.slider)
        row.addWidget(self.fit_button)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.surface, 0, 0, 1, 2)
        grid.addWidget(self.bar, 0, 2)
        grid.addWidget(zoom, 1, 0)
        grid.addWidget(self.overview, 1, 1)
        grid.setColumnStretch(1, 1)

    def _units(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for unit in RulerUnit:
            action = menu.addAction(unit.value.capitalize())
            action.setData(unit.value)
            action.setCheckable(True)
            group.addAction(action)
        group.triggered.connect(lambda chosen: self.surface.count_in(RulerUnit(chosen.data())))
        menu.aboutToShow.connect(lambda: self._check_unit(group))
        if self._feed is not None:
            menu.addSeparator()
        for media in Media if self._feed is not None else ():
            action = menu.addAction(media.value.capitalize())
            action.setCheckable(True)
            action.toggled.connect(partial(self._toggle_strip, media))
            menu.aboutToShow.connect(partial(self._check_strip, action, media))
        return menu

    def _check_unit(self, group: QActionGroup) -> None:
        for action in group.actions():
            action.setChecked(action.data() == self.surface.unit.value)

    def _connect(self) -> None:
        self.surface.menu_wanted.connect(self.menu_wanted)
        self.surface.arranging.changed.connect(self.overview.refresh)
        self.surface.ruler_menu_wanted.connect(self._unit_menu.popup)
        self.surface.view_changed.connect(self._show_view)
        self.hover.follow(self.surface)
        self.hover.follow(self.overview)
        if self._feed is not None:
            self._feed.restarted.connect(self._forget_strips)
            self._feed.sound_changed.connect(self.surface.refresh_strips)
            self._feed.picture_made.connect(self._show_picture)
            self._feed.want_sound(on=True)
        self.bar.valueChanged.connect(self.surface.scroll_to)
        self.slider.valueChanged.connect(self._slide)
        self.fit_button.clicked.connect(self.fit)
        self._look.changed.connect(self._dress)
        session, focus = self._session, self._session.focus
        listen(self, session.edited, self._follow_edit)
        listen(self, session.video_opened, self._open)
        listen(self, session.taxonomy_changed, self._relabel)
        listen(self, focus.frame_told, self._show_frame)
        listen(self, focus.selection_changed, self._show_selection)

    def _dress(self) -> None:
        self.fit_button.setIcon(self._look.icon("minimize", "secondary"))
        self.surface.rebuild()
        self.overview.refresh()

    # -- follow the session

    def _open(self) -> None:
        self._marking.cancel()
        self.surface.open()
        self.overview.refresh()

    def _relabel(self) -> None:
        self.surface.relabel()
        self.overview.refresh()

    def _follow_edit(self, edit: Edit) -> None:
        self.surface.follow(edit)
        self.overview.refresh_later()
        self._show_view()

    def _show_frame(self, *_: object) -> None:
        if self.surface.document is not self._session.document:
            return
        focus, view = self._session.focus, self.surface.view
        frame = focus.frame
        was_seen = view.holds(self.surface.moving.playhead)
        self.surface.show_playhead(frame)
        if not view.holds(frame) and not focus.scrubbing and (was_seen or not focus.playing):
            self.surface.set_view(view.paged_to(frame, share=0.06 if focus.playing else 0.4))
        self.overview.show_playhead()

    def _show_selection(self, selection: frozenset[RecordId]) -> None:
        self.surface.show_selection(selection)
        if len(selection) == 1:
            self.surface.bring_row(next(iter(selection)))

    def _show_begun(self, frame: int | None) -> None:
        self.surface.moving.begun = frame
        self.surface.update()

    # -- view

    def _show_view(self) -> None:
        layout = self.surface.laid_out()
        highest = self.surface.highest_top(layout) if layout is not None else 0
        self.bar.blockSignals(True)
        self.bar.setRange(0, highest)
        self.bar.setPageStep(layout.height if layout is not None else 1)
        self.bar.setSingleStep(24)
        self.bar.setValue(self.surface.top)
        self.bar.blockSignals(False)
        self.bar.setVisible(highest > 0)
        self.slider.blockSignals(True)
        self.slider.setValue(self._slider_place())
        self.slider.blockSignals(False)
        self.overview.update()

    def _slider_place(self) -> int:
        view = self.surface.view
        least, most = view.least_scale, max(view.widest_scale, view.least_scale * 1.01)
        return round(_SLIDER * math.log(max(view.scale / least, 1.0)) / math.log(most / least))

    def _slide(self, place: int) -> None:
        view = self.surface.view
        least, most = view.least_scale, max(view.widest_scale, view.least_scale * 1.01)
        self._zoom(least * (most / least) ** (place / _SLIDER) / view.scale)

    def _zoom(self, factor: float) -> None:
        view = self.surface.view
        playhead = view.x(self.surface.moving.playhead)
        at = playhead if 0 <= playhead <= view.width else view.width / 2
        self.surface.set_view(view.zoomed(factor, at))

    def _forget_strips(self) -> None:
        self.hover.dismiss()
        self.surface.band.forget()
        self.surface.refresh_strips()

    def _show_picture(self) -> None:
        self.surface.refresh_strips()
        self.hover.refresh()

    def _toggle_strip(self, media: Media, on: bool) -> None:
        self.show_strip(media, on=on)

    def _check_strip(self, action: QAction, media: Media) -> None:
        action.setChecked(self.shows(media))
