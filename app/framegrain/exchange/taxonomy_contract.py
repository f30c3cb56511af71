"""What a label asks beyond its grain: sizes, parts, roles, company, gaps, and what machines may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from framegrain.domain.grain import Deprecated, LeastSize, PolygonWhen, Role, Stop, Vertices
from framegrain.domain.records import LabelId
from framegrain.domain.taxonomy import Duration
from framegrain.exchange.taxonomy_fields import ID, MAX_ID, MAX_NAME, MAX_TEXT, Fields, bound, scalar_text
from framegrain.exchange.taxonomy_yaml import Items, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.exchange.taxonomy_problems import Path
    from framegrain.exchange.taxonomy_yaml import Node

    Refer = Callable[[str, str, Node, Path], None]
    """Notes that a key names a label, to be looked up once all are known."""

T = TypeVar("T")

INHERITED_KEYS = (
    "complete_to",
    "size",
    "vertices",
    "polygon_when",
    "at_once",
    "part_of",
    "part_inside",
    "gaps",
    "crosses_clips",
    "roles",
    "holds",
    "implies",
    "excludes",
    "reasons_only",
    "greatest_gap",
    "tracking",
    "stops_at",
    "second_person",
)
OWN_KEYS = ("notes", "synonyms", "external_ids", "deprecated", "rule_out")
_INHERITED, _OWN = frozenset(INHERITED_KEYS), frozenset(OWN_KEYS)

MAX_NOTES = 20_000
_MOST_PIXELS = 100_000.0
_MOST_VERTICES = 100_000
_DEEPEST = 100


class Contract(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The part of a label's contract that is handed down to those below it; fields as in `Label`."""

    complete_to: int | None = None
    size: LeastSize | None = None
    vertices: Vertices | None = None
    polygon_when: PolygonWhen | None = None
    at_once: int | None = None
    part_of: tuple[LabelId, ...] = ()
    part_inside: float = 0.9
    gap_at_least: Duration | None = None
    gap_at_most: Duration | None = None
    crosses_clips: bool = True
    roles: tuple[Role, ...] = ()
    holds: tuple[LabelId, ...] = ()
    implies: tuple[LabelId, ...] = ()
    excludes: tuple[LabelId, ...] = ()
    reasons_only: bool = False
    greatest_gap: Duration | None = None
    tracking: bool = True
    stops_at: tuple[Stop, ...] = ()
    second_person: bool = False


NOTHING = Contract()


def read_contract(fields: Fields, above: Contract, refer: Refer) -> Contract:
    """What a label says itself, else what those above it say."""
    if not fields.any_of(_INHERITED):
        return above
    said = {name: read(fields, above, refer) for name, read in _READERS if name in fields}
    if "gaps" in fields:
        said["gap_at_least"], said["gap_at_most"] = _gaps(fields)
    return replace(above, **said)


def read_own(fields: Fields, refer: Refer) -> dict[str, Any]:
    """What is said of this label only, as fields of `Label`; those not said are absent."""
    if not fields.any_of(_OWN):
        return {}
    return {
        "notes": fields.text("notes", MAX_NOTES) or "",
        "synonyms": fields.texts("synonyms") or (),
        "external_ids": _external_ids(fields),
        "deprecated": _deprecated(fields, refer),
        "rule_out": _labels(fields, "rule_out", (), refer),
    }


def _or(own: T | None, above: T) -> T:
    return above if own is None else own


def _labels(fields: Fields, name: str, above: tuple[LabelId, ...], refer: Refer) -> tuple[LabelId, ...]:
    given = fields.scalars(name, "a label id or a list of them")
    if given is None:
        return above
    for node, path, text in given:
        refer(name, text, node, path)
    return tuple(dict.fromkeys(text for _, _, text in given))


def _inner(fields: Fields, name: str, keys: tuple[str, ...], example: str) -> Fields | None:
    """The mapping under a key; None where there is none, which is noted when the key is there."""
    node = fields.node(name)
    if node is None:
        return None
    if not isinstance(node, Table):
        fields.wrong(name, f"“{name}” is written {example}")
        return None
    return Fields(node, fields.at(name), keys, fields.problems)


def _within(fields: Fields, name: str, low: float, high: float) -> float | None:
    value = fields.number(name)
    if value is not None and not low <= value <= high:
        fields.wrong(name, f"“{name}” is {low:g} to {high:g}, not {value:g}")
        return None
    return value


