"""Which action does what: the rows of the action table tied to the window, the panels and the verbs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from framegrain.domain.records import Verdict
from framegrain.session.focus import Tool
from framegrain.ui.attempt import Tone
from framegrain.ui.inspector.value_keys import KEYS
from framegrain.ui.listening import listen
from framegrain.ui.menus import RecordMenu
from framegrain.ui.verbs import Verbs
from framegrain.ui.wiring_browser import wire_browser
from framegrain.ui.wiring_guideline import wire_guideline
from framegrain.ui.wiring_live import wire_live
from framegrain.ui.wiring_objects import wire_objects
from framegrain.ui.wiring_records import wire_records
from framegrain.ui.wiring_timeline import wire_timeline
from framegrain.ui.wiring_viewing import wire_viewing

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session
    from framegrain.ui.opener import Opener
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench

_NUDGES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_PANELS = ("sidebar", "inspector", "timeline")


def wire_window(window: MainWindow) -> None:
    """Actions that make sense without a project."""
    on, opener, dialogs = window.commands.on, window.opener, window.dialogs
    on("file.new", lambda: window.offer_project([]))
    on("file.open", opener.ask_open)
    on("file.sample", window.open_sample)
    on("file.edit_taxonomy", partial(_edit_taxonomy, window))
    on("file.add_folder", lambda: opener.ask_folder(window.session))
    on("file.pack", lambda: window.packing.pack(window.session))
    on("file.unpack", window.packing.ask_unpack)
    on("file.recover", window.recovery.show_open)
    on("file.preferences", dialogs.preferences)
    on("file.quit", window.close)
    on("view.theme", window.toggle_theme)
    on("view.full_screen", window.toggle_full_screen)
    on("help.keys", dialogs.keys)
    on("help.commands", dialogs.commands)
    on("help.manual", lambda: dialogs.manual(_page_here(window)))
    on("help.about", dialogs.about)


def _edit_taxonomy(window: MainWindow) -> None:
    from framegrain.ui.taxonomy_authoring import edit_taxonomy  # costs time that no start should pay

    edit_taxonomy(window)


def _page_here(window: MainWindow) -> str:
    """The manual's page about the panel that has the keyboard."""
    bench, focused = window.workbench, window.focusWidget()
    if bench is None or focused is None:
        return "first-steps"
    pages = {
        bench.canvas: "canvas",
        bench.player: "playing",
        bench.timeline: "timeline",
        bench.inspector: "inspector",
        bench.sidebar: "labels-and-rules",
    }
    return next(
        (page for panel, page in pages.items() if panel is focused or panel.isAncestorOf(focused)), ""
    )


def wire_session(window: MainWindow, bench: Workbench) -> None:
    """Actions on the open project."""
    verbs = Verbs(bench.session, window.say, window.commands.key_text)
    _wire_project(window, bench)
    _wire_player(window, bench)
    _wire_tools(window, bench)
    _wire_verbs(window, bench, verbs)
    wire_objects(window, bench)
    wire_records(window, bench)
    wire_timeline(window, bench)
    wire_live(window, bench)
    wire_guideline(window, bench)
    wire_browser(window, bench)
    _wire_view(window, bench)
    wire_viewing(window, bench)
    bench.inspector.label_wanted.connect(bench.sidebar.find_label)
    bench.inspector.finished.connect(bench.canvas.setFocus)
    bench.player.finished.connect(bench.canvas.setFocus)
    bench.sidebar.finished.connect(partial(_to_picture, window, bench))
    bench.sidebar.edit_wanted.connect(lambda: window.commands.run("file.edit_taxonomy"))
    bench.sidebar.ask = window.dialogs.relabel
    menu = RecordMenu(bench, window.commands, bench.session)
    bench.canvas.menu_wanted.connect(menu.show_for)
    bench.timeline.menu_wanted.connect(menu.show_for)
    bench.canvas.hint.connect(window.status.hint)
    for signal in (bench.session.edited, bench.session.focus.choice_changed):
        listen(window.messages, signal, window.messages.drop_hint)
    bench.canvas.zoom_changed.connect(lambda text: setattr(bench.player, "zoom_text", text))
    bench.player.zoom_text = bench.canvas.zoom_text
    bench.player.fit_wanted.connect(bench.canvas.fit)
    bench.pictures.failed.connect(lambda text: window.say(text, Tone.ERROR))
    bench.file_watch.back.connect(lambda text: window.say(text, Tone.OK))
    bench.file_watch.lost.connect(
        lambda text: window.say(text, Tone.ERROR, "Find it", lambda: window.opener.ask_relink(bench.session))
    )


