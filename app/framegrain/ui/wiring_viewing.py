"""Which action does what to what is selected, copied, in front, shown and locked, and to how the picture looks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from framegrain.ui.canvas.brushes import Cover
from framegrain.ui.canvas.signs import Signs, signs_for
from framegrain.ui.canvas.tone import GAMMA_STEP, PLAIN, STEP
from framegrain.ui.canvas.view_sheet import ViewSheet
from framegrain.ui.clipboard_verbs import ClipboardVerbs
from framegrain.ui.keys import normal_key
from framegrain.ui.label_menu import LabelMenu
from framegrain.ui.listening import listen
from framegrain.ui.viewing_memory import ViewingMemory
from framegrain.ui.viewing_verbs import ViewingVerbs

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench

_FILL_STEP, _OPACITY_STEP = 0.04, 0.1


def wire_viewing(window: MainWindow, bench: Workbench) -> None:
    """Tie the rows of viewing_actions to the open project."""
    verbs = ViewingVerbs(bench.session, window.say, window.commands.key_text)
    copies = ClipboardVerbs(bench.canvas.stage, window.say, window.commands.key_text)
    _wire_verbs(window, bench, verbs, copies)
    _wire_looks(window, bench)
    ViewingMemory(window.settings, bench.session, bench.canvas.looks)
    _Teller(window, bench)
    menu = LabelMenu(bench, bench.session, verbs)
    bench.sidebar.menu_wanted.connect(menu.show_for)
    bench.canvas.tapped.connect(partial(_run_key, window, "Space"))


def _run_key(window: MainWindow, key: str) -> None:
    """Do what a key means that the canvas had kept for itself."""
    action = window.commands.taken().get(normal_key(key))
    if action is not None:
        window.commands.run(action)


def _wire_verbs(window: MainWindow, bench: Workbench, verbs: ViewingVerbs, copies: ClipboardVerbs) -> None:
    table: dict[str, Callable[[], object]] = {
        "edit.lasso": bench.canvas.lasso,
        "edit.select_label": partial(verbs.select_like, everywhere=False),
        "edit.select_label_everywhere": partial(verbs.select_like, everywhere=True),
        "edit.copy": copies.copy,
        "edit.cut": copies.cut,
        "edit.paste": copies.paste,
        "edit.paste_new": partial(copies.paste, as_new=True),
        "edit.duplicate": copies.duplicate,
        "track.to_next_frame": copies.to_next_frame,
        "track.to_next_keyframe": copies.to_next_keyframe,
        "order.forward": partial(verbs.step, forward=True),
        "order.backward": partial(verbs.step, forward=False),
        "order.front": partial(verbs.bring, to_front=True),
        "order.back": partial(verbs.bring, to_front=False),
        "show.hide": verbs.hide,
        "show.hide_label": verbs.hide_like,
        "show.only": verbs.show_only,
        "show.all": verbs.show_all,
        "show.lock": verbs.lock,
        "show.lock_label": verbs.lock_like,
        "show.unlock_all": verbs.unlock_all,
    }
    for action, handler in table.items():
        window.commands.on(action, handler)


def _wire_looks(window: MainWindow, bench: Workbench) -> None:
    looks = bench.canvas.looks
    sheet = ViewSheet(bench.canvas, looks, window.look)
    changes: dict[str, Callable[[], object]] = {
        "brighter": lambda: looks.tint(looks.tone.brighter(STEP)),
        "darker": lambda: looks.tint(looks.tone.brighter(-STEP)),
        "contrast_more": lambda: looks.tint(looks.tone.harder(STEP)),
        "contrast_less": lambda: looks.tint(looks.tone.harder(-STEP)),
        "gamma_more": lambda: looks.tint(looks.tone.with_gamma(looks.tone.gamma * GAMMA_STEP)),
        "gamma_less": lambda: looks.tint(looks.tone.with_gamma(looks.tone.gamma / GAMMA_STEP)),
        "plain": lambda: looks.tint(PLAIN),
        "adjust": sheet.toggle,
        "crosshair": lambda: looks.cross(on=not looks.crosshair),
        "keep_place": lambda: looks.keep_place(on=not looks.keeps_place),
        "outline_only": partial(_toggle_fill, bench),
        "fill_more": partial(_fill, bench, _FILL_STEP),
        "fill_less": partial(_fill, bench, -_FILL_STEP),
        "opacity_more": partial(_fade, bench, _OPACITY_STEP),
        "opacity_less": partial(_fade, bench, -_OPACITY_STEP),
    }
    for name, change in changes.items():
        window.commands.on(f"view.{name}", change)


def _toggle_fill(bench: Workbench) -> None:
    looks = bench.canvas.looks
    looks.set_cover(replace(looks.cover, fill=0.0 if looks.cover.fill else Cover().fill))


def _fill(bench: Workbench, by: float) -> None:
    looks = bench.canvas.looks
    looks.set_cover(replace(looks.cover, fill=looks.cover.fill + by))


def _fade(bench: Workbench, by: float) -> None:
    looks = bench.canvas.looks
    looks.set_cover(replace(looks.cover, opacity=looks.cover.opacity + by))


class _Teller(QObject):
    """Keeps signs and check marks true."""

    def __init__(self, window: MainWindow, bench: Workbench) -> None:
        super().__init__(bench)
        self._commands = window.commands
        self._bench = bench
        self._session = bench.session
        self._signs = Signs(bench.canvas, window.commands.key_text)
        self._signs.wanted.connect(window.commands.run)
        bench.canvas.looks.changed.connect(self._tell)
        listen(self, self._session.focus.showing.changed, self._tell)
        listen(self, self._session.focus.frame_told, self._moved)
        listen(self, self._session.focus.playing_changed, self._moved)
        listen(self, self._session.edited, self._moved)
        listen(self, self._session.video_opened, self._moved)
        self._tell()

    def _moved(self, *_: object) -> None:
        if not self._session.focus.showing.hides_nothing and not self._session.focus.playing:
            self._tell()

    def _tell(self) -> None:
        looks, focus = self._bench.canvas.looks, self._session.focus
        self._signs.show_signs(signs_for(self._session, looks.tone, focus.frame))
        self._commands.check("view.outline_only", on=not looks.cover.fill)
        self._commands.check("view.crosshair", on=looks.crosshair)
        self._commands.check("view.keep_place", on=looks.keeps_place)
        self._commands.check("show.only", on=focus.showing.sight.alone is not None)
