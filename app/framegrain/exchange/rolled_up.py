"""A project at a coarser grain: labels rolled up the tree, events merged, finer levels left out; pure functions."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from framegrain.domain.document import Document
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Comment, Event, Keyframe, LabelId, RecordId, Scope, Track, Verdict
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level, Taxonomy
from framegrain.exchange.exporting import Loss
from framegrain.exchange.rolled_rules import wholes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from framegrain.domain.records import Record
    from framegrain.domain.taxonomy import Label

R = TypeVar("R", Event, Track, Keyframe)
V = TypeVar("V")

LEVELS = (Level.SCENE, Level.ACTION, Level.OBJECT)
"""Levels an export can end at, coarse to fine."""


class Grain(msgspec.Struct, frozen=True, kw_only=True):
    """How coarse an export is: the finest level it keeps (None for all), and labels that stand for those below."""

    level: Level | None = None
    roll_up: tuple[LabelId, ...] = ()


class Merging(msgspec.Struct, kw_only=True):
    """What became of the records of a video, counted: rolled up (from, to), merged away by label, dropped by what."""

    rolled: Counter[tuple[LabelId, LabelId]]
    merged: Counter[LabelId]
    dropped: Counter[str]

    @classmethod
    def nothing(cls) -> Merging:
        """Nothing counted yet."""
        return cls(rolled=Counter(), merged=Counter(), dropped=Counter())

    def losses(self, taxonomy: Taxonomy) -> tuple[Loss, ...]:
        """The counts as exports say what they leave out; `taxonomy` is the finer one."""
        name = taxonomy.name_of
        rolled = (
            Loss(f"records of “{name(old)}”", count, f"rolled up into “{name(new)}”")
            for (old, new), count in sorted(self.rolled.items())
        )
        merged = (
            Loss(f"events of “{name(label)}”", count, "merged into those they touch, overlap or repeat")
            for label, count in sorted(self.merged.items())
        )
        dropped = (
            Loss(what, count, "finer than this export was asked for")
            for what, count in sorted(self.dropped.items())
        )
        return (*rolled, *merged, *dropped)


def check_grain(taxonomy: Taxonomy, grain: Grain) -> None:
    """BadInput for a label there is not, or a level at which nothing is left."""
    for label in grain.roll_up:
        if label not in taxonomy.by_id:
            near = get_close_matches(label, list(taxonomy.by_id), n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "see the taxonomy for its labels"
            raise BadInput(f"there is no label “{label}” to roll up to; {hint}")
        if not _kept(taxonomy.by_id[label].level, grain):
            raise BadInput(
                f"“{label}” is finer than the level {grain.level.value if grain.level else ''}; choose a finer level"
            )
    if not any(_kept(label.level, grain) for label in taxonomy.labels):
        raise BadInput(
            f"the taxonomy has no labels down to the level {grain.level.value if grain.level else ''}; "
            "nothing would be left"
        )


def targets(taxonomy: Taxonomy, grain: Grain) -> Mapping[LabelId, LabelId]:
    """For each label that is kept what it becomes; labels left out are missing."""
    wanted = set(grain.roll_up)
    found: dict[LabelId, LabelId] = {}
    for label in taxonomy.labels:  # parents come before children
        if _kept(label.level, grain):
            above = found.get(label.parent, "") if label.parent is not None else ""
            is_below = above in wanted
            found[label.id] = above if is_below else label.id
    return found


def _kept(level: Level, grain: Grain) -> bool:
    return grain.level is None or LEVELS.index(level) <= LEVELS.index(grain.level)


def rolled_document(document: Document, taxonomy: Taxonomy, grain: Grain) -> tuple[Document, Merging]:
    """The document at a coarser grain, with what was merged and dropped; `taxonomy` is the finer one.

    The document given stays as it is. Records of labels the taxonomy does not know are kept as they are.
    """
    rolling = _Rolling(document, taxonomy, grain)
    return Document(document.video, document.times, rolling.records()), rolling.report


class _Rolling:
    """One video on its way to a coarser grain."""

    def __init__(self, document: Document, taxonomy: Taxonomy, grain: Grain) -> None:
        self._document = document
        self._known = taxonomy.by_id
        self._grain = grain
        self._to = targets(taxonomy, grain)
        self._parts = _parts(taxonomy, self._to)
        self._moved: dict[RecordId, RecordId] = {}
        self.report = Merging.nothing()

    def records(self) -> Iterator[Record]:
        """Every record of the coarser document."""
        document = self._document
        yield from document.clips.values()
        if document.calibration is not None:
            yield document.calibration
        tracks = {t.id: t for t in self._tracks()}
        yield from tracks.values()
        for key in document.all_keyframes.values():
            if key.track in tracks:
                self._moved[key.id] = key.id
                yield self._bare(key)
        yield from self._events()
        yield from self._comments()

    def _tracks(self) -> Iterator[Track]:
        for track in sorted(self._document.tracks.values(), key=lambda t: t.id):
            label = self._label(track)
            if label is None:
                self.report.dropped["tracks"] += 1
                continue
            self._moved[track.id] = track.id
            whole = track.part_of if label in self._parts or track.label not in self._known else None
            self.report.dropped["wholes of parts"] += whole != track.part_of
            yield self._bare(
                replace(track, label=label, ruled_out=self._none_ruled_out(track), part_of=whole)
            )

    def _label(self, record: Event | Track) -> LabelId | None:
        if record.label not in self._known:
            return record.label
        label = self._to.get(record.label)
        if label is not None and label != record.label:
            self.report.rolled[record.label, label] += 1
        return label

    def _none_ruled_out(self, record: Event | Track) -> tuple[LabelId, ...]:
        self.report.dropped["labels ruled out"] += len(record.ruled_out)
        return ()

    def _bare(self, record: R) -> R:
        if self._grain.level is None or not record.attributes:
            return record
        self.report.dropped["attribute values"] += len(record.attributes)
        return replace(record, attributes={})

    def _events(self) -> Iterator[Event]:
        groups: defaultdict[tuple[object, ...], list[Event]] = defaultdict(list)
        for event in sorted(self._document.events.values(), key=lambda e: (e.span.start, e.id)):
            label = self._label(event)
            if label is None:
                self.report.dropped["events"] += 1
                continue
            coarse = self._bare(replace(event, label=label, ruled_out=self._none_ruled_out(event)))
            coarse = self._with_roles(coarse)
            reason = "" if event.verdict is Verdict.PRESENT else event.reason
            alone = 0 if label in self._grain.roll_up else event.id
            groups[label, event.scope, event.verdict, reason, alone].append(coarse)
        for group in groups.values():
            for run in _runs(group):
                yield self._merged(run)

    def _with_roles(self, event: Event) -> Event:
        if not event.roles or self._grain.level in (None, Level.OBJECT):
            return event
        self.report.dropped["roles"] += len(event.roles)
        return replace(event, roles={})

    def _merged(self, run: Sequence[Event]) -> Event:
        lowest = min(run, key=lambda e: e.id)
        for event in run:
            self._moved[event.id] = lowest.id
        if len(run) == 1:
            return lowest
        self.report.merged[lowest.label] += len(run) - 1
        maker = min(run, key=lambda e: (e.provenance.at, e.id)).provenance
        confirmed = maker.confirmed_by if all(e.provenance.confirmed_by for e in run) else ""
        detail = f"{maker.detail}; merged from {len(run)}".removeprefix("; ")
        attributes = _agreed([e.attributes for e in run])
        roles = _agreed([e.roles for e in run])
        self.report.dropped["attribute values"] += sum(len(e.attributes) for e in run) - len(run) * len(
            attributes
        )
        self.report.dropped["roles"] += sum(len(e.roles) for e in run) - len(run) * len(roles)
        versions = {e.taxonomy_version for e in run}
        return replace(
            lowest,
            span=Span(min(e.span.start for e in run), max(e.span.stop for e in run)),
            provenance=replace(maker, detail=detail, confirmed_by=confirmed),
            attributes=attributes,
            roles=roles,
            taxonomy_version=lowest.taxonomy_version if len(versions) == 1 else "",
        )

    def _comments(self) -> Iterator[Comment]:
        for comment in self._document.comments.values():
            about = self._moved.get(comment.record)
            if about is None and comment.record in self._document.clips:
                about = comment.record
            if about is None:
                self.report.dropped["comments"] += 1
            else:
                yield replace(comment, record=about)


def _parts(taxonomy: Taxonomy, to: Mapping[LabelId, LabelId]) -> frozenset[LabelId]:
    """Labels that are still a part of something."""
    members: defaultdict[LabelId, list[Label]] = defaultdict(list)
    for label, coarse in to.items():
        members[coarse].append(taxonomy.by_id[label])
    return frozenset(label for label, those in members.items() if wholes(those, to))


def _runs(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events by start, cut where they belong apart: frame tags by frame, clip labels by clip, segments by gaps."""
    run: list[Event] = []
    stop = -1
    for event in sorted(events, key=lambda e: (e.span.start, e.span.stop, e.id)):
        joins = (
            event.span.start <= stop
            if event.scope is Scope.SEGMENT
            else bool(run) and event.span == run[0].span
        )
        if run and not joins:
            yield run
            run, stop = [], -1
        run.append(event)
        stop = max(stop, event.span.stop)
    if run:
        yield run


def _agreed(said: Sequence[Mapping[str, V]]) -> dict[str, V]:
    """What all of them say alike."""
    first, *others = said
    return {key: value for key, value in first.items() if all(o.get(key) == value for o in others)}