def _to_picture(window: MainWindow, bench: Workbench) -> None:
    """Give the keyboard to the picture; where a sheet has been opened meanwhile, once that has closed."""
    sheet = window.dialogs.sheet
    if sheet is None:
        bench.canvas.setFocus()
    else:
        sheet.return_to(bench.canvas)


def _wire_project(window: MainWindow, bench: Workbench) -> None:
    on, session, opener = window.commands.on, bench.session, window.opener
    on("file.add_video", lambda: opener.ask_videos(session))
    on("file.relink", lambda: opener.ask_relink(session))
    on("file.export", window.dialogs.export)
    on("file.compat", lambda: window.dialogs.compat())
    on("file.proxy", window.copies.make)
    on("file.proxy_delete", window.copies.delete)
    on("file.import", lambda: opener.ask_import(session))
    on("file.taxonomy", partial(_change_taxonomy, window, session))
    on("label.rechecks", bench.rechecks.open_panel)
    bench.rechecks.closed.connect(bench.canvas.setFocus)
    on("file.update", lambda: opener.bring_up_to_date(session))
    on("file.forget_history", window.dialogs.forget_history)
    on("file.save", window.unsaved.save)
    on("file.next_video", lambda: _other_video(opener, session, 1))
    on("file.previous_video", lambda: _other_video(opener, session, -1))


def _change_taxonomy(window: MainWindow, session: Session) -> None:
    """Come back to the change that was begun; else ask for a taxonomy."""
    if not window.dialogs.go_on_changing():
        window.opener.ask_taxonomy(session)


def _other_video(opener: Opener, session: Session, step: int) -> None:
    ids = [video.id for video in session.videos()]
    if session.document is not None and len(ids) > 1:
        opener.open_video(session, ids[(ids.index(session.document.video.id) + step) % len(ids)])


def _wire_player(window: MainWindow, bench: Workbench) -> None:
    on, player = window.commands.on, bench.player
    on("play.toggle", player.toggle_play)
    on("play.slower", player.slower)
    on("play.pause", player.pause)
    on("play.faster", player.faster)
    on("play.loop", player.toggle_loop)
    on("play.mute", player.toggle_sound)
    on("frame.back", lambda: player.step(-1))
    on("frame.forward", lambda: player.step(1))
    on("frame.second_back", lambda: player.jump_seconds(-1))
    on("frame.second_forward", lambda: player.jump_seconds(1))
    on("frame.ten_back", lambda: player.step(-10))
    on("frame.ten_forward", lambda: player.step(10))
    on("frame.first", player.to_start)
    on("frame.last", player.to_end)
    on("frame.previous_edge", lambda: player.next_edge(-1))
    on("frame.next_edge", lambda: player.next_edge(1))
    on("frame.jump", player.edit_place)


def _wire_tools(window: MainWindow, bench: Workbench) -> None:
    on, focus = window.commands.on, bench.session.focus
    on("tool.select", partial(_escape, bench))
    for tool in (Tool.BOX, Tool.ROTATED_BOX, Tool.POLYGON, Tool.CUBOID, Tool.SEGMENT):
        on(f"tool.{tool.value}", partial(focus.choose_tool, tool))
    on("label.find", bench.sidebar.find_label)
    on("label.drop", lambda: focus.choose_label(None))
    for way, (dx, dy) in _NUDGES.items():
        on(f"shape.{way}", partial(bench.canvas.nudge, dx, dy))
        on(f"shape.{way}_far", partial(bench.canvas.nudge, 10 * dx, 10 * dy))


