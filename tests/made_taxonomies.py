"""Random taxonomies a file could say, with everything a label can ask somewhere in them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from framegrain.domain.grain import Deprecated, LeastSize, PolygonWhen, Role, Stop, Vertices
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Scope, Verdict
from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Choice,
    Containment,
    Duration,
    Label,
    Level,
    Overlap,
    Severity,
    Taxonomy,
    Unit,
)
from framegrain.exchange.taxonomy_fields import KEYS_FOR_LABELS
from framegrain.exchange.taxonomy_yaml import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

NASTY = (
    "no",
    "1.10",
    "~",
    "null",
    "- a",
    "a: b",
    "a # b",
    "*a",
    "&a",
    "!x",
    "'",
    '"',
    "{a}",
    "[",
    "%",
    "@",
    "`",
    "?",
    "|",
    ">",
    "0x1f",
    "2026-11-26",
    "=",
    "<<",
    "---",
    "é",
    "日本語",
    "👩‍🦰",
    "عربى",
    "\\n",
    "a\u00a0b",
    "1e3",
    "12:30:45",
    "a" * 150,
    "word " * 30 + "end",
)
SIMPLE = [rule.value for rule in DEFAULT_SEVERITY if rule not in STRUCTURAL]
LEVELS = (Level.SCENE, Level.ACTION, Level.OBJECT)
HELPERS = ("thing", "time", "foe")
"""Labels others may name: something drawn and held, a time around others, and what nobody needs."""


def any_taxonomy(luck: Random) -> Taxonomy:
    """Three labels others may name, then trees of labels over all levels and attributes in groups."""
    made = _Maker(luck)
    attributes = made.attributes()
    labels = [
        Label(id="thing", name="Thing", level=Level.SCENE, shapes=(ShapeKind.BOX,), scopes=(Scope.FRAME,)),
        Label(id="time", name="Time", level=Level.SCENE, scopes=(Scope.SEGMENT,)),
        Label(id="foe", name="Foe", level=Level.SCENE, scopes=(Scope.CLIP,)),
    ]
    for level in LEVELS:
        for _ in range(luck.randint(0, 2)):
            labels += made.tree(level, None, 0)
    return Taxonomy(
        name=made.line(),
        version=made.line(),
        description=made.some(made.text, ""),
        labels=tuple(labels),
        attributes=attributes,
        severity=made.severity(),
    )


class _Maker:
    def __init__(self, luck: Random) -> None:
        self.luck = luck
        self.ids = list(HELPERS)
        self.keys = list(KEYS_FOR_LABELS)
        self.known: tuple[Attribute, ...] = ()

    def some(self, make: Callable[[], Any], other: Any, chance: float = 0.3) -> Any:
        return make() if self.luck.random() < chance else other

    def line(self) -> str:
        if self.luck.random() < 0.6:
            return self.luck.choice(NASTY)
        drawn = "".join(chr(self.luck.randint(32, sys.maxunicode)) for _ in range(self.luck.randint(1, 20)))
        line = UNSEEN.sub("", "".join(c for c in drawn if not 0xD800 <= ord(c) <= 0xDFFF)).strip()
        return line or "x"

    def text(self) -> str:
        return self.luck.choice(["\n", "\n\n", " ", "\n  ", "\t"]).join(
            self.line() for _ in range(self.luck.randint(1, 4))
        )

    def texts(self) -> tuple[str, ...]:
        return tuple(self.text() for _ in range(self.luck.randint(1, 3)))

    def flag(self) -> bool:
        return self.luck.random() < 0.5

    def subset(self, among: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(self.luck.sample(list(among), self.luck.randint(0, len(among))))

    def number(self) -> float:
        return self.luck.choice(
            [
                self.luck.randint(-5, 5),
                self.luck.randint(-(10**14), 10**14),
                self.luck.uniform(-2, 2),
                self.luck.uniform(-1, 1) * 10 ** self.luck.randint(-40, 40),
            ]
        )

    def severity(self) -> dict[str, Severity]:
        return {
            rule: self.luck.choice(list(Severity))
            for rule in self.luck.sample(SIMPLE, self.luck.choice([0, 0, 1, 3]))
        }

    def duration(self) -> Duration:
        if self.flag():
            return Duration(float(self.luck.randint(1, 10**9 - 1)), Unit.FRAMES)
        return Duration(self.luck.randint(1, 10**9) / self.luck.choice([2, 8, 1000, 10**9]), Unit.SECONDS)

    def bounds(self, low: str, high: str) -> dict[str, Duration | None]:
        a, b = sorted((self.duration(), self.duration()), key=lambda d: d.amount)
        return {low: self.some(lambda: a, None, 0.5), high: self.some(lambda: b, None, 0.5)}

    def attributes(self) -> tuple[Attribute, ...]:
        made = []
        group = ""
        for n in range(self.luck.randint(1, 8)):
            group = self.some(
                lambda: " › ".join(f"G{self.luck.randint(0, 2)}" for _ in range(self.luck.randint(0, 3))),
                group,
            )
            made.append(self.attribute(f"a{n}", group))
        self.known = tuple(made)
        return self.known

    def attribute(self, key: str, group: str) -> Attribute:
        kind = self.luck.choice(list(AttributeType))
        made = Attribute(
            id=key,
            name=self.line(),
            type=kind,
            group=group,
            definition=self.some(self.text, ""),
            changing=self.flag(),
        )
        default: Any = None
        if kind in (AttributeType.CHOICE, AttributeType.MANY):
            ids = [f"c{n}" for n in range(self.luck.randint(1, 5))]
            choices = tuple(
                Choice(
                    id=one,
                    name=self.luck.choice([one.upper(), f"n{self.line()}"]),
                    definition=self.some(self.text, ""),
                )
                for one in ids
            )
            made = replace(made, choices=choices)
            default = (
                self.luck.choice(ids) if kind is AttributeType.CHOICE else list(self.subset(ids)) or None
            )
        elif kind is AttributeType.NUMBER:
            low, default, high = sorted(self.number() for _ in range(3))
            made = replace(
                made, minimum=self.some(lambda: low, None), maximum=high, unit=self.some(self.line, "")
            )
        elif kind is AttributeType.TEXT:
            default = self.text()
            made = replace(made, pattern=self.some(lambda: "(?s:.*)|x: 'y'", ""))
            default = default[:200].strip() or None
        else:
            default = {AttributeType.DATE: "2024-02-29", AttributeType.YES_NO: self.flag()}[kind]
        return replace(made, default=self.some(lambda: default, None))

    def tree(self, level: Level, above: Label | None, depth: int) -> list[Label]:
        key = f"l{len(self.ids)}"
        label = self.label(key, level, above)
        self.ids.append(key)
        below = [
            self.tree(level, label, depth + 1) for _ in range(self.luck.choice([0, 1, 3]) if depth < 3 else 0)
        ]
        label = replace(label, children=tuple(tree[0].id for tree in below))
        return [label, *(one for tree in below for one in tree)]

    def label(self, key: str, level: Level, above: Label | None) -> Label:
        label = Label(id=key, name=self.line(), level=level)
        if above is not None:
            label = replace(above, id=key, name=self.line(), parent=above.id)
        label = replace(label, children=(), **self.own(key))
        for change in (self.shape, self.time, self.company, self.words, self.machine, self.uses):
            label = self.some(lambda: replace(label, **change()), label, 0.4)  # noqa: B023 - called at once
        return replace(label, exclusive=self.flag(), **self.place(label))

    def own(self, key: str) -> dict[str, Any]:
        others = [one for one in self.ids if one != key]
        return {
            "definition": self.some(self.text, ""),
            "do": self.some(self.texts, ()),
            "dont": self.some(self.texts, ()),
            "notes": self.some(self.text, ""),
            "contrasts": self.some(lambda: {self.luck.choice(others): self.text()}, {}),
            "rule_out": self.some(lambda: self.subset(others[:3]), ()),
            "synonyms": self.some(self.texts, ()),
            "external_ids": self.some(lambda: {self.line(): self.text()}, {}),
            "deprecated": self.some(
                lambda: Deprecated(since=self.line(), use=self.luck.choice([None, "foe"])), None
            ),
            "leaves_only": self.some(self.flag, False),
            "hotkey": self.some(lambda: self.keys.pop(), "") if self.keys else "",
            "colour": self.some(lambda: f"#{self.luck.randrange(2**24):06x}", ""),
        }

    def shape(self) -> dict[str, Any]:
        sides = {side: float(self.luck.choice([0, 8, 8.5])) for side in ("width", "height", "area")}
        low = self.luck.randint(3, 9)
        when = PolygonWhen(sides=self.luck.choice([None, 1.0, 5.5]), fill=self.luck.choice([None, 0.4, 1.0]))
        return {
            "shapes": self.subset(list(ShapeKind)),
            "size": self.some(lambda: LeastSize(**sides) if any(sides.values()) else None, None),
            "vertices": self.some(lambda: Vertices(at_least=low, at_most=low + 9), None),
            "polygon_when": self.some(lambda: when if when != PolygonWhen() else None, None),
            "part_of": self.some(lambda: ("thing",), ()),
            "part_inside": self.luck.choice([0.0, 0.3, 0.9, 1.0]),
        }

    def time(self) -> dict[str, Any]:
        return {
            "scopes": self.subset(list(Scope)),
            **self.bounds("at_least", "at_most"),
            **self.bounds("gap_at_least", "gap_at_most"),
            "crosses_clips": self.flag(),
            "overlap": self.luck.choice(list(Overlap)),
        }

    def place(self, label: Label) -> dict[str, Any]:
        """How it lies is said of a label that lies in something, and tiles only where it is held over a stretch."""
        if self.luck.random() < 0.3:
            return {"within": (), "containment": Containment.FREE}
        if Scope.SEGMENT in label.scopes and self.flag():
            return {"within": ("time",), "containment": self.luck.choice([Containment.TILE, Containment.ONE])}
        if label.within or self.flag():
            return {"within": ("time",), "containment": Containment.INSIDE}
        return {"within": (), "containment": label.containment}

    def company(self) -> dict[str, Any]:
        return {
            "at_once": self.luck.choice([None, 1, 7]),
            "roles": tuple(
                Role(
                    id=key,
                    name=self.line(),
                    labels=("thing",),
                    required=self.flag(),
                    many=self.flag(),
                    definition=self.some(self.text, ""),
                )
                for key in self.subset(["actor", "target", "tool"])
            ),
            "holds": self.some(lambda: ("thing",), ()),
            "implies": self.some(lambda: self.subset(["thing", "time"]), ()),
            "excludes": self.some(lambda: ("foe",), ()),
            "complete_to": self.luck.choice([None, 0, 3]),
        }

    def words(self) -> dict[str, Any]:
        return {
            "verdicts": (Verdict.PRESENT, *self.subset([Verdict.ABSENT, Verdict.UNSURE])),
            "reasons": self.some(self.texts, ()),
            "reason_required": self.flag(),
            "reasons_only": self.flag(),
            "severity": self.severity(),
        }

    def machine(self) -> dict[str, Any]:
        return {
            "interpolation": self.luck.choice(list(Interpolation)),
            "greatest_gap": self.some(self.duration, None),
            "tracking": self.flag(),
            "stops_at": self.subset(list(Stop)),
            "second_person": self.flag(),
        }

    def uses(self) -> dict[str, Any]:
        first, *rest = self.known
        used = [AttributeUse(attribute=first.id, required=self.flag())]
        waits = {first.id: (first.choices[0].id,)} if first.type is AttributeType.CHOICE else {}
        used += [
            AttributeUse(attribute=other.id, required=self.flag(), when=self.some(lambda: waits, {}))
            for other in self.subset(rest)
        ]
        return {"attributes": self.some(lambda: tuple(self.subset(used[:1])), tuple(used))}
