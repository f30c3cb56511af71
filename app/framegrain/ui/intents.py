"""What choosing a label means, wherever it was chosen: sidebar, hotkey or menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, Event, Scope, Track
from framegrain.domain.rules.offer import Offer, Situation, offer
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.span import Span
from framegrain.editing import events, records
from framegrain.session.focus import DRAWS, Tool, tools_for
from framegrain.ui.attempt import Say, Tone, attempt
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session


def use_label(session: Session, label_id: LabelId, say: Say) -> bool:
    """Relabel what is selected; else hold the label: at once where it takes no drawing, else as the one in hand.

    A label that takes neither shapes nor segments is put on the frame or clip at the playhead, since there is
    nothing to draw; a selected clip takes a clip label. Returns whether anything came of it; if not, the person
    was told why.
    """
    label = session.taxonomy.by_id.get(label_id)
    if label is None or session.document is None:
        say("Open a video first; then its labels can be used", Tone.INFO)
        return False
    chosen = _labeled(session)
    if chosen:
        return attempt(session, say, lambda: records.relabel(session.desk, chosen, label_id))
    usable = offer(session.open_document, session.taxonomy, label, Situation(span=_here(session)))
    if not usable.allowed:
        say(in_words(usable), Tone.ATTENTION)
        return False
    clip = _selected_clip(session)
    if clip is not None and Scope.CLIP in label.scopes:
        return hold(session, label_id, Scope.CLIP, clip.span.start, say)
    if tools_for(label):
        return _take(session, label, say)
    scope = Scope.FRAME if Scope.FRAME in label.scopes else Scope.CLIP
    return hold(session, label_id, scope, session.focus.frame, say)


def offer_for(session: Session, label_id: LabelId) -> Offer:
    """Whether choosing a label now would work, and why not.

    Asked for the tool in hand where the label takes it, else for the tool it would be taken with.
    """
    if session.document is None:
        return Offer(label=label_id, allowed=False, reason="no video is open", fix="Open a video")
    label = session.taxonomy.by_id.get(label_id)
    tools = tools_for(label) if label is not None else ()
    if label is None or _labeled(session) or session.focus.tool in tools:
        return session.offer(label_id)
    return offer(session.document, session.taxonomy, label, _as_used(session, label, tools))


def in_words(refused: Offer) -> str:
    """The reason and the fix as one or two sentences."""
    return capital(f"{refused.reason}. {refused.fix}" if refused.fix else refused.reason)


def _as_used(session: Session, label: Label, tools: tuple[Tool, ...]) -> Situation:
    here = _here(session)
    if tools and tools[0] is not Tool.SEGMENT:
        rotated = ShapeKind.ROTATED_BOX in label.shapes and ShapeKind.BOX not in label.shapes
        return Situation(span=here, shape=ShapeKind.ROTATED_BOX if rotated else DRAWS[tools[0]])
    if tools:
        return Situation(span=here, scope=Scope.SEGMENT)
    return Situation(span=here, scope=label.scopes[0] if label.scopes else None)


def _labeled(session: Session) -> list[int]:
    """What choosing a label would relabel: with a drawing tool in hand it is meant for the next shape instead."""
    document = session.open_document
    if session.focus.tool is not Tool.SELECT:
        return []
    return [i for i in session.focus.selection if isinstance(document.get(i), Event | Track)]


def _selected_clip(session: Session) -> Clip | None:
    found = [session.open_document.clips.get(i) for i in session.focus.selection]
    return found[0] if len(found) == 1 else None


def _take(session: Session, label: Label, say: Say) -> bool:
    session.focus.choose_label(label)
    found = offer_for(session, label.id)
    if not found.allowed:
        say(in_words(found), Tone.INFO)
    return True


def hold(session: Session, label_id: LabelId, scope: Scope, frame: int, say: Say) -> bool:
    """Put a label on a frame, or on the clip that holds it; what is there already is selected instead.

    Returns whether it landed; the person is told either way.
    """
    here = Span(frame, frame + 1)
    held = (e.id for e in session.open_document.events_in(here) if e.label == label_id and e.scope is scope)
    there = next(held, None)
    name = session.taxonomy.name_of(label_id)
    where = "this frame" if scope is Scope.FRAME else "this clip"
    if there is not None:
        session.focus.select([there])
        say(f"{name} is on {where} already; it is selected now", Tone.INFO)
        return False
    landed = attempt(session, say, lambda: events.add_event(session.desk, label_id, scope, here))
    if landed:
        say(f"{name} is on {where} now", Tone.OK)
    return landed


def _here(session: Session) -> Span:
    return Span(session.focus.frame, session.focus.frame + 1)
