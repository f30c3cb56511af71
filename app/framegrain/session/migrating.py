"""Another taxonomy for a project: what it would do to every video, found out first, and then done as one step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.guideline import (
    ProjectChange,
    ProjectEdit,
    Recheck,
    RecheckCause,
    TaxonomyText,
)
from framegrain.domain.migration import (
    carried,
    loss_sentence,
    losses_of,
    lost_examples,
    plan,
    project_changes,
)
from framegrain.domain.provenance import Provenance
from framegrain.session.backing_up import backed_up
from framegrain.session.contents import ProjectContents
from framegrain.session.session import now_ms
from framegrain.session.taxonomies import any_taxonomy
from framegrain.storage.backups import Reason
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from framegrain.domain.edit import Change
    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.migration import Broken, Carried, Loss, Plan, Queued, Step
    from framegrain.domain.records import LabelId, RecordId, Video
    from framegrain.domain.rules import Rule
    from framegrain.domain.taxonomy import Severity, Taxonomy
    from framegrain.session.session import Session

MOST_ROWS = 5_000
"""So many broken rules are listed one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class TaxonomyChange:
    """Another taxonomy, as text and parsed, with what becomes of what is labeled."""

    new: Taxonomy
    text: str
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    """What was guessed and lost where it came from a file of another program."""


class Row(NamedTuple):
    """One place where a record would break a rule that it does not break now."""

    video: int
    video_name: str
    record: RecordId
    label: LabelId
    frame: int
    title: str
    rule: Rule
    severity: Severity
    reason: str


@dataclass(slots=True)
class Outlook:
    """What a change would do: rules newly broken, records that queue, and what stands in its way.

    `counts` are broken rules by (video's id, rule, label); `rows` lists them, the first `MOST_ROWS`. With `obstacles`,
    each a sentence, the change can't land.
    """

    changed: int = 0
    rows: list[Row] = field(default_factory=list)
    counts: Counter[tuple[int, Rule, LabelId]] = field(default_factory=Counter)
    queued: Counter[RecheckCause] = field(default_factory=Counter)
    obstacles: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()

    @property
    def broken(self) -> int:
        """Places where a rule would be newly broken."""
        return self.counts.total()

    @property
    def sentence(self) -> str:
        """The outlook in a sentence: how many records of how many videos would break rules."""
        if not self.broken:
            return "With this change, no record would break a rule it keeps now"
        videos = len({video for video, _rule, _label in self.counts})
        of = f"{videos} videos" if videos != 1 else "1 video"
        places = f"{self.broken:,} records" if self.broken != 1 else "1 record"
        return f"With this change, {places} of {of} would break rules kept now"


