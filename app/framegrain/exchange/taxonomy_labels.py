"""The scene, action and object levels of a taxonomy file: a tree of labels, with what each hands down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import LabelId, Scope, Verdict
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import AttributeUse, Containment, Duration, Label, Overlap, Severity
from framegrain.exchange.taxonomy_contract import (
    INHERITED_KEYS,
    NOTHING,
    OWN_KEYS,
    Contract,
    read_contract,
    read_own,
)
from framegrain.exchange.taxonomy_fields import MAX_ID, MAX_NAME, MAX_TEXT, Fields, scalar_text
from framegrain.exchange.taxonomy_problems import Enough, Path
from framegrain.exchange.taxonomy_uses import read_uses
from framegrain.exchange.taxonomy_yaml import Items, Node, Table

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Level
    from framegrain.exchange.taxonomy_attributes import AttributeReader
    from framegrain.exchange.taxonomy_contract import Refer
    from framegrain.exchange.taxonomy_problems import Problems

T = TypeVar("T")
MAX_LABELS = 50_000
MAX_REFERENCES = 200_000
MAX_CARRIED = 1_000_000
"""Attributes, roles and severities that labels take over and change, all counted together."""

LABEL_KEYS = (
    "id",
    "name",
    "definition",
    "do",
    "dont",
    "contrasts",
    "shapes",
    "scopes",
    "use",
    "duration",
    "exclusive",
    "children_exclusive",
    "within",
    "containment",
    "overlap",
    "attributes",
    "verdicts",
    "reasons",
    "reason_required",
    "interpolation",
    "hotkey",
    "colour",
    "severity",
    "clear",
    "children",
    *INHERITED_KEYS,
    *OWN_KEYS,
)
_KNOWN = frozenset(LABEL_KEYS)
_NOT_HANDED_DOWN = {
    "id",
    "name",
    "definition",
    "do",
    "dont",
    "contrasts",
    "use",
    "exclusive",
    "hotkey",
    "colour",
}
_HANDED_DOWN = frozenset(LABEL_KEYS) - _NOT_HANDED_DOWN - set(OWN_KEYS) - {"children"}

_EVERY_VERDICT = tuple(Verdict)


class Inherited(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a label hands down to those below it, which may say their own."""

    shapes: tuple[ShapeKind, ...] = ()
    scopes: tuple[Scope, ...] = ()
    duration: Mapping[str, Duration] = {}
    within: tuple[LabelId, ...] = ()
    containment: Containment = Containment.INSIDE
    overlap: Overlap = Overlap.STACK
    attributes: tuple[AttributeUse, ...] = ()
    verdicts: tuple[Verdict, ...] = _EVERY_VERDICT
    reasons: tuple[str, ...] = ()
    reason_required: bool = True
    interpolation: Interpolation = Interpolation.LINEAR
    severity: Mapping[str, Severity] = {}
    exclusive: bool = False
    contract: Contract = NOTHING


