"""Writes in the taxonomy editor of the real window and prints what it took; run by bench_editor as a program.

`python editing_window.py TAXONOMY FOLDER` prints JSON: for each thing done, the milliseconds of CPU of the window's
thread until it was shown, several times over; and of the check in the background its seconds from the end of the
wait to the list, and the longest the window was away meanwhile.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from framegrain.bootstrap import make_window
from framegrain.exchange.taxonomy import load_taxonomy
from framegrain.session.drafting import draft_of
from framegrain.ui.taxonomy_authoring import edit_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor

TIMES = 7
PLAIN = Qt.KeyboardModifier.NoModifier


def main(file: Path, folder: Path) -> None:
    app, window = make_window()
    window.resize(1440, 900)
    window.show()
    window.settings.path = folder / "settings.json"  # the draft is kept beside it
    app.processEvents()
    taxonomy = load_taxonomy(file)
    editor = edit_taxonomy(window)
    took: dict[str, list[float]] = {}

    def step(name: str, work: Callable[[], object]) -> None:
        begun = time.thread_time()
        work()
        app.processEvents()
        took.setdefault(name, []).append((time.thread_time() - begun) * 1000)

    editor.beginning.begin_with("it", taxonomy)
    while not editor.draft.keys:
        step("begin with it", app.processEvents)
        time.sleep(0.002)
    took["begin with it"] = [max(took["begin with it"])]
    seconds, away = checked(editor)
    step("unfold all", editor.tree.expandAll)
    names = [label.id for label in taxonomy.labels if label.parent is not None][:TIMES]
    for n, name in enumerate(names):
        key = editor.draft.ids[name]
        editor.tree.collapse(editor.model.index_of(key))
        step("show a label", lambda k=key: editor.tree.show_key(editor.model.index_of(k)))
        field = editor.form.editors["colour"][1]
        assert isinstance(field, QLineEdit)
        editor.form.go_to("colour")
        for sign in "#00aa":
            step("a sign typed", lambda f=field, s=sign: QTest.keyClicks(f, s))
        QTest.keyClicks(field, f"{n:02d}")
        step("a field taken over", lambda f=field: QTest.keyClick(f, Qt.Key.Key_Return))
        step("a label dragged", lambda k=key: drop(editor, k))
        step("undo", editor.undo)
        step("a page scrolled", lambda i=n: editor.tree.verticalScrollBar().setValue(40 * (i + 1)))
        step("find", lambda i=n: editor.search.setText(f"{taxonomy.labels[-1 - i].name}"))
    more, worst = checked(editor)
    print(json.dumps({"took": took, "check": max(seconds, more), "away": max(away, worst)}))
    editor.dismiss()
    window.close()


def drop(editor: TaxonomyEditor, key: int) -> None:
    """What lets a dragged label go over the first at the top of the objects; Qt's own drag has no hand here."""
    tree, draft = editor.tree, editor.draft
    first = draft[-3].children[0]
    target = first if draft[key].parent != first else draft[-3].children[1]
    tree.scrollTo(editor.model.index_of(target))
    spot = tree.visualRect(editor.model.index_of(target)).center()
    data = editor.model.mimeData([editor.model.index_of(key)])
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        QApplication.sendEvent(tree.viewport(), kind(QPoint(spot), move, data, left, PLAIN))
    assert draft[key].parent == target


def checked(editor: TaxonomyEditor) -> tuple[float, float]:
    """Wait for the list of what is wrong; the seconds it took, and the longest the window was away, of its thread."""
    begun, away = time.perf_counter(), 0.0
    while not editor.checking.is_current:
        turn = time.thread_time()
        QApplication.processEvents()
        away = max(away, time.thread_time() - turn)
        time.sleep(0.002)
    return time.perf_counter() - begun, away * 1000


if __name__ == "__main__":
    draft_of(None)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
