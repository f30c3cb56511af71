"""The menu under the right button, on a shape or a bar: the same actions as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from framegrain.domain.records import Clip, Event, Track
from framegrain.domain.shapes import Cuboid, Polygon
from framegrain.ui.action_table import GROUPS

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions

Groups = tuple[tuple[str, ...], ...]
"""Ids of actions; between two groups stands a line."""


class Below(NamedTuple):
    """A menu in the menu, by its name."""

    name: str
    groups: Groups


# Objects and segments have the same rows in the same order, each what can apply to it.
_VERDICT = Below(GROUPS["verdict"], (("verdict.present", "verdict.absent", "verdict.unsure"),))
_GO_TO = Below(GROUPS["frame"], (("frame.selection_start", "frame.selection_end"),))
_WORDS = ("label.find", "edit.comment")
_RECORD = Below(GROUPS["record"], (("record.bind", "record.confirm", "record.rules"),))
_SELECT = Below(
    "Select", (("edit.select_all", "edit.select_label", "edit.select_label_everywhere", "edit.lasso"),)
)
_SHOW = Below(
    GROUPS["show"],
    (
        ("show.hide", "show.hide_label", "show.only", "show.all"),
        ("show.lock", "show.lock_label", "show.unlock_all"),
    ),
)
_LOOK = Below(
    GROUPS["view"],
    (
        ("view.adjust", "view.outline_only", "view.names", "view.crosshair", "view.magnifier"),
        ("view.fit", "view.actual_size", "view.keep_place", "view.plain"),
    ),
)
_OUTLINE = Below(
    GROUPS["outline"],
    (
        ("outline.cut", "outline.hole", "outline.part", "outline.simplify"),
        ("outline.unite", "outline.subtract", "outline.intersect"),
    ),
)
_CUBOID = Below(GROUPS["cuboid"], (("cuboid.front", "cuboid.front_here"),))
_TRACK: tuple[tuple[str | Below, ...], ...] = (
    ("track.extend", "track.occluded", "track.outside"),
    ("label.find", Below("Comment", (("edit.comment", "edit.comment_here"),))),
    (
        _VERDICT,
        _RECORD,
        _OUTLINE,
        _CUBOID,
        Below(
            "Cut and join",
            (
                ("track.end", "track.reopen"),
                ("track.split", "track.trim_before", "track.trim_after"),
                ("track.merge", "track.join", "track.swap"),
            ),
        ),
        Below(
            "Copy",
            (
                ("edit.copy", "edit.cut", "edit.paste", "edit.paste_new", "edit.duplicate"),
                ("track.to_next_frame", "track.to_next_keyframe"),
            ),
        ),
        Below(
            "Order, show and lock",
            (("order.front", "order.forward", "order.backward", "order.back"), *_SHOW.groups),
        ),
        _SELECT,
        _GO_TO,
        _LOOK,
    ),
    (
        "edit.delete_here",
        Below("Delete more", (("edit.delete_from", "edit.delete_whole", "track.delete_values"),)),
    ),
)
_EVENT: tuple[tuple[str | Below, ...], ...] = (
    ("segment.start", "segment.end"),
    _WORDS,
    (
        _VERDICT,
        _RECORD,
        Below(
            "Cut and join",
            (("segment.split", "segment.merge"), ("segment.fill_before", "segment.fill_after")),
        ),
        "segment.duplicate",
        Below(
            "Lock and lane",
            (
                ("show.lock", "show.lock_label", "show.unlock_all"),
                ("lane.fold", "lane.lock", "lane.hide", "lane.show_all"),
            ),
        ),
        Below("Select", (("edit.select_label", "edit.select_label_everywhere"),)),
        _GO_TO,
    ),
    ("edit.delete_whole",),
)
_PLACE: tuple[tuple[str | Below, ...], ...] = (
    ("edit.paste", "edit.lasso"),
    ("label.tag", "label.clip"),
    ("clip.boundary", "clip.merge", "clip.finish"),
    ("view.fit", "timeline.fit", "view.adjust"),
    (_SHOW, _SELECT, _LOOK),
)


class RecordMenu(QObject):
    """Selects what was clicked and offers what can be done with it."""

    def __init__(self, parent: QWidget, actions: Actions, session: Session) -> None:
        super().__init__(parent)  # a signal holds only weakly on to what it calls
        self._parent = parent
        self._actions = actions
        self._session = session

    def show_for(self, record_id: int, where: QPoint) -> None:
        """Open the menu for a record, or for the place itself when `record_id` is 0."""
        record = self._session.document.get(record_id) if self._session.document is not None else None
        if record is not None and record_id not in self._session.focus.selection:
            self._session.focus.select([record_id])
        if isinstance(record, Clip) and self._session.focus.frame not in record.span:
            self._session.focus.go_to(
                record.span.start
            )  # what the menu offers is for the clip at the playhead
        menu = QMenu(self._parent)
        rows = _TRACK if isinstance(record, Track) else _EVENT if isinstance(record, Event) else _PLACE
        shapeless = self._shapeless(record)
        for group in rows:
            for row in group:
                if isinstance(row, Below):
                    if row not in shapeless:
                        self._fill(menu.addMenu(row.name), row.groups)
                else:
                    menu.addAction(self._actions[row])
            menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _fill(self, menu: QMenu, groups: Groups) -> None:
        for group in groups:
            for action in group:
                menu.addAction(self._actions[action])
            menu.addSeparator()

    def _shapeless(self, record: object) -> set[Below]:
        """The menus that are for shapes the record does not have."""
        kinds = {_CUBOID: Cuboid, _OUTLINE: Polygon}
        if not isinstance(record, Track):
            return set(kinds)
        shapes = [key.shape for key in self._session.open_document.keyframes(record.id)]
        return {menu for menu, kind in kinds.items() if not any(isinstance(shape, kind) for shape in shapes)}
