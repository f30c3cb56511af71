"""Examples, questions and answers: what authors and annotators add to the guideline, as edits of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import Example, ExampleKind, ProjectChange, ProjectEdit, Question

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.shapes import Shape
    from framegrain.domain.span import Span
    from framegrain.editing.desk import Desk

MOST = 2_000
"""Characters of a question, an answer or what is said of an example."""


def add_example(
    desk: Desk,
    label: LabelId,
    kind: ExampleKind,
    picture: str,
    *,
    caption: str = "",
    why: str = "",
    span: Span | None = None,
    shape: Shape | None = None,
    other: LabelId | None = None,
) -> ProjectEdit:
    """Keep a picture of the desk's video with a label; `picture` is the SHA-256 of one the project keeps.

    `span` and `shape` say what of the video it shows, `other` is the label it could be taken for.
    """
    example = Example(
        id=desk.new_id(),
        label=label,
        kind=kind,
        picture=picture,
        provenance=desk.stamp(),
        caption=_text(caption),
        why=_text(why),
        video=desk.document.video.id,
        span=span,
        shape=shape,
        other=other if other != label else None,
    )
    name = f"Add {_a(kind)} example of {desk.taxonomy.name_of(label)}"
    return ProjectEdit(name, (ProjectChange(None, example),))


def change_example(
    desk: Desk, example: Example, *, kind: ExampleKind, caption: str, why: str, other: LabelId | None
) -> ProjectEdit:
    """Say something else of an example."""
    after = replace(
        example,
        kind=kind,
        caption=_text(caption),
        why=_text(why),
        other=other if other != example.label else None,
    )
    name = f"Change an example of {desk.taxonomy.name_of(example.label)}"
    return ProjectEdit(name, (ProjectChange(example, after),))


def delete_example(desk: Desk, example: Example) -> ProjectEdit:
    """Take an example out of the guideline; its picture stays for whoever takes that back."""
    name = f"Delete an example of {desk.taxonomy.name_of(example.label)}"
    return ProjectEdit(name, (ProjectChange(example, None),))


def ask(
    desk: Desk, text: str, *, label: LabelId | None, record: RecordId | None = None, frame: int | None = None
) -> ProjectEdit:
    """Raise a question on a label, or on a record of the desk's video at a frame; BadInput for an empty one."""
    question = Question(
        id=desk.new_id(),
        text=_said(text, "question"),
        provenance=desk.stamp(),
        label=label,
        record=record,
        video=desk.document.video.id if record is not None or frame is not None else None,
        frame=frame,
    )
    about = desk.taxonomy.name_of(label) if label is not None else "the guideline"
    return ProjectEdit(f"Ask about {about}", (ProjectChange(None, question),))


def answer(desk: Desk, question: Question, text: str) -> ProjectEdit:
    """Answer a question, or answer it anew; BadInput for an empty answer."""
    after = replace(question, answer=_said(text, "answer"), answered=desk.stamp())
    return ProjectEdit(f"Answer “{_short(question.text)}”", (ProjectChange(question, after),))


def reopen(question: Question) -> ProjectEdit:
    """Take the answer off a question; it counts as open again."""
    after = replace(question, answer="", answered=None)
    return ProjectEdit(f"Reopen “{_short(question.text)}”", (ProjectChange(question, after),))


def delete_question(question: Question) -> ProjectEdit:
    """Take a question out of the guideline, with its answer."""
    return ProjectEdit(f"Delete “{_short(question.text)}”", (ProjectChange(question, None),))


def _text(text: str) -> str:
    found = text.strip()
    if len(found) > MOST:
        raise BadInput(f"that is {len(found)} characters long; say it in {MOST} or fewer")
    return found


def _said(text: str, what: str) -> str:
    found = _text(text)
    if not found:
        raise BadInput(f"write the {what} first")
    return found


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _a(kind: ExampleKind) -> str:
    return f"a {kind.value}"
