"""What choosing a label means, wherever it was chosen: sidebar, hotkey or menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Scope, Track
from framegrain.domain.span import Span
from framegrain.editing import events, records
from framegrain.session.focus import Tool, tools_for
from framegrain.ui.attempt import Say, Tone, attempt, sentence

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session


def use_label(session: Session, label_id: LabelId, say: Say) -> bool:
    """With the select tool relabel what is selected; else hold the label: at once where it takes no drawing, else as the one in hand.

    A label that takes neither shapes nor segments is put on the frame or clip at the playhead, since there is
    nothing to draw. Returns whether anything came of it; if not, the person was told why.
    """
    label = session.taxonomy.by_id.get(label_id)
    if label is None or session.document is None:
        say("Open a video first; then its labels can be used", Tone.INFO)
        return False
    chosen = _labeled(session)
    if chosen:
        return attempt(session, say, lambda: records.relabel(session.desk, chosen, label_id))
    if tools_for(label):
        session.focus.choose_label(label)
        return True
    if not label.scopes:
        return _refused(session, label, say)
    return _held_here(session, label, say)


def _labeled(session: Session) -> list[int]:
    document = session.open_document
    if session.focus.tool is not Tool.SELECT:
        return []  # a drawing tool means the next shape, not the one just drawn, which is still selected
    return [i for i in session.focus.selection if isinstance(document.get(i), Event | Track)]


def _refused(session: Session, label: Label, say: Say) -> bool:
    offer = session.offer(label.id)
    say(_two_parts(offer.reason or f"{label.name} can't be used here", offer.fix), Tone.ATTENTION)
    return False


def _held_here(session: Session, label: Label, say: Say) -> bool:
    frame = session.focus.frame
    scope = Scope.FRAME if Scope.FRAME in label.scopes else Scope.CLIP
    held = next((e for e in _here(session, frame) if e.label == label.id and e.scope is scope), None)
    if held is not None:
        session.focus.select([held.id])
        where = "this frame" if scope is Scope.FRAME else "this clip"
        say(f"{label.name} is on {where} already; it is selected now", Tone.INFO)
        return False
    edit = events.add_event(session.desk, label.id, scope, Span(frame, frame + 1))
    session.focus.choose_label(label)
    return attempt(session, say, edit)


def _here(session: Session, frame: int) -> list[Event]:
    return session.open_document.events_in(Span(frame, frame + 1))


def _two_parts(reason: str, fix: str) -> str:
    return sentence(Exception(f"{reason}. {fix}" if fix else reason))
