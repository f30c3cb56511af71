"""What a plan makes of single records: their labels, values, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from framegrain.domain.migration.words import attribute_name, said
from framegrain.domain.records import Event, Keyframe, LabelId, Track

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from framegrain.domain.migration.plan import Plan
    from framegrain.domain.records import RecordId, Value


_Labeled = TypeVar("_Labeled", Event, Track)


class Loss(NamedTuple):
    """What no step covers: `what` is "label", "attribute", "value", "role", "ruled_out" or "place", `name` its id."""

    what: str
    label: LabelId
    name: str = ""


class Carrier:
    """Carries the records of one document; what no step covers and what needs a look is put down on the way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.losses: dict[Loss, set[RecordId]] = {}
        self.doubts: dict[RecordId, list[str]] = {}
        self._taken: dict[LabelId, frozenset[str]] = {}

    def carried(self, record: _Labeled) -> _Labeled:
        """An event or track as it is afterwards; the same object where nothing changes."""
        plan = self.plan
        if plan.is_lost(record.label):
            self._lose(record.id, Loss("label", record.label))
            return record
        values = self.values(record.id, record.label, record.attributes)
        after = record
        if values != record.attributes:
            after = replace(after, attributes=values)
        if plan.label(record.label) != record.label:
            after = replace(after, label=plan.label(record.label))
        ruled_out = self._ruled_out(record, after.label)
        if ruled_out != record.ruled_out:
            after = replace(after, ruled_out=ruled_out)
        if isinstance(after, Event) and isinstance(record, Event):
            roles = self._roles(record)
            if roles != record.roles:
                after = replace(after, roles=roles)
        return after

    def keyframe(self, keyframe: Keyframe, label: LabelId, said: set[str]) -> Keyframe:
        """A keyframe of a track that had this label; `said`, the values of earlier ones, takes up its own."""
        values = self.values(keyframe.track, label, keyframe.attributes, said)
        said.update(values)
        return keyframe if values == keyframe.attributes else replace(keyframe, attributes=values)

    # -- values

    def values(
        self, record: RecordId, label: LabelId, values: Mapping[str, Value], said: Collection[str] = ()
    ) -> Mapping[str, Value]:
        """Values under their new names, without those that a step clears.

        A list of which nothing is left goes too, but where `said` has it: there it says that what held before ends.
        """
        plan = self.plan
        out: dict[str, Value] = {}
        for name, value in values.items():
            if (name, label) in plan.dropped or (name, None) in plan.dropped:
                continue
            kept = self._value(record, label, name, value)
            to = plan.attributes.get(name, name)
            if kept is None or (kept == [] and value and to not in said):
                continue
            self._check_place(record, label, name, to)
            if to in out and out[to] != kept:
                kept = self._both(record, to, out[to], kept)
            out[to] = kept
        return out

    def _check_place(self, record: RecordId, label: LabelId, name: str, to: str) -> None:
        """The value has a place under the new label, unless it had none before."""
        if to not in self._taken_by(label) and self._had_place(label, name):
            self._lose(record, Loss("attribute", label, name))

    def _had_place(self, label: LabelId, name: str) -> bool:
        known = self.plan.old.by_id.get(label)
        return known is not None and any(use.attribute == name for use in known.attributes)

    def _taken_by(self, label: LabelId) -> frozenset[str]:
        """The attributes that records of an old label may have afterwards."""
        found = self._taken.get(label)
        if found is None:
            plan = self.plan
            split = plan.splits.get(label)
            after = (*split.into, label) if split is not None else (plan.label(label),)
            known = (plan.new.by_id[each] for each in after if each in plan.new.by_id)
            found = self._taken[label] = frozenset(use.attribute for each in known for use in each.attributes)
        return found

    def _value(self, record: RecordId, label: LabelId, name: str, value: Value) -> Value | None:
        """A value with merged choices; None for one that is cleared."""
        if isinstance(value, list):
            kept = [v for v in (self._choice(record, label, name, each) for each in value) if v is not None]
            return list(dict.fromkeys(kept)) if kept != value else value
        return self._choice(record, label, name, value) if isinstance(value, str) else value

    def _choice(self, record: RecordId, label: LabelId, name: str, value: str) -> str | None:
        plan = self.plan
        if (name, value) in plan.choices:
            return plan.choices[name, value]
        before = plan.old.attribute_by_id.get(name)
        after = plan.new.attribute_by_id.get(plan.attributes.get(name, name))
        if before is None or after is None or not before.choices or not after.choices:
            return value
        was = any(choice.id == value for choice in before.choices)
        if was and all(choice.id != value for choice in after.choices):
            self._lose(record, Loss("value", label, f"{name}.{value}"))
        return value

    def _both(self, record: RecordId, to: str, first: Value, second: Value) -> Value:
        """Two attributes that became one had different values: lists are joined, else the first is kept and asked."""
        if isinstance(first, list) and isinstance(second, list):
            return list(dict.fromkeys((*first, *second)))
        name = attribute_name(self.plan.new, to)
        words = said(second, self.plan.new)
        self.doubt(record, f"{name} was also given as {words}; only one of them could be kept")
        return first

    # -- labels and tracks named by a record

    def _ruled_out(self, record: Event | Track, label: LabelId) -> tuple[LabelId, ...]:
        plan = self.plan
        found: list[LabelId] = []
        for each in record.ruled_out:
            if each in plan.splits:
                found += plan.splits[each].into
            elif each not in plan.deleted:
                if plan.is_lost(each):
                    self._lose(record.id, Loss("ruled_out", record.label, each))
                found.append(plan.label(each))
        if label not in record.ruled_out:  # what became the same can't be told apart any more
            found = [each for each in found if each != label]
        return tuple(dict.fromkeys(found))

    def _roles(self, event: Event) -> Mapping[str, tuple[RecordId, ...]]:
        plan = self.plan
        out: dict[str, tuple[RecordId, ...]] = {}
        for role, tracks in event.roles.items():
            to = plan.roles.get((event.label, role), role)
            if to is None:
                continue
            if self._had_role(event.label, role) and not self._has_role(event.label, to):
                self._lose(event.id, Loss("role", event.label, role))
            out[to] = tuple(dict.fromkeys((*out.get(to, ()), *tracks)))
        return out

    def _had_role(self, label: LabelId, role: str) -> bool:
        known = self.plan.old.by_id.get(label)
        return known is not None and any(each.id == role for each in known.roles)

    def _has_role(self, label: LabelId, role: str) -> bool:
        plan = self.plan
        split = plan.splits.get(label)
        after = (*split.into, label) if split is not None else (plan.label(label),)
        known = (plan.new.by_id[each] for each in after if each in plan.new.by_id)
        return any(each.id == role for one in known for each in one.roles)

    # -- putting down

    def _lose(self, record: RecordId, loss: Loss) -> None:
        self.losses.setdefault(loss, set()).add(record)

    def lose(self, record: RecordId, loss: Loss) -> None:
        """Put down what no step covers."""
        self._lose(record, loss)

    def doubt(self, record: RecordId, sentence: str) -> None:
        """Put down why somebody should look at a record again."""
        self.doubts.setdefault(record, []).append(sentence)