def _whole(fields: Fields, name: str, low: int, high: int) -> int | None:
    value = _within(fields, name, low, high)
    if value is not None and value % 1:
        fields.wrong(name, f"“{name}” is a whole number, not {value:g}")
        return None
    return None if value is None else int(value)


def _share(fields: Fields, name: str) -> float | None:
    value = _within(fields, name, 0, 1)
    return None if value is None else float(value)


def _size(fields: Fields, above: LeastSize | None) -> LeastSize | None:
    inner = _inner(fields, "size", ("width", "height", "area"), "{width: 8, height: 8, area: 100}, in pixels")
    if inner is None:
        return above
    width, height = (_within(inner, name, 0, _MOST_PIXELS) or 0.0 for name in ("width", "height"))
    size = LeastSize(
        width=float(width),
        height=float(height),
        area=float(_within(inner, "area", 0, _MOST_PIXELS**2) or 0.0),
    )
    return None if size == LeastSize() else size


def _vertices(fields: Fields, above: Vertices | None) -> Vertices | None:
    inner = _inner(fields, "vertices", ("at_least", "at_most"), "{at_least: 4, at_most: 200}")
    if inner is None:
        return above
    low = _whole(inner, "at_least", 3, _MOST_VERTICES) or 3
    high = _whole(inner, "at_most", 3, _MOST_VERTICES)
    if high is not None and low > high:
        inner.wrong("at_least", f"no polygon has at least {low} and at most {high} vertices; swap them")
    found = Vertices(at_least=low, at_most=high)
    return None if found == Vertices() else found


def _polygon_when(fields: Fields, above: PolygonWhen | None) -> PolygonWhen | None:
    inner = _inner(fields, "polygon_when", ("sides", "fill"), "{sides: 5, fill: 0.4}")
    if inner is None:
        return above
    sides, fill = _within(inner, "sides", 1, 1_000), _share(inner, "fill")
    if sides is None and fill is None:
        return None
    return PolygonWhen(sides=None if sides is None else float(sides), fill=fill)


def _at_once(fields: Fields, above: int | None) -> int | None:
    text = fields.scalar("at_once", "one, many or a number")
    if text is None:
        return above
    if text in ("one", "many"):
        return 1 if text == "one" else None
    if text.isdecimal() and 1 <= int(text[:9]) <= _MOST_VERTICES:
        return int(text[:9])
    fields.wrong("at_once", f"“at_once” is one, many or a number from 1 on, not “{text[:60]}”")
    return above


def _complete_to(fields: Fields, above: int | None) -> int | None:
    text = fields.scalar("complete_to", "leaves, any or how many levels below the top")
    if text is None:
        return above
    if text in ("leaves", "any"):
        return 0 if text == "leaves" else None
    if text.isdecimal() and 1 <= int(text[:9]) <= _DEEPEST:
        return int(text[:9])
    fields.wrong(
        "complete_to", f"“complete_to” is leaves, any or a number from 1 to {_DEEPEST}, not “{text[:60]}”"
    )
    return above


def _gaps(fields: Fields) -> tuple[Duration | None, Duration | None]:
    inner = _inner(fields, "gaps", ("at_least", "at_most"), "{at_least: 1 second, at_most: 20 seconds}")
    if inner is None:
        return None, None
    low, high = bound(inner, "at_least"), bound(inner, "at_most")
    if low is not None and high is not None and low.unit is high.unit and low.amount > high.amount:
        inner.wrong("at_least", f"no gap is at least {low} and at most {high}; swap them")
    return low, high


def _greatest_gap(fields: Fields) -> Duration | None:
    if fields.scalar("greatest_gap", "an amount such as “20 frames”, or any") == "any":
        return None
    return bound(fields, "greatest_gap")


def _roles(fields: Fields, above: tuple[Role, ...], refer: Refer) -> tuple[Role, ...]:
    """Those from above, then its own; naming one again replaces it, and an empty list clears them."""
    node = fields.node("roles")
    if node is None:
        return above
    if not isinstance(node, Items):
        fields.wrong(
            "roles", "“roles” is a list of {id: actor, name: Actor, labels: [person], required: true}"
        )
        return above
    if not node.items:
        return ()
    roles = {role.id: role for role in above}
    own: set[str] = set()
    for n, item in enumerate(node.items):
        path = (*fields.at("roles"), n)
        role = _role(fields, item, path, refer)
        if role is None:
            continue
        if role.id in own:
            fields.problems.error(item, path, f"“{role.id}” is listed twice; keep one of them")
        own.add(role.id)
        roles[role.id] = role
    return tuple(roles.values())


