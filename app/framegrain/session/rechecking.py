"""The queue of records to look at again since the taxonomy changed, and deciding one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain.edit import Change
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import ProjectChange, ProjectEdit, RecheckCause
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Event, Track
from framegrain.domain.rules import RuleBroken
from framegrain.domain.rules.trial import forbidden, tried
from framegrain.editing import records
from framegrain.editing.desk import Desk
from framegrain.editing.followers import with_followers
from framegrain.session.session import now_ms

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.domain.guideline import Recheck
    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session

CAUSES = {
    RecheckCause.SPLIT: "Split labels",
    RecheckCause.MERGE: "Merged labels",
    RecheckCause.RULE: "Broken rules",
    RecheckCause.DEFINITION: "New definitions",
}
"""What a person reads for a cause, in the order the queue is worked."""


class Decided(NamedTuple):
    """What a decision did, in a sentence for the person."""

    edit: ProjectEdit
    said: str


def open_rechecks(session: Session) -> list[Recheck]:
    """What still waits: by cause, label, video and record."""
    order = list(CAUSES)
    return sorted(
        session.guideline.rechecks, key=lambda r: (order.index(r.cause), r.label, r.video, r.record, r.id)
    )


def title_of(session: Session, recheck: Recheck) -> str:
    """What a person calls the record of a re-check."""
    document = session.document
    record = (
        document.get(recheck.record) if document is not None and document.video.id == recheck.video else None
    )
    taxonomy = session.taxonomy
    title = taxonomy.title(record) if isinstance(record, Event | Track) else taxonomy.name_of(recheck.label)
    return f"{title[:1].upper()}{title[1:]}"  # of a label that is gone only the id is known


def go_to(session: Session, recheck: Recheck) -> bool:
    """Show the record: its video, its first frame, selected; whether it is still there."""
    if session.document is None or session.document.video.id != recheck.video:
        session.open_video(recheck.video)
    document = session.open_document
    record = document.get(recheck.record)
    span = document.span_of(record) if record is not None else None
    if span is None:
        return False
    session.focus.go_to(span.start)
    session.focus.select([recheck.record])
    return True


def choose(session: Session, recheck: Recheck, label: LabelId) -> Decided:
    """Give the record this label and take it off the queue, as one step.

    Raises RuleBroken where a rule forbids it, and BadInput for a record that is gone.
    """
    document, desk = _desk(session, recheck)
    record = document.get(recheck.record)
    if not isinstance(record, Event | Track):
        raise BadInput("that record is gone; take it off the queue")
    edit = records.relabel(desk, [record.id], label)
    if not edit:
        return keep(session, recheck)
    broken = forbidden(tried(document, session.taxonomy, edit))
    if broken:
        raise RuleBroken(broken)
    name = session.taxonomy.name_of(label)
    said = f"{title_of(session, recheck)} is now {name}"
    lost = [name for name in record.attributes if name not in _after(edit, record).attributes]
    if lost:
        said = f"{said}, without {', '.join(lost)}"
    return _decide(session, recheck, edit.name, edit.changes, said)


def keep(session: Session, recheck: Recheck) -> Decided:
    """Leave the record as it is: it was looked at under this version of the taxonomy, and says so from now on."""
    document, _desk_of = _desk(session, recheck)
    record = document.get(recheck.record)
    title = title_of(session, recheck)
    changes: tuple[Change, ...] = ()
    if isinstance(record, Event | Track):
        if record.label not in session.taxonomy.by_id:
            raise BadInput(f"{title} is no label any more; choose what it is")
        title = session.taxonomy.title(record)
        after = replace(record, taxonomy_version=session.taxonomy.version)
        changes = (Change(record, after),) if after != record else ()
    return _decide(session, recheck, f"Keep {title} as it is", changes, f"{title} stays as it is")


def delete(session: Session, recheck: Recheck) -> Decided:
    """Delete the record, which another says already, and take it off the queue as one step."""
    document, desk = _desk(session, recheck)
    if document.get(recheck.record) is None:
        return keep(session, recheck)
    edit = with_followers(document, records.delete(desk, [recheck.record]))
    broken = forbidden(tried(document, session.taxonomy, edit))
    if broken:
        raise RuleBroken(broken)
    return _decide(
        session, recheck, edit.name, edit.changes, f"{edit.name.replace('Delete ', '', 1)} was deleted"
    )


def _desk(session: Session, recheck: Recheck) -> tuple[Document, Desk]:
    document = session.document
    if document is None or document.video.id != recheck.video:
        document = session.document_of(recheck.video)
    desk = Desk(
        document=document,
        taxonomy=session.taxonomy,
        new_id=session.project.new_id,
        stamp=lambda: Provenance(by=session.person, at=now_ms()),
    )
    return document, desk


def _after(edit: Edit, record: Event | Track) -> Event | Track:
    found = next(change.after for change in edit.changes if change.id == record.id)
    assert isinstance(found, Event | Track)
    return found


def _decide(session: Session, recheck: Recheck, name: str, changes: tuple[Change, ...], said: str) -> Decided:
    done = replace(recheck, done=Provenance(by=session.person, at=now_ms()))
    edit = ProjectEdit(
        name,
        (ProjectChange(recheck, done),),
        videos={recheck.video: changes} if changes else {},
    )
    session.do_project(edit)
    return Decided(edit, said)