def placed(
    carrier: Carrier, label: LabelId, track: Track, keys: Sequence[Keyframe]
) -> tuple[Track, list[Keyframe]]:
    """Put values where they belong, on the track or on keyframes, for attributes that changed from one to the other.

    `label` is the track's old label; `track` and `keys` are carried already.
    """
    for name, was_changing, is_changing in _replaced(carrier.plan, track, keys):
        if is_changing:
            track, keys = _onto_first_key(name, track, keys)
        elif was_changing:
            track, keys = _onto_track(carrier, label, name, track, keys)
    return track, list(keys)


def _replaced(plan: Plan, track: Track, keys: Sequence[Keyframe]) -> list[tuple[str, bool, bool]]:
    """Attributes the records have values of that were fixed and are changing, or the other way round."""
    found = []
    names = {*track.attributes, *(name for key in keys for name in key.attributes)}
    before = {plan.attributes.get(a.id, a.id): a for a in plan.old.attributes}
    for name in sorted(names):
        was, now = before.get(name), plan.new.attribute_by_id.get(name)
        if was is not None and now is not None and was.changing != now.changing:
            found.append((name, was.changing, now.changing))
    return found


def _onto_first_key(name: str, track: Track, keys: Sequence[Keyframe]) -> tuple[Track, Sequence[Keyframe]]:
    if name not in track.attributes or not keys or name in keys[0].attributes:
        return track, keys
    first = replace(keys[0], attributes={**keys[0].attributes, name: track.attributes[name]})
    return replace(track, attributes=_without(track.attributes, name)), [first, *keys[1:]]