def _escape(bench: Workbench) -> None:
    """Esc takes back what is half done; else it takes the select tool; else it selects nothing."""
    if bench.session.focus.picking is not None:
        bench.session.focus.pick(None)
        return
    if bench.canvas.cancel() or bench.timeline.cancel():
        return
    if bench.session.focus.tool is not Tool.SELECT:
        bench.session.focus.choose_tool(Tool.SELECT)
    else:
        bench.session.focus.clear()


def _wire_verbs(window: MainWindow, bench: Workbench, verbs: Verbs) -> None:
    table: dict[str, Callable[[], object]] = {
        "edit.undo": verbs.undo,
        "edit.redo": verbs.redo,
        "edit.delete_whole": verbs.delete_whole,
        "edit.select_all": verbs.select_all,
        "track.occluded": verbs.toggle_occluded,
        "track.outside": verbs.toggle_outside,
        "track.end": verbs.end_here,
        "track.reopen": verbs.reopen,
        "track.next": lambda: verbs.next_object(1),
        "track.previous": lambda: verbs.next_object(-1),
        "label.tag": verbs.tag_here,
        "label.clip": verbs.label_clip,
        **{f"verdict.{verdict.value}": partial(_judge, bench, verbs, verdict) for verdict in Verdict},
        **{f"attribute.{n}": partial(bench.inspector.object.set_by_key, n) for n in range(1, KEYS + 1)},
        "attribute.next": bench.inspector.object.next_attribute,
        "clip.boundary": verbs.clip_boundary,
        "clip.merge": verbs.remove_boundary,
        "clip.finish": verbs.finish_clip,
        "clip.next": lambda: verbs.go_to_clip(1),
        "clip.previous": lambda: verbs.go_to_clip(-1),
        "frame.selection_start": lambda: verbs.go_to_selection(end=False),
        "frame.selection_end": lambda: verbs.go_to_selection(end=True),
    }
    for action, handler in table.items():
        window.commands.on(action, handler)
    window.commands.on("edit.comment", partial(_comment, window, bench))
    window.commands.on("edit.comment_here", partial(_comment_here, window, bench))
    window.commands.on("edit.delete_here", partial(_either, bench.canvas.remove_vertex, verbs.delete_here))
    window.commands.on("track.extend", partial(_either, bench.canvas.finish_drawing, verbs.extend_here))


_READ_ONLY = "This project is open for reading only; comments can't be written in it"


def _comment(window: MainWindow, bench: Workbench) -> None:
    if bench.session.read_only:
        window.say(_READ_ONLY, Tone.INFO)
    elif not bench.inspector.ask_comment():
        window.say("Select one object, segment, tag or clip to comment on", Tone.INFO)


def _comment_here(window: MainWindow, bench: Workbench) -> None:
    if bench.session.read_only:
        window.say(_READ_ONLY, Tone.INFO)
    elif not bench.inspector.ask_about_keyframe():
        window.say("Select one object and go to one of its keyframes to comment on that", Tone.INFO)


def _judge(bench: Workbench, verbs: Verbs, verdict: Verdict) -> None:
    """Set the verdict, and take the keyboard to the reason where one is owed."""
    if verbs.judge(verdict):
        bench.inspector.ask_reason()


def _either(first: Callable[[], bool], otherwise: Callable[[], None]) -> None:
    """What the canvas makes of a key while something is drawn; else what the key means anywhere."""
    if not first():
        otherwise()


def _wire_view(window: MainWindow, bench: Workbench) -> None:
    on = window.commands.on
    on("view.fit", bench.canvas.fit)
    on("view.actual_size", bench.canvas.actual_size)
    on("view.names", lambda: bench.canvas.show_names(on=window.commands["view.names"].isChecked()))
    window.commands.check("view.names", on=True)
    on("view.zoom_in", bench.canvas.zoom_in)
    on("view.zoom_out", bench.canvas.zoom_out)
    on("view.history", bench.inspector.show_history)
    on("view.next_panel", bench.focus_next_panel)
    for name in _PANELS:
        on(f"view.{name}", partial(_toggle, window, bench, name))
        window.commands.check(f"view.{name}", on=True)


def _toggle(window: MainWindow, bench: Workbench, name: str) -> None:
    window.commands.check(f"view.{name}", on=bench.toggle_panel(name))