class Migration:
    """One change of taxonomy on its way: `prepare` it in the background, `land` it on the main thread.

    What was prepared counts as long as nothing else was changed in the project meanwhile.
    """

    def __init__(self, session: Session, change: TaxonomyChange) -> None:
        """Raises BadInput for steps that make no sense."""
        self.plan: Plan = plan(session.taxonomy, change.new, change.steps)
        self.change = change
        self._session = session
        self._before = TaxonomyText(session.project.taxonomy_version, session.project.taxonomy_text)
        self._beside: tuple[ProjectRecord, ...] = tuple(session.guideline.by_id.values())
        self._changes: dict[int, tuple[Change, ...]] = {}
        self._queue: list[tuple[int, Queued]] = []
        self._edits = 0
        self._videos: frozenset[int] = frozenset()
        self.outlook: Outlook | None = None
        """What was found out; None until then, and again when it no longer counts."""
        self.backup_problem = ""
        """Why the change was made without a backup; empty where there is one."""
        for signal in (session.edited, session.guideline_changed, session.taxonomy_changed):
            signal.connect(self._outdate)

    def _outdate(self, *_: object) -> None:
        self._edits += 1
        self.outlook = None

    def prepare(
        self,
        progress: Callable[[float], None] = lambda _share: None,
        cancel: Callable[[], bool] = lambda: False,
    ) -> tuple[Outlook, Callable[[], None]]:
        """Go through every video, one in memory at a time, with a connection of its own; may run in the background.

        Returns the outlook and what makes it count, to be called on the main thread. Raises Cancelled.
        """
        found, edits = _Found(self.plan), self._edits
        project = ProjectFile.open(self._session.project.path, read_only=True)
        try:
            contents = ProjectContents(project, self.plan.old)
            videos = contents.videos()
            for n, video in enumerate(videos):
                progress(n / len(videos))
                if cancel():
                    raise Cancelled("looking ahead was stopped")
                found.take(video, carried(self.plan, contents.document(video.id)))
        finally:
            project.close()
        found.outlook.obstacles = tuple(self._obstacles(found))
        progress(1.0)
        return found.outlook, lambda: self._keep(found, edits, frozenset(video.id for video in videos))

    def _keep(self, found: _Found, edits: int, videos: frozenset[int]) -> None:
        if edits != self._edits:
            return  # somebody edited while it was prepared
        self._videos = videos
        self._changes, self._queue, self.outlook = found.changes, found.queue, found.outlook

    def _obstacles(self, found: _Found) -> Iterable[str]:
        for loss, (records, videos) in losses_of(found.losses).items():
            yield loss_sentence(self.plan, loss, records, videos)
        for label, pictures in lost_examples(self.plan, self._beside).items():
            name = self.plan.old.name_of(label)
            many = f"{pictures} examples" if pictures > 1 else "1 example"
            yield (
                f"{many} in the guideline show “{name}” ({label}), which the new taxonomy does not have; "
                f"say what becomes of it"
            )

    def land(self, *, backup: bool = True) -> Path | None:
        """Make the change as one step that can be undone, a backup of the project first; returns where that is.

        None where it could not be made: `backup_problem` then says why, and the change, which can be undone, is made.
        Raises BadInput where something stands in its way, or where the project changed since it was prepared.
        """
        outlook = self.outlook
        if outlook is None or self._videos != {video.id for video in self._session.videos()}:
            raise BadInput(
                "something in the project changed meanwhile; look at what the change does once more"
            )
        if outlook.obstacles:
            raise BadInput(outlook.obstacles[0])
        session = self._session
        kept: Path | None = None
        if backup:
            kept, self.backup_problem = backed_up(session.project, Reason.TAXONOMY)
        session.do_project(self._edit())
        return kept

    def _edit(self) -> ProjectEdit:
        session, new = self._session, self.change.new
        gone = frozenset(c.id for changes in self._changes.values() for c in changes if c.after is None)
        stamp = Provenance(by=session.person, at=now_ms())
        rechecks = (
            ProjectChange(
                None,
                Recheck(
                    id=session.project.new_id(),
                    video=video,
                    record=queued.record,
                    label=queued.label,
                    cause=queued.cause,
                    reason=queued.reason,
                    choices=queued.choices,
                    provenance=stamp,
                ),
            )
            for video, queued in self._queue
        )
        return ProjectEdit(
            change_name(new),
            (*project_changes(self.plan, self._beside, gone), *rechecks),
            (self._before, TaxonomyText(new.version, self.change.text)),
            self._changes,
        )


class _Found:
    """What going through the videos brings together."""

    def __init__(self, used: Plan) -> None:
        self._plan = used
        self.outlook = Outlook()
        self.changes: dict[int, tuple[Change, ...]] = {}
        self.queue: list[tuple[int, Queued]] = []
        self.losses: list[Mapping[Loss, set[RecordId]]] = []

    def take(self, video: Video, made: Carried) -> None:
        outlook = self.outlook
        if made.changes:
            self.changes[video.id] = made.changes
            outlook.changed += len(made.changes)
        self.queue += ((video.id, queued) for queued in made.queue)
        self.losses.append(made.losses)
        outlook.losses = tuple(dict.fromkeys((*outlook.losses, *made.losses)))
        outlook.queued.update(queued.cause for queued in made.queue)
        for broken in made.broken:
            outlook.counts[video.id, broken.violation.rule, broken.label] += 1
            if len(outlook.rows) < MOST_ROWS:
                outlook.rows.append(_row(video, broken))


def _row(video: Video, broken: Broken) -> Row:
    violation = broken.violation
    return Row(
        video=video.id,
        video_name=video.name,
        record=broken.owner,
        label=broken.label,
        frame=broken.frame,
        title=broken.title,
        rule=violation.rule,
        severity=violation.severity,
        reason=violation.reason,
    )


def change_name(new: Taxonomy) -> str:
    """What the history calls a change to this taxonomy."""
    return f"Change taxonomy to version {new.version}"


def change_from(file: Path, steps: Iterable[Step] = ()) -> TaxonomyChange:
    """The change that a taxonomy file of any format stands for; BadInput for a file with errors."""
    brought = any_taxonomy(file)
    return TaxonomyChange(brought.taxonomy, brought.text, tuple(steps))


def what_if(session: Session, change: TaxonomyChange) -> Outlook:
    """What a change would do to every video of the project; changes nothing."""
    return Migration(session, change).prepare()[0]


def migrate(session: Session, change: TaxonomyChange, *, backup: bool = True) -> tuple[Outlook, Path | None]:
    """Change the taxonomy and all records as one step; returns what it did, and the backup made before.

    Raises BadInput, and changes nothing, where a record is covered by no step.
    """
    migration = Migration(session, change)
    outlook, keep = migration.prepare()
    keep()
    return outlook, migration.land(backup=backup)