def _role(fields: Fields, node: Node, path: Path, refer: Refer) -> Role | None:
    if not isinstance(node, Table):
        fields.problems.error(
            node, path, "a role is a mapping such as {id: actor, name: Actor, labels: [person]}"
        )
        return None
    keys = ("id", "name", "labels", "required", "many", "definition")
    inner = Fields(node, path, keys, fields.problems)
    name = inner.text("name", MAX_NAME) or ""
    key = inner.id(name)
    if not key:
        if "id" not in inner and not name:
            fields.problems.error(node, path, "a role needs an “id”, such as actor")
        return None
    labels = _labels(inner, "labels", (), refer)
    if not labels:
        inner.wrong("labels", f"say which labels can be “{key}”: labels: [person]")
    return Role(
        id=key,
        name=name or key.replace("_", " ").capitalize(),
        labels=labels,
        required=inner.flag("required") or False,
        many=inner.flag("many") or False,
        definition=inner.text("definition") or "",
    )


def _external_ids(fields: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, node in fields.mapping("external_ids", "names of other vocabularies to ids in them"):
        path = (*fields.at("external_ids"), key.text[:MAX_ID])
        text = scalar_text(node)
        if text is None or len(text) > MAX_TEXT or not key.text.strip() or len(key.text) > MAX_NAME:
            fields.problems.error(
                node, path, "an external id is a name and a text, such as wordnet: n02084071"
            )
        else:
            found[key.text] = text
    return found


def _deprecated(fields: Fields, refer: Refer) -> Deprecated | None:
    node = fields.node("deprecated")
    if node is None:
        return None
    if not isinstance(node, Table):
        since = fields.text("deprecated", MAX_NAME)
        return None if since is None else Deprecated(since=since)
    inner = Fields(node, fields.at("deprecated"), ("since", "use"), fields.problems)
    since = inner.needed_text("since", MAX_NAME)
    use = inner.text("use", MAX_ID)
    if use is not None:
        at = inner.node("use")
        if ID.fullmatch(use) is not None and at is not None:
            refer("deprecated", use, at, inner.at("use"))
        else:
            inner.wrong("use", f"“{use}” is no id of a label")
    return Deprecated(since=since, use=use)


_READERS: tuple[tuple[str, Callable[[Fields, Contract, Refer], Any]], ...] = (
    ("complete_to", lambda fields, above, _: _complete_to(fields, above.complete_to)),
    ("size", lambda fields, above, _: _size(fields, above.size)),
    ("vertices", lambda fields, above, _: _vertices(fields, above.vertices)),
    ("polygon_when", lambda fields, above, _: _polygon_when(fields, above.polygon_when)),
    ("at_once", lambda fields, above, _: _at_once(fields, above.at_once)),
    ("part_of", lambda fields, above, refer: _labels(fields, "part_of", above.part_of, refer)),
    ("part_inside", lambda fields, above, _: _or(_share(fields, "part_inside"), above.part_inside)),
    ("crosses_clips", lambda fields, above, _: _or(fields.flag("crosses_clips"), above.crosses_clips)),
    ("roles", lambda fields, above, refer: _roles(fields, above.roles, refer)),
    ("holds", lambda fields, above, refer: _labels(fields, "holds", above.holds, refer)),
    ("implies", lambda fields, above, refer: _labels(fields, "implies", above.implies, refer)),
    ("excludes", lambda fields, above, refer: _labels(fields, "excludes", above.excludes, refer)),
    ("reasons_only", lambda fields, above, _: _or(fields.flag("reasons_only"), above.reasons_only)),
    ("greatest_gap", lambda fields, _, __: _greatest_gap(fields)),
    ("tracking", lambda fields, above, _: _or(fields.flag("tracking"), above.tracking)),
    ("stops_at", lambda fields, above, _: _or(fields.words("stops_at", Stop), above.stops_at)),
    ("second_person", lambda fields, above, _: _or(fields.flag("second_person"), above.second_person)),
)
"""Keys that are handed down: what a label says, or else what comes from above."""