def _onto_track(
    carrier: Carrier, label: LabelId, name: str, track: Track, keys: Sequence[Keyframe]
) -> tuple[Track, Sequence[Keyframe]]:
    values = [key.attributes[name] for key in keys if name in key.attributes]
    if not values or name in track.attributes:
        return track, keys
    others = [value for value in values if value != values[0]]
    if others:
        source = next((a for a, to in carrier.plan.attributes.items() if to == name), name)
        if source not in carrier.plan.settled:
            carrier.lose(track.id, Loss("place", label, source))
            return track, keys
        new = carrier.plan.new
        also = ", ".join(dict.fromkeys(said(value, new) for value in others))
        carrier.doubt(
            track.id, f"{attribute_name(new, name)} no longer changes over time; it was also {also} later on"
        )
    track = replace(track, attributes={**track.attributes, name: values[0]})
    return track, [_bare(key, name) for key in keys]


def _bare(key: Keyframe, name: str) -> Keyframe:
    return replace(key, attributes=_without(key.attributes, name)) if name in key.attributes else key


def _without(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {k: v for k, v in values.items() if k != name}


def loss_sentence(plan: Plan, loss: Loss, count: int, videos: int = 1) -> str:
    """Why a migration can't go on, with how many records of which label, and what to do."""
    old = plan.old
    many = "records" if count != 1 else "record"
    where = f" of {videos} videos" if videos > 1 else ""
    label = old.name_of(loss.label)
    who = f"{count:,} {many}{where}"
    match loss.what:
        case "label":
            has = "have" if count != 1 else "has"
            return (
                f"{who} {has} the label “{label}” ({loss.label}), which the new taxonomy does not have; "
                f"say what becomes of them: another label, a choice for each, or delete them"
            )
        case "attribute":
            name = attribute_name(old, loss.name)
            to = (
                plan.new.name_of(plan.label(loss.label))
                if plan.label(loss.label) in plan.new.by_id
                else label
            )
            return (
                f"{who} with the label “{label}” {_give(count)} “{name}” ({loss.name}), which “{to}” does not have in "
                f"the new taxonomy; say which attribute it becomes, or clear it"
            )
        case "value":
            name, _, choice = loss.name.partition(".")
            known = old.attribute_by_id.get(name)
            shown = known.choice_name(choice) if known is not None else choice
            return (
                f"{who} with the label “{label}” {_give(count)} {attribute_name(old, name)} as “{shown}” ({choice}), "
                f"which the new taxonomy does not have; say which value it becomes, or clear it"
            )
        case "role":
            return (
                f"{who} with the label “{label}” {_say(count)} who the “{loss.name}” is, a role the new taxonomy does "
                f"not have there; say which role it becomes, or clear it"
            )
        case "ruled_out":
            return (
                f"{who} with the label “{label}” {_rule(count)} out “{old.name_of(loss.name)}” ({loss.name}), which "
                f"the new taxonomy does not have; say which label it becomes, or delete it"
            )
    return (
        f"{who} with the label “{label}” {_give(count)} several values of “{attribute_name(old, loss.name)}” over "
        f"time, which is fixed in the new taxonomy; say that the first one is kept, or clear it"
    )


def _give(count: int) -> str:
    return "give" if count != 1 else "gives"


def _say(count: int) -> str:
    return "say" if count != 1 else "says"


def _rule(count: int) -> str:
    return "rule" if count != 1 else "rules"


def losses_of(
    losses: Iterable[Mapping[Loss, set[RecordId]]],
) -> dict[Loss, tuple[int, int]]:
    """Records and videos for each loss, over several documents."""
    found: dict[Loss, tuple[int, int]] = {}
    for each in losses:
        for loss, records in each.items():
            count, videos = found.get(loss, (0, 0))
            found[loss] = (count + len(records), videos + 1)
    return found
