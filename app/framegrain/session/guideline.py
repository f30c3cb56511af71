"""What a project knows beside the records of its videos, at hand while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.document import StaleEdit
from framegrain.domain.guideline import Example, ProjectEdit, ProjectRecord, Question, Recheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.records import LabelId, RecordId


class Guideline:
    """Examples, questions and re-checks. Changed by applying an edit of the project, never otherwise."""

    def __init__(self, records: Iterable[ProjectRecord] = ()) -> None:
        self._records: dict[RecordId, ProjectRecord] = {record.id: record for record in records}

    @property
    def by_id(self) -> Mapping[RecordId, ProjectRecord]:
        """Every record by id."""
        return self._records

    @property
    def examples(self) -> list[Example]:
        """Every example, in the order they were added."""
        return sorted((r for r in self._records.values() if isinstance(r, Example)), key=_id)

    @property
    def questions(self) -> list[Question]:
        """Every question, oldest first."""
        return sorted((r for r in self._records.values() if isinstance(r, Question)), key=_id)

    @property
    def open_questions(self) -> list[Question]:
        """The questions nobody has answered yet, oldest first."""
        return [question for question in self.questions if question.is_open]

    @property
    def rechecks(self) -> list[Recheck]:
        """The records somebody should look at again, in the order they were queued."""
        return sorted((r for r in self._records.values() if isinstance(r, Recheck) and r.is_open), key=_id)

    def examples_of(self, label: LabelId) -> list[Example]:
        """A label's examples, in the order they were added."""
        return [example for example in self.examples if example.label == label]

    def questions_of(self, label: LabelId) -> list[Question]:
        """The questions on a label or on records that had it, oldest first."""
        return [question for question in self.questions if question.label == label]

    def apply(self, edit: ProjectEdit) -> None:
        """Make the edit's changes, all or none; StaleEdit when a record is not what the edit says it was."""
        for change in edit.changes:
            if self._records.get(change.id) != change.before:
                raise StaleEdit(
                    f"“{edit.name}” was made for an older state of the guideline; nothing was changed"
                )
        for change in edit.changes:
            if change.after is None:
                del self._records[change.id]
            else:
                self._records[change.id] = change.after


def _id(record: ProjectRecord) -> RecordId:
    return record.id
