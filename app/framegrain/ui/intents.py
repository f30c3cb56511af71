"""What choosing a label means, wherever it was chosen: sidebar, hotkey or menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, Scope
from framegrain.domain.rules import Rule
from framegrain.domain.rules.offer import Offer, Situation, in_place_of, offer
from framegrain.domain.rules.parts import fits_role
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.session.focus import DRAWS, Tool, tools_for
from framegrain.ui.attempt import Say, Tone, attempt
from framegrain.ui.relabeling import is_for_selected, relabel, relabeled
from framegrain.ui.selected import selected_tracks
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session
    from framegrain.ui.relabeling import Ask


Weigh = Callable[["LabelId", Callable[["LabelId"], object]], bool]
"""Shows what a label is confused with and calls back with the one decided for; whether it shows anything."""


def use_label(
    session: Session,
    label_id: LabelId,
    say: Say,
    undo_key: str = "",
    ask: Ask | None = None,
    weigh: Weigh | None = None,
) -> bool:
    """Relabel what is selected; else hold the label: at once where it takes no drawing, else as the one in hand.

    All that is selected is relabeled with the select tool in hand, by labels for any of it; any other label is
    for what comes next, and nothing stays selected but objects that may fill a role it requires. `ask` shows first
    what relabeling would break. A label that takes neither shapes nor segments is put on the frame or clip at the
    playhead, since there is nothing to draw; a selected clip takes a clip label. Where `weigh` has something to show
    first, the label lands when that is decided. `undo_key` is named where something changed its label. Returns
    whether anything came of it; if not, the person was told.
    """
    label = session.taxonomy.by_id.get(label_id)
    if label is None or session.document is None:
        say("Open a video first; then its labels can be used", Tone.INFO)
        return False
    if weigh is not None and weigh(label_id, lambda taken: use_label(session, taken, say, undo_key, ask)):
        return True
    chosen = _relabeled(session, label)
    if chosen:
        return relabel(session, chosen, label_id, say, undo_key, ask)
    usable = offer(session.open_document, session.taxonomy, label, Situation(span=_here(session)))
    if not usable.allowed:
        say(in_words(usable), Tone.ATTENTION)
        return False
    clip = _selected_clip(session)
    if clip is not None and Scope.CLIP in label.scopes:
        return hold(session, label_id, Scope.CLIP, clip.span.start, say, undo_key)
    if tools_for(label):
        return _take(session, label, say)
    return hold(session, label_id, _held_as(label), session.focus.frame, say, undo_key)


def offer_for(session: Session, label_id: LabelId) -> Offer:
    """Whether choosing a label now would work, and why not.

    Asked for the tool in hand where the label takes it, else for the tool it would be taken with.
    """
    if session.document is None:
        return Offer(label=label_id, allowed=False, reason="no video is open", fix="Open a video")
    label = session.taxonomy.by_id.get(label_id)
    tools = tools_for(label) if label is not None else ()
    if label is None or session.focus.tool in tools or _relabels(session, label):
        return session.offer(label_id)
    clip = _selected_clip(session)
    if clip is not None and Scope.CLIP in label.scopes:
        return _offer_to_hold(session, label, Scope.CLIP, clip.span)
    if not tools:
        return _offer_to_hold(session, label, _held_as(label), _here(session))
    return offer(session.document, session.taxonomy, label, _as_used(session, label, tools[0]))


def in_words(refused: Offer) -> str:
    """The reason and the fix as one or two sentences."""
    return capital(f"{refused.reason}. {refused.fix}" if refused.fix else refused.reason)


def _as_used(session: Session, label: Label, tool: Tool) -> Situation:
    here = _here(session)
    if tool is Tool.SEGMENT:
        return Situation(span=here, scope=Scope.SEGMENT)
    return Situation(span=here, shape=DRAWS[tool])


def _held_as(label: Label) -> Scope:
    """What a label becomes that there is nothing to draw for."""
    return Scope.FRAME if Scope.FRAME in label.scopes else Scope.CLIP


def _offer_to_hold(session: Session, label: Label, scope: Scope, span: Span) -> Offer:
    document, taxonomy = session.open_document, session.taxonomy
    found = offer(document, taxonomy, label, Situation(span=span, scope=scope))
    if scope is not Scope.CLIP or found.rule is not Rule.EXCLUSIVE:
        return found
    other = in_place_of(document, taxonomy, label, span)
    if other is None:
        return found
    return offer(document, taxonomy, label, Situation(span=span, records=(other.id,)))


def _relabeled(session: Session, label: Label) -> list[RecordId]:
    """What choosing the label would relabel: with a drawing tool in hand it is meant for the next shape instead."""
    return relabeled(session, label) if session.focus.tool is Tool.SELECT else []


def _relabels(session: Session, label: Label) -> bool:
    return session.focus.tool is Tool.SELECT and is_for_selected(session, label)


def _undone(undo_key: str) -> str:
    return f"{undo_key or 'undo'} takes it back"


def _selected_clip(session: Session) -> Clip | None:
    found = [session.open_document.clips.get(i) for i in session.focus.selection]
    return found[0] if len(found) == 1 else None


def _take(session: Session, label: Label, say: Say) -> bool:
    focus = session.focus
    focus.select(_taking_part(session, label))
    before = focus.tool
    focus.choose_label(label)
    found = offer_for(session, label.id)
    if not found.allowed:
        say(in_words(found), Tone.INFO)
    elif before is not Tool.SELECT:
        _tell_tool(label, before, focus.tool, say)
    return True


def _taking_part(session: Session, label: Label) -> list[RecordId]:
    """Selected objects that may fill a role the label requires: the next event of it is bound to them."""
    required = [role for role in label.roles if role.required]
    return [
        t.id
        for t in selected_tracks(session)
        if any(fits_role(session.taxonomy, r, t.label) for r in required)
    ]


def _tell_tool(label: Label, before: Tool, now: Tool, say: Say) -> None:
    """Say which tool a label brought in place of another, or left in hand although it is not its first."""
    if now is not before:
        say(f"{label.name}: the {_tool_words(now)} is in hand now", Tone.HINT)
    elif now is not tools_for(label)[0]:
        say(f"{label.name}: the {_tool_words(now)} stays in hand", Tone.HINT)


def _tool_words(tool: Tool) -> str:
    return f"{tool.value.replace('_', ' ')} tool"


def hold(session: Session, label_id: LabelId, scope: Scope, frame: int, say: Say, undo_key: str = "") -> bool:
    """Put a label on a frame, or on the clip that holds it; what is there already is selected instead.

    A clip label that can't hold beside it is replaced. Returns whether it landed; the person is told either way.
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
    label, desk = session.taxonomy.label(label_id), session.desk
    other = in_place_of(desk.document, desk.taxonomy, label, here) if scope is Scope.CLIP else None
    if other is not None:
        landed = attempt(session, say, lambda: events.replace_clip_label(desk, other.id, label_id))
        told = f"{name} is on {where} now in place of {desk.title(other)}; {_undone(undo_key)}"
    else:
        landed = attempt(
            session, say, lambda: events.add_event(desk, label_id, scope, here, session.focus.selected)
        )
        told = f"{name} is on {where} now"
    if landed:
        say(told, Tone.OK)
    return landed


def _here(session: Session) -> Span:
    return Span(session.focus.frame, session.focus.frame + 1)