class Cleared(StrEnum):
    """What a label adds to, and need not take over from above."""

    ATTRIBUTES = "attributes"
    ROLES = "roles"
    SEVERITY = "severity"


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A label named by another, checked once all are known."""

    label: LabelId
    key: str
    to: str
    node: Node
    path: Path


class LabelReader:
    """Reads trees of labels; afterwards holds what was understood, in the order of the file."""

    def __init__(self, attributes: AttributeReader, problems: Problems) -> None:
        self._attributes = attributes
        self._problems = problems
        self._carried = 0
        self.labels: dict[LabelId, Label] = {}
        self.fields: dict[LabelId, Fields] = {}
        self.references: list[Reference] = []

    def read_level(self, level: Level, node: Node, path: Path) -> None:
        """Read one level's list of nodes."""
        self._read_list(level, node, path, None, Inherited())

    def _read_list(
        self, level: Level, node: Node, path: Path, parent: LabelId | None, above: Inherited
    ) -> list[LabelId]:
        if not isinstance(node, Items):
            self._problems.error(node, path, "labels are a list; start each with “- name: …”")
            return []
        read = (self._read_one(level, item, (*path, n), parent, above) for n, item in enumerate(node.items))
        return [key for key in read if key]

    def _read_one(
        self, level: Level, node: Node, path: Path, parent: LabelId | None, above: Inherited
    ) -> LabelId:
        if not isinstance(node, Table):
            self._problems.error(node, path, "a label is a mapping; start it with “- name: …”")
            return ""
        fields = Fields(node, path, _KNOWN, self._problems)
        name = fields.needed_text("name", MAX_NAME)
        key = self._own_id(fields, name)
        own = self._handed_down(fields, key, above)
        if key:
            self.labels[key] = self._label(fields, key, name, level, parent, above, own)
            self.fields[key] = fields
        children = fields.node("children")
        if children is not None:
            below = self._read_list(level, children, fields.at("children"), key or None, own)
            if key:
                self.labels[key] = replace(self.labels[key], children=tuple(below))
        return key

    def _own_id(self, fields: Fields, name: str) -> LabelId:
        key = fields.id(name)
        if key in self.labels:
            line = self.fields[key].table.line
            fields.wrong("id", f"“{key}” is already the label on line {line}; give one of them another “id”")
            return ""
        if len(self.labels) >= MAX_LABELS:
            fields.wrong("id", f"more than {MAX_LABELS} labels; split the taxonomy")
            return ""
        return key

    def _handed_down(self, fields: Fields, key: LabelId, above: Inherited) -> Inherited:
        if not fields.any_of(_HANDED_DOWN):
            return above if not above.exclusive else replace(above, exclusive=False)
        own = self._said(fields, key, above)
        if own.attributes is not above.attributes:
            self._carried += sum(1 + len(use.when) for use in own.attributes)
        if own.contract.roles is not above.contract.roles:
            self._carried += sum(1 + len(role.labels) for role in own.contract.roles)
        if own.severity is not above.severity:
            self._carried += len(own.severity)
        if self._carried > MAX_CARRIED:
            fields.wrong("name", "the labels up to here hand down more than can be kept; split the taxonomy")
            raise Enough
        return own

    def _said(self, fields: Fields, key: LabelId, above: Inherited) -> Inherited:
        said = {
            name: value for name, read in _READERS if name in fields and (value := read(fields)) is not None
        }
        if "clear" in fields:
            above = _cleared(fields, above)
        if "within" in fields or "containment" in fields:
            said["within"] = _or(self._within(fields, key), () if _frees(fields) else above.within)
        if "attributes" in fields:
            said["attributes"] = read_uses(fields, above.attributes, self._attributes)
        if "severity" in fields:
            said["severity"] = {**above.severity, **fields.severity()}
        return replace(
            above,
            exclusive=fields.flag("children_exclusive") or False,
            contract=read_contract(fields, above.contract, self._refers(key)),
            **said,
        )

    def _label(
        self,
        fields: Fields,
        key: LabelId,
        name: str,
        level: Level,
        parent: LabelId | None,
        above: Inherited,
        own: Inherited,
    ) -> Label:
        return Label(
            id=key,
            name=name,
            level=level,
            parent=parent,
            definition=fields.text("definition") or "",
            do=fields.texts("do") or (),
            dont=fields.texts("dont") or (),
            contrasts=self._contrasts(fields, key),
            shapes=own.shapes,
            scopes=own.scopes,
            leaves_only=_leaves_only(fields),
            at_least=own.duration.get("at_least"),
            at_most=own.duration.get("at_most"),
            exclusive=_or(fields.flag("exclusive"), above.exclusive),
            within=own.within,
            containment=own.containment,
            overlap=own.overlap,
            attributes=own.attributes,
            verdicts=own.verdicts,
            reasons=own.reasons,
            reason_required=own.reason_required,
            interpolation=own.interpolation,
            hotkey=fields.hotkey(),
            colour=fields.colour(),
            severity=own.severity,
            **msgspec.structs.asdict(own.contract),
            **read_own(fields, self._refers(key)),
        )

    def _refers(self, key: LabelId) -> Refer:
        def refer(name: str, to: str, node: Node, path: Path) -> None:
            self._refer(Reference(key, name, to, node, path))

        return refer

    def _refer(self, reference: Reference) -> None:
        if len(self.references) >= MAX_REFERENCES:
            message = f"labels name each other more than {MAX_REFERENCES} times; split the taxonomy"
            self._problems.error(reference.node, reference.path, message)
            raise Enough
        self.references.append(reference)

    def _within(self, fields: Fields, key: LabelId) -> tuple[LabelId, ...] | None:
        given = fields.scalars("within", "a label id or a list of them")
        if given is None:
            return None
        for node, path, text in given:
            self._refer(Reference(key, "within", text, node, path))
        return tuple(dict.fromkeys(text for _, _, text in given))

    def _contrasts(self, fields: Fields, key: LabelId) -> dict[LabelId, str]:
        found: dict[LabelId, str] = {}
        for other, node in fields.mapping("contrasts", "label ids to what tells the two apart"):
            path = (*fields.at("contrasts"), other.text[:MAX_ID])
            sentence = scalar_text(node)
            if sentence is None or len(sentence) > MAX_TEXT:
                self._problems.error(node, path, f"a contrast is a sentence of at most {MAX_TEXT} characters")
            else:
                found[other.text] = sentence
            self._refer(Reference(key, "contrasts", other.text, other, path))
        return found


def _or(own: T | None, above: T) -> T:
    return above if own is None else own


def _cleared(fields: Fields, above: Inherited) -> Inherited:
    """What comes from above, without what a label says it does not take over."""
    cleared = fields.words("clear", Cleared) or ()
    if Cleared.ATTRIBUTES in cleared:
        above = replace(above, attributes=())
    if Cleared.ROLES in cleared:
        above = replace(above, contract=replace(above.contract, roles=()))
    if Cleared.SEVERITY in cleared:
        above = replace(above, severity={})
    return above


def _frees(fields: Fields) -> bool:
    """Whether a label says of itself that it lies free, which clears what those above it need around them."""
    return fields.node("containment") is not None and fields.scalar("containment", "") == Containment.FREE


def _verdicts(fields: Fields) -> tuple[Verdict, ...] | None:
    found = fields.words("verdicts", Verdict)
    if found is not None and Verdict.PRESENT not in found:
        fields.wrong("verdicts", "a label can always be present; add “present”")
        return None
    return found


def _leaves_only(fields: Fields) -> bool:
    text = fields.scalar("use", "leaves or any")
    if text is not None and text not in ("leaves", "any"):
        fields.wrong("use", f"“use” is leaves or any, not “{text[:60]}”")
    return text == "leaves"


_READERS: tuple[tuple[str, Callable[[Fields], Any]], ...] = (
    ("shapes", lambda fields: fields.words("shapes", ShapeKind)),
    ("scopes", lambda fields: fields.words("scopes", Scope)),
    ("duration", lambda fields: fields.durations()),
    ("containment", lambda fields: fields.word("containment", Containment)),
    ("overlap", lambda fields: fields.word("overlap", Overlap)),
    ("verdicts", _verdicts),
    ("reasons", lambda fields: fields.texts("reasons")),
    ("reason_required", lambda fields: fields.flag("reason_required")),
    ("interpolation", lambda fields: fields.word("interpolation", Interpolation)),
)
"""Keys that replace what comes from above: how each is read; nothing where it is wrong."""
