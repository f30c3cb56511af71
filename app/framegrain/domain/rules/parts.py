"""Rules of who takes part in what: roles of events, and parts of wholes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.records import Scope, Track, Verdict
from framegrain.domain.rules.space import either
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.shapes import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.grain import Role
    from framegrain.domain.records import Event, Keyframe, LabelId, RecordId
    from framegrain.domain.shapes import Shape
    from framegrain.domain.taxonomy import Label, Taxonomy


def without_strange(record: Event | Track, label: Label) -> Event | Track:
    """A record about to have this label, without roles, a whole and a label ruled out that mean nothing under it."""
    ruled_out = tuple(other for other in record.ruled_out if other != label.id)
    if isinstance(record, Track):
        return replace(record, ruled_out=ruled_out, part_of=record.part_of if label.part_of else None)
    roles = {role.id for role in label.roles}
    kept = {role: bound for role, bound in record.roles.items() if role in roles}
    return replace(record, ruled_out=ruled_out, roles=kept)


def role_rules(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """Everything about who takes which part in an event."""
    roles = {role.id: role for role in label.roles}
    for name, tracks in event.roles.items():
        role = roles.get(name)
        if role is None:
            yield Found(
                Rule.ROLE_KNOWN,
                f"{label.name} has no role “{name}”",
                f"Clear {name}",
                Remedy(cure=Cure.CLEAR_ROLE, name=name),
            )
            continue
        if len(tracks) > 1 and not role.many:
            reason = f"{len(tracks)} objects are the {role.name} of {label.name}, and only one can be"
            yield Found(Rule.ROLE_FITS, reason, "Take all but one of them out")
        for track in tracks:
            yield from _taken_by(document, taxonomy, event, label, role, track)
    if event.verdict is Verdict.ABSENT:
        return
    for role in label.roles:
        if role.required and not event.roles.get(role.id):
            who = either([taxonomy.name_of(wanted) for wanted in role.labels][:4])
            yield Found(Rule.ROLE_REQUIRED, f"say who is the {role.name} of {label.name}", f"Choose a {who}")


def fits_role(taxonomy: Taxonomy, role: Role, label: LabelId) -> bool:
    """Whether objects of a label can take a role."""
    return any(taxonomy.is_a(label, wanted) for wanted in role.labels)


def _taken_by(
    document: Document, taxonomy: Taxonomy, event: Event, label: Label, role: Role, track_id: RecordId
) -> Iterator[Found]:
    track = document.tracks.get(track_id)
    clear = Remedy(cure=Cure.CLEAR_ROLE, name=role.id, record=track_id)
    if track is None:
        yield Found(
            Rule.ROLE_KNOWN, f"the {role.name} of {label.name} is gone", f"Clear the {role.name}", clear
        )
        return
    title = taxonomy.title(track)
    if not fits_role(taxonomy, role, track.label):
        wanted = either([taxonomy.name_of(w) for w in role.labels][:4])
        yield Found(
            Rule.ROLE_FITS,
            f"the {role.name} of {label.name} is a {wanted}, not {title}",
            f"Take {title} out",
            clear,
        )
    life = document.life(track_id)
    if life is None or not life.covers(event.span):
        lives = f"frames {life.start} to {life.last}" if life is not None else "no frame"
        reason = (
            f"{title} lives on {lives}, and as {role.name} of {label.name} it would be there on frames "
            f"{event.span.start} to {event.span.last}"
        )
        shared = life.overlap(event.span) if life is not None else None
        if shared is not None and event.scope is Scope.SEGMENT:
            trim = Remedy(cure=Cure.TRIM, start=shared.start, stop=shared.stop)
            fix = f"Trim {label.name} to frames {shared.start} to {shared.last}"
            yield Found(Rule.ROLE_LIVES, reason, fix, trim)
        else:
            yield Found(Rule.ROLE_LIVES, reason, f"Take {title} out", clear)


def part_rules(document: Document, taxonomy: Taxonomy, track: Track, label: Label) -> Iterator[Found]:
    """A part has its whole, of a label that has such parts."""
    clear = Remedy(cure=Cure.CLEAR_PART)
    if track.part_of is None:
        if label.part_of and track.verdict is not Verdict.ABSENT:
            wanted = either([taxonomy.name_of(w) for w in label.part_of][:4])
            yield Found(
                Rule.PART_OF, f"{label.name} is a part of {wanted}: say of which", f"Choose its {wanted}"
            )
        return
    whole = document.tracks.get(track.part_of)
    if whole is None or whole.id == track.id:
        yield Found(Rule.PART_OF, f"what {label.name} is a part of is gone", "Choose another", clear)
    elif not any(taxonomy.is_a(whole.label, wanted) for wanted in label.part_of):
        title = taxonomy.title(whole)
        wanted = either([taxonomy.name_of(w) for w in label.part_of][:4]) if label.part_of else ""
        reason = (
            f"{label.name} is a part of {wanted}, not of {title}"
            if wanted
            else f"{label.name} is a part of nothing"
        )
        yield Found(Rule.PART_OF, reason, f"Take it off {title}", clear)


def inside_whole(
    document: Document, taxonomy: Taxonomy, keyframe: Keyframe, track: Track, label: Label
) -> Iterator[Found]:
    """A part's shape lies within its whole's, as far as the label asks."""
    if track.part_of is None or not label.part_of or keyframe.shape is None or keyframe.outside:
        return
    whole = document.tracks.get(track.part_of)
    if whole is None:
        return
    around = document.shape_at(whole.id, keyframe.frame, taxonomy.interpolation(whole.label))
    share = _share_inside(keyframe.shape, around)
    if share < label.part_inside:
        title = taxonomy.title(whole)
        least = f"it is at least {label.part_inside:.0%}"
        reason = f"{share:.0%} of {label.name} lies within {title} on frame {keyframe.frame}; {least}"
        yield Found(
            Rule.PART_INSIDE, reason, f"Correct one of the two, or choose another {title.split(' ')[0]}"
        )


def _share_inside(part: Shape, whole: Shape | None) -> float:
    """How much of the upright box around a part lies in the one around its whole."""
    if whole is None:
        return 0.0
    left, top, right, bottom = bounds(part)
    a, b, c, d = bounds(whole)
    size = (right - left) * (bottom - top)
    if size <= 0:
        return 1.0 if a <= left <= c and b <= top <= d else 0.0
    wide, high = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
    return max(wide, 0.0) * max(high, 0.0) / size
