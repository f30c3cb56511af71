"""The taxonomy of an export at a coarser grain, and the project as its exporters then see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.taxonomy import AttributeUse, Containment, Level
from framegrain.exchange.rolled_rules import kept_rules
from framegrain.exchange.rolled_up import Merging, check_grain, rolled_document, targets
from framegrain.exchange.source import Coarser
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.activity import Activity
    from framegrain.domain.document import Document
    from framegrain.domain.guideline import ProjectRecord, TaxonomyVersion
    from framegrain.domain.records import LabelId, Video
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.rolled_up import Grain
    from framegrain.exchange.source import OtherReading, ProjectSource


def rolled_taxonomy(taxonomy: Taxonomy, grain: Grain) -> Taxonomy:
    """The labels that are left, with what each may be and the rules that still hold; see `rolled_rules`.

    The result reads back as it is written.
    """
    to = targets(taxonomy, grain)
    below: dict[LabelId, list[Label]] = {}
    for label in taxonomy.labels:
        if label.id in to:
            below.setdefault(to[label.id], []).append(label)
    labels = tuple(
        _coarse(taxonomy, taxonomy.by_id[key], members, to, grain) for key, members in below.items()
    )
    return replace(taxonomy, labels=labels, attributes=taxonomy.attributes if grain.level is None else ())


def _coarse(
    taxonomy: Taxonomy, label: Label, members: Sequence[Label], to: Mapping[LabelId, LabelId], grain: Grain
) -> Label:
    uses = {use.attribute: None for one in members for use in one.attributes}
    with_roles = grain.level in (None, Level.OBJECT)
    return replace(
        label,
        children=tuple(child for child in label.children if to[child] == child),
        shapes=_joined(one.shapes for one in members),
        scopes=_joined(one.scopes for one in members),
        verdicts=_joined(one.verdicts for one in members),
        reasons=_joined(one.reasons for one in members),
        contrasts={key: text for key, text in label.contrasts.items() if to.get(key) == key},
        attributes=tuple(AttributeUse(attribute=use) for use in uses) if grain.level is None else (),
        roles=_roles(members, to) if with_roles else (),
        reason_required=False,
        **{**_UNSAID, **kept_rules(taxonomy, label, members, to, grain)},
    )


def _joined(parts: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _roles(members: Sequence[Label], to: Mapping[LabelId, LabelId]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for role in (role for one in members for role in one.roles):
        known = found.get(role.id)
        labels = _joined([known.labels if known else (), (to[key] for key in role.labels)])
        if known is not None and not (known.labels and role.labels):
            labels = ()  # one of them takes anybody
        many = role.many or (known is not None and known.many)
        found[role.id] = replace(known or role, labels=labels, many=many, required=False)
    return tuple(found.values())


_UNSAID: dict[str, Any] = {
    "deprecated": None,
    "leaves_only": False,
    "complete_to": None,
    "size": None,
    "vertices": None,
    "polygon_when": None,
    "at_once": None,
    "part_of": (),
    "part_inside": 0.9,
    "at_least": None,
    "at_most": None,
    "gap_at_least": None,
    "gap_at_most": None,
    "crosses_clips": True,
    "exclusive": False,
    "within": (),
    "containment": Containment.INSIDE,
    "holds": (),
    "implies": (),
    "excludes": (),
    "reasons_only": False,
    "rule_out": (),
    "greatest_gap": None,
    "stops_at": (),
    "second_person": False,
    "severity": {},
}
"""A label of which nothing is asked."""


class RolledSource:
    """A project at a coarser grain, one video at a time. Raises BadInput for a grain the taxonomy does not have."""

    def __init__(self, source: ProjectSource, grain: Grain) -> None:
        check_grain(source.taxonomy, grain)
        self._source = source
        self._grain = grain
        self._reports: dict[int, Merging] = {}
        self.taxonomy_text = write_taxonomy(rolled_taxonomy(source.taxonomy, grain))
        try:
            self.taxonomy = read_taxonomy(self.taxonomy_text, "the taxonomy of this export")
        except BadInput as error:
            raise BadInput(f"the taxonomy can't be rolled up like this: {error}") from error

    @property
    def name(self) -> str:
        """The project's name."""
        return self._source.name

    def taxonomy_versions(self) -> Sequence[TaxonomyVersion]:
        """The rolled-up taxonomy alone: earlier ones name finer labels."""
        latest = self._source.taxonomy_versions()[-1:]
        return [replace(one, text=self.taxonomy_text) for one in latest]

    def guideline(self) -> Sequence[ProjectRecord]:
        """None: examples, questions and re-checks are about the finer labels."""
        return ()

    def picture(self, name: str) -> bytes | None:
        """A picture of an example by its SHA-256."""
        return self._source.picture(name)

    def activities(self) -> Sequence[Activity]:
        """How long who worked in which video."""
        return self._source.activities()

    def videos(self) -> Iterable[Video]:
        """The project's videos."""
        return self._source.videos()

    def document(self, video_id: int) -> Document:
        """The records of one video, rolled up."""
        found, report = rolled_document(self._source.document(video_id), self._source.taxonomy, self._grain)
        self._reports[video_id] = report
        return found

    def other_reading(self, video_id: int) -> OtherReading | None:
        """How others read the video."""
        return self._source.other_reading(video_id)

    def picture_names(self, video_id: int) -> Sequence[str]:
        """The files of a folder of pictures."""
        return self._source.picture_names(video_id)

    def index_bytes(self, video_id: int) -> bytes:
        """The video's frame index."""
        return self._source.index_bytes(video_id)

    def coarser(self) -> Coarser:
        """The grain, and what was rolled up, merged and dropped in the videos asked for so far."""
        level = self._grain.level
        return Coarser(
            level=level.value if level is not None else None,
            roll_up=list(self._grain.roll_up),
            counts=list(self.losses()),
        )

    def losses(self) -> tuple[Loss, ...]:
        """What was rolled up, merged and dropped in the videos asked for so far."""
        whole = Merging.nothing()
        for report in self._reports.values():
            whole.rolled.update(report.rolled)
            whole.merged.update(report.merged)
            whole.dropped.update(report.dropped)
        whole.dropped["examples, questions and re-checks"] += len(self._source.guideline())
        whole.dropped = +whole.dropped
        return whole.losses(self._source.taxonomy)
