"""What people say about records, and that it goes where its record goes."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.records import Clip, Comment, Event, Keyframe, Track

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import Record, RecordId
    from framegrain.editing.desk import Desk

LONGEST = 4000
"""Characters of a comment; more is a document, which belongs elsewhere."""
_SHOWN = 40


def add_comment(desk: Desk, record_id: RecordId, text: str) -> Edit:
    """Say something about an event, track, keyframe or clip; BadInput for nothing or too much."""
    record = desk.document[record_id]
    title = title_of(desk, record)
    comment = Comment(id=desk.new_id(), record=record_id, text=_checked(text), provenance=desk.stamp())
    return Edit(f"Comment on {title}", (Change(None, comment),))


def change_comment(desk: Desk, comment_id: RecordId, text: str) -> Edit:
    """Let a comment say something else."""
    comment = _comment(desk, comment_id)
    return Edit(
        f"Change comment “{_short(comment)}”", (Change(comment, replace(comment, text=_checked(text))),)
    )


def resolve_comment(desk: Desk, comment_id: RecordId, *, resolved: bool) -> Edit:
    """Mark a comment as dealt with, or as open again."""
    comment = _comment(desk, comment_id)
    verb = "Resolve" if resolved else "Reopen"
    return Edit(
        f"{verb} comment “{_short(comment)}”", (Change(comment, replace(comment, resolved=resolved)),)
    )


def delete_comment(desk: Desk, comment_id: RecordId) -> Edit:
    """Take a comment away."""
    comment = _comment(desk, comment_id)
    return Edit(f"Delete comment “{_short(comment)}”", (Change(comment, None),))


def moved_comments(document: Document, gone: RecordId, kept: RecordId) -> tuple[Change, ...]:
    """What is said of a record that goes, said of the one that takes its place."""
    return tuple(Change(c, replace(c, record=kept)) for c in document.comments_on(gone))


def title_of(desk: Desk, record: Record) -> str:
    """What a person calls a record that can be commented on; BadInput for others."""
    if isinstance(record, Event | Track):
        return desk.title(record)
    if isinstance(record, Keyframe):
        return f"{desk.title(desk.track(record.track))} on frame {record.frame}"
    if isinstance(record, Clip):
        return f"clip {list(desk.document.clip_order()).index(record) + 1}"
    raise BadInput("comments are put on segments, tags, objects, keyframes and clips; select one of those")


def _comment(desk: Desk, comment_id: RecordId) -> Comment:
    found = desk.document.comments.get(comment_id)
    if found is None:
        raise NothingThere("that comment is gone")
    return found


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise BadInput("a comment says something; write it first")
    if len(text) > LONGEST:
        raise BadInput(f"a comment has at most {LONGEST} characters, this has {len(text)}; shorten it")
    return text


def _short(comment: Comment) -> str:
    return shorten(comment.text, _SHOWN, placeholder="…") or "…"
