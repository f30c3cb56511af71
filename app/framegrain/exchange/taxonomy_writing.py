"""A taxonomy as a file again: only what is not handed down, in a steady order, for people to read and compare."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from framegrain.domain.taxonomy import AttributeType, Label, Level
from framegrain.exchange.taxonomy_fields import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from framegrain.domain.grain import Role
    from framegrain.domain.taxonomy import Attribute, AttributeUse, Choice, Duration, Severity, Taxonomy

_WIDTH = 110
_MOST_WHOLE = 1e16
"""Larger numbers are written with an exponent; the reader takes no more digits."""

Part = TypeVar("Part")

_NOTHING = Label(id="", name="", level=Level.SCENE)
"""What a label at the top is handed down: the defaults."""


class _Short(dict[str, Any]):
    """A mapping written in one line."""


class _Row(list[Any]):
    """A list written in one line."""


class _Dumper(yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper):  # type: ignore[misc]
    """Writes short parts in one line, the rest in lines of their own."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


_Dumper.add_representer(
    _Short, lambda d, value: d.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)
)
_Dumper.add_representer(
    _Row, lambda d, value: d.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def write_taxonomy(taxonomy: Taxonomy) -> str:
    """YAML that `read_taxonomy` reads as an equal taxonomy, as far as that is one a file could say.

    Labels come level by level, each before those below it, whatever their order was.
    """
    top = file_values(taxonomy)
    return str(
        yaml.dump(
            top, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
        )
    )


def file_values(taxonomy: Taxonomy) -> dict[str, Any]:
    """What the file says, as mappings, lists, texts and numbers."""
    top: dict[str, Any] = {
        "framegrain_taxonomy": 1,
        "name": taxonomy.name,
        "version": taxonomy.version,
    }
    if taxonomy.description:
        top["description"] = taxonomy.description
    if taxonomy.severity:
        top["severity"] = _severities(taxonomy.severity)
    for level in (Level.SCENE, Level.ACTION, Level.OBJECT):
        roots = [_label(taxonomy, label, _NOTHING, told=False) for label in taxonomy.roots(level)]
        if roots:
            top[level.value] = roots
    if taxonomy.attributes:
        top["attribute"] = list(_attributes(taxonomy.attributes, ()))
    return top


def _label(taxonomy: Taxonomy, label: Label, above: Label, *, told: bool) -> dict[str, Any]:
    """One node with all below it; `told` says that its parent says of it that it is exclusive."""
    below = [taxonomy.by_id[child] for child in label.children]
    together = len(below) > 0 and all(child.exclusive for child in below)
    made: dict[str, Any] = {"id": label.id, "name": label.name}
    made.update(_own(label))
    for key, read, write in _INHERITED:
        value = read(label)
        if value != read(above):
            made[key] = write(value)
    made.update(_added(label, above))
    if label.exclusive is not told:
        made["exclusive"] = label.exclusive
    if together:
        made["children_exclusive"] = True
    if label.leaves_only:
        made["use"] = "leaves"
    made.update({key: value for key, value in (("hotkey", label.hotkey), ("colour", label.colour)) if value})
    if below:
        made["children"] = [_label(taxonomy, child, label, told=together) for child in below]
    return made


def _own(label: Label) -> dict[str, Any]:
    """What describes the label itself."""
    said: dict[str, Any] = {
        "definition": label.definition,
        "do": _texts(label.do),
        "dont": _texts(label.dont),
        "notes": label.notes,
        "contrasts": dict(label.contrasts),
        "rule_out": _Row(label.rule_out),
        "synonyms": _Row(label.synonyms),
        "external_ids": dict(label.external_ids),
    }
    if label.deprecated is not None:
        gone = label.deprecated
        said["deprecated"] = _Short(since=gone.since, use=gone.use) if gone.use else gone.since
    return {key: value for key, value in said.items() if value}


def _added(label: Label, above: Label) -> dict[str, Any]:
    """What is added to what comes from above, or replaces a part of it."""
    made: dict[str, Any] = {}
    cleared = _Row()
    uses, given = _more(label.attributes, above.attributes, lambda use: use.attribute)
    if not given:
        cleared.append("attributes")
    if uses:
        written = [_use(use) for use in uses]
        made["attributes"] = _Row(written) if all(isinstance(use, str) for use in written) else written
    roles, given = _more(label.roles, above.roles, lambda role: role.id)
    if not given and roles:
        cleared.append("roles")
    if roles or not given:
        made["roles"] = [_role(role) for role in roles]
    if above.severity.keys() <= label.severity.keys():
        hard = {rule: hard for rule, hard in label.severity.items() if above.severity.get(rule) is not hard}
    else:
        cleared.append("severity")
        hard = dict(label.severity)
    if hard:
        made["severity"] = _severities(hard)
    if cleared:
        made["clear"] = cleared
    return made


def _more(
    own: tuple[Part, ...], above: tuple[Part, ...], key: Callable[[Part], str]
) -> tuple[tuple[Part, ...], bool]:
    """What a label says besides what it takes over, and whether it takes over at all.

    A file adds to what comes from above, or replaces a part where it stands; anything else begins afresh.
    """
    known = {key(part): part for part in above}
    added = tuple(part for part in own if known.get(key(part)) != part)
    put_together = {**known, **{key(part): part for part in added}}
    if list(put_together.values()) == list(own):
        return added, True
    return own, False


def _texts(texts: Sequence[str]) -> Any:
    return texts[0] if len(texts) == 1 else list(texts)


def _words(values: Iterable[Any]) -> _Row:
    return _Row(str(getattr(value, "value", value)) for value in values)


def _severities(severities: Mapping[str, Severity]) -> _Short:
    return _Short({rule: hard.value for rule, hard in sorted(severities.items())})


def _number(value: float) -> float:
    return int(value) if value == int(value) and abs(value) < _MOST_WHOLE else value


def _time(duration: Duration) -> str:
    amount = _number(duration.amount)
    text = str(amount) if isinstance(amount, int) else f"{amount:.9f}".rstrip("0")
    return f"{text} {duration.unit.value}"


def _between(bounds: tuple[Duration | None, Duration | None]) -> _Short:
    low, high = bounds
    return _Short({k: _time(v) for k, v in (("at_least", low), ("at_most", high)) if v is not None})


def _sides(value: Any, *names: str) -> _Short:
    """A small struct, or nothing, with the fields that say something."""
    found = ((name, getattr(value, name, None)) for name in names)
    return _Short({name: _number(number) for name, number in found if number})


def _use(use: AttributeUse) -> Any:
    if not use.required and not use.when:
        return use.attribute
    made = _Short(id=use.attribute)
    if use.required:
        made["required"] = True
    if use.when:
        made["when"] = _Short({key: _Row(values) for key, values in use.when.items()})
    return made


def _role(role: Role) -> _Short:
    made = _Short(id=role.id, name=role.name, labels=_Row(role.labels))
    for key in ("required", "many"):
        if getattr(role, key):
            made[key] = True
    if role.definition:
        made["definition"] = role.definition
    return made


_INHERITED: tuple[tuple[str, Callable[[Label], Any], Callable[[Any], Any]], ...] = (
    ("shapes", lambda label: label.shapes, _words),
    ("scopes", lambda label: label.scopes, _words),
    ("size", lambda label: label.size, lambda v: _sides(v, "width", "height", "area")),
    ("vertices", lambda label: label.vertices, lambda v: _sides(v, "at_least", "at_most")),
    ("polygon_when", lambda label: label.polygon_when, lambda v: _sides(v, "sides", "fill")),
    ("at_once", lambda label: label.at_once, lambda v: {None: "many", 1: "one"}.get(v, v)),
    ("part_of", lambda label: label.part_of, _words),
    ("part_inside", lambda label: label.part_inside, lambda v: v),
    ("duration", lambda label: (label.at_least, label.at_most), _between),
    ("gaps", lambda label: (label.gap_at_least, label.gap_at_most), _between),
    ("crosses_clips", lambda label: label.crosses_clips, lambda v: v),
    ("within", lambda label: label.within, _words),
    ("containment", lambda label: label.containment, lambda v: v.value),
    ("overlap", lambda label: label.overlap, lambda v: v.value),
    ("holds", lambda label: label.holds, _words),
    ("implies", lambda label: label.implies, _words),
    ("excludes", lambda label: label.excludes, _words),
    ("complete_to", lambda label: label.complete_to, lambda v: {None: "any", 0: "leaves"}.get(v, v)),
    ("verdicts", lambda label: label.verdicts, _words),
    ("reasons", lambda label: label.reasons, list),
    ("reason_required", lambda label: label.reason_required, lambda v: v),
    ("reasons_only", lambda label: label.reasons_only, lambda v: v),
    ("interpolation", lambda label: label.interpolation, lambda v: v.value),
    ("greatest_gap", lambda label: label.greatest_gap, lambda v: "any" if v is None else _time(v)),
    ("tracking", lambda label: label.tracking, lambda v: v),
    ("stops_at", lambda label: label.stops_at, _words),
    ("second_person", lambda label: label.second_person, lambda v: v),
)
"""Keys that labels below take over unless they say their own: how each is read off a label and written."""


def _attributes(attributes: Sequence[Attribute], above: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    """Attributes and their groups as they come; a group that is gone on with later is written again."""
    depth = len(above)
    for name, run in groupby(attributes, lambda a: _path(a)[depth] if len(_path(a)) > depth else None):
        if name is None:
            yield from (_attribute(attribute) for attribute in run)
        else:
            yield {"name": name, "children": list(_attributes(list(run), (*above, name)))}


def _path(attribute: Attribute) -> list[str]:
    return attribute.group.split(" › ") if attribute.group else []


def _attribute(attribute: Attribute) -> dict[str, Any]:
    made: dict[str, Any] = {"id": attribute.id, "name": attribute.name, "type": attribute.type.value}
    said = {
        "definition": attribute.definition,
        "values": [_choice(choice) for choice in attribute.choices],
        "changing": attribute.changing,
        "unit": attribute.unit,
        "pattern": attribute.pattern,
    }
    made.update({key: value for key, value in said.items() if value})
    for key, number in (("min", attribute.minimum), ("max", attribute.maximum)):
        if number is not None:
            made[key] = _number(number)
    if attribute.default is not None:
        many = attribute.type is AttributeType.MANY
        made["default"] = (
            _Row(attribute.default) if many and isinstance(attribute.default, list) else attribute.default
        )
    return made


def _choice(choice: Choice) -> Any:
    if not choice.definition and slug(choice.name) == choice.id:
        return choice.name
    made = _Short(id=choice.id, name=choice.name)
    if choice.definition:
        made["definition"] = choice.definition
    return made
