"""The scene, action and object levels of a taxonomy file: a tree of labels, with what each hands down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import LabelId, Scope, Verdict
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import AttributeUse, Duration, Label, Severity
from framegrain.exchange.taxonomy_fields import MAX_ID, MAX_NAME, MAX_TEXT, Fields, scalar_text
from framegrain.exchange.taxonomy_problems import Path
from framegrain.exchange.taxonomy_uses import read_uses
from framegrain.exchange.taxonomy_yaml import Items, Node, Table

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Attribute, Level
    from framegrain.exchange.taxonomy_problems import Problems

T = TypeVar("T")
MAX_LABELS = 50_000

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
    "attributes",
    "verdicts",
    "reasons",
    "reason_required",
    "interpolation",
    "hotkey",
    "colour",
    "severity",
    "children",
)

_EVERY_VERDICT = tuple(Verdict)


class Inherited(msgspec.Struct, frozen=True, kw_only=True):
    """What a label hands down to those below it, which may say their own."""

    shapes: tuple[ShapeKind, ...] = ()
    scopes: tuple[Scope, ...] = ()
    duration: Mapping[str, Duration] = {}
    within: tuple[LabelId, ...] = ()
    attributes: Mapping[str, AttributeUse] = {}
    verdicts: tuple[Verdict, ...] = _EVERY_VERDICT
    reasons: tuple[str, ...] = ()
    reason_required: bool = True
    interpolation: Interpolation = Interpolation.LINEAR
    severity: Mapping[str, Severity] = {}
    exclusive: bool = False


class Reference(msgspec.Struct, frozen=True):
    """A label named by another, checked once all are known."""

    label: LabelId
    key: str
    to: str
    node: Node
    path: Path


class LabelReader:
    """Reads trees of labels; afterwards holds what was understood, in the order of the file."""

    def __init__(self, attributes: Mapping[str, Attribute], problems: Problems) -> None:
        self._attributes = attributes
        self._problems = problems
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
        fields = Fields(node, path, LABEL_KEYS, self._problems)
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
        return Inherited(
            shapes=_or(fields.words("shapes", ShapeKind), above.shapes),
            scopes=_or(fields.words("scopes", Scope), above.scopes),
            duration=_or(fields.durations(), above.duration),
            within=_or(self._within(fields, key), above.within),
            attributes=read_uses(fields, above.attributes, self._attributes),
            verdicts=_or(_verdicts(fields), above.verdicts),
            reasons=_or(fields.texts("reasons"), above.reasons),
            reason_required=_or(fields.flag("reason_required"), above.reason_required),
            interpolation=_or(fields.word("interpolation", Interpolation), above.interpolation),
            severity={**above.severity, **fields.severity()},
            exclusive=fields.flag("children_exclusive") or False,
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
            attributes=tuple(own.attributes.values()),
            verdicts=own.verdicts,
            reasons=own.reasons,
            reason_required=own.reason_required,
            interpolation=own.interpolation,
            hotkey=fields.hotkey(),
            colour=fields.colour(),
            severity=own.severity,
        )

    def _within(self, fields: Fields, key: LabelId) -> tuple[LabelId, ...] | None:
        given = fields.scalars("within", "a label id or a list of them")
        if given is None:
            return None
        self.references += [Reference(key, "within", text, node, path) for node, path, text in given]
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
            self.references.append(Reference(key, "contrasts", other.text, other, path))
        return found


def _or(own: T | None, above: T) -> T:
    return above if own is None else own


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
