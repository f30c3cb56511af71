"""The comments of one video by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framegrain.domain.records import Comment, RecordId


class CommentIndex:
    """Every comment by its id, and those on one record at hand."""

    def __init__(self) -> None:
        self.by_id: dict[RecordId, Comment] = {}
        self._on: dict[RecordId, dict[RecordId, Comment]] = {}

    def put(self, comment: Comment) -> None:
        """Take one in, in place of what had its id."""
        self.by_id[comment.id] = comment
        self._on.setdefault(comment.record, {})[comment.id] = comment

    def drop(self, comment: Comment) -> None:
        """Take one out that is there."""
        del self.by_id[comment.id]
        others = self._on[comment.record]
        del others[comment.id]
        if not others:
            del self._on[comment.record]

    def on(self, record: RecordId) -> list[Comment]:
        """Those on a record, oldest first."""
        return [comment for _, comment in sorted(self._on.get(record, {}).items())]

    def unsettled_on(self, record: RecordId) -> int:
        """How many of those on a record nobody has dealt with."""
        return sum(not comment.resolved for comment in self._on.get(record, {}).values())
