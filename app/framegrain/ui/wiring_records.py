"""Which action does what to records under the contract: roles, parts, confirmation, the rules in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Track
from framegrain.ui.attempt import Tone
from framegrain.ui.binding import BindingVerbs
from framegrain.ui.canvas.asking import AskOnPicture
from framegrain.ui.canvas.picking import PickOnPicture
from framegrain.ui.timeline.asking import AskOnTimeline

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.session.session import Session
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench


def wire_records(window: MainWindow, bench: Workbench) -> None:
    """Actions on what records are to each other and to the rules."""
    verbs = BindingVerbs(bench.session, window.say)
    window.commands.on("record.bind", verbs.bind)
    window.commands.on("record.confirm", verbs.confirm)
    window.commands.on("record.rules", partial(_show_rules, window, bench))
    bench.inspector.object.record.rules_wanted.connect(partial(_show_rules, window, bench))
    for signs in (
        AskOnPicture(bench.canvas, bench.session, window.look),
        AskOnTimeline(bench.timeline.surface, bench.session, window.look),
    ):
        signs.sign.asked.connect(partial(_show_rules, window, bench))
    PickOnPicture(bench.canvas, bench.session, window.say)


def _show_rules(window: MainWindow, bench: Workbench, record: RecordId | None = None) -> None:
    label = _label_asked(bench.session, record)
    if label is None:
        window.say("Select something, or take a label; then its rules can be read", Tone.INFO)
    elif label not in bench.session.taxonomy.by_id:
        window.say(f"“{label}” is no label any more, so no rule governs it; choose what it is", Tone.INFO)
    else:
        window.dialogs.rules(label)


def _label_asked(session: Session, asked: RecordId | None) -> LabelId | None:
    """The label of the record asked about, else of what is selected, else the one in hand."""
    document = session.document
    records = session.focus.selected if asked is None else (asked,)
    found = (document.get(record) for record in records) if document is not None else ()
    labels = (record.label for record in found if isinstance(record, Event | Track))
    return next(labels, session.focus.label)
