"""What a label asks for, in sentences: the contract as a person reads it.

The sheet behind the question mark and the guideline book say the same, because both ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.records import Verdict
from framegrain.domain.rules import severity
from framegrain.domain.rules.space import SHAPE_WORDS, either
from framegrain.domain.rules.time import SCOPE_WORDS
from framegrain.domain.rules.violation import STRUCTURAL, Rule
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Containment,
    Label,
    Overlap,
    Severity,
    Taxonomy,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.grain import Role
    from framegrain.domain.taxonomy import Duration

_FEW = 6
"""Names a sentence lists before it says how many more there are."""

SEVERITY_WORDS = {
    Severity.FORBID: "can't be entered otherwise",
    Severity.SUBMIT: "before a clip is finished",
    Severity.WARN: "shown where it is not so",
}
ALWAYS = "always"


class RuleWords(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a label: under which heading it stands, its sentence, and how hard it is."""

    topic: str
    rule: Rule
    text: str
    severity: Severity

    @property
    def hardness(self) -> str:
        """What breaking it does, in words."""
        return ALWAYS if self.rule in STRUCTURAL else SEVERITY_WORDS[self.severity]


def rule_words(taxonomy: Taxonomy, label: Label) -> list[RuleWords]:
    """Every rule that says something of this label, by topic, each as one plain sentence with its severity."""
    topics = (
        ("Which label", _sits(taxonomy, label)),
        ("Shape", _drawn(label)),
        ("Time", _lasts(label)),
        ("Among others", _beside(taxonomy, label)),
        ("Parts and roles", _bound(taxonomy, label)),
        ("Attributes", _attributes(taxonomy, label)),
        ("Verdict", _judged(taxonomy, label)),
        ("Machines and confirmation", _made(label)),
    )
    return [
        RuleWords(topic=topic, rule=rule, text=text, severity=severity(taxonomy, rule, label))
        for topic, said in topics
        for rule, text in said
    ]


_Said = tuple[Rule, str]


def _sits(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    below = [taxonomy.name_of(child) for child in label.children]
    if not label.shapes and not label.scopes:
        yield (
            Rule.LABEL_USABLE,
            _sentence(f"It only groups {_all(below)}" if below else "It is only a heading"),
        )
    elif label.leaves_only and below:
        yield Rule.LABEL_USABLE, f"It is too coarse to use: say which, {_any(below)}."
    if label.complete_to is not None:
        deep = "down to the labels that have none below them"
        if label.complete_to:
            deep = f"down to at least {_counted(label.complete_to, 'level')} below the top"
        yield Rule.DEPTH, f"Say it {deep}."
    if label.deprecated is not None:
        use = f"; use {taxonomy.name_of(label.deprecated.use)}" if label.deprecated.use else ""
        yield Rule.LABEL_DEPRECATED, f"It is no longer used since version {label.deprecated.since}{use}."


def _drawn(label: Label) -> Iterator[_Said]:
    if not label.shapes:
        return
    yield Rule.SHAPE_ALLOWED, f"It is drawn as {either(f'a {SHAPE_WORDS[kind]}' for kind in label.shapes)}."
    yield Rule.SHAPE_STAYS, "It keeps its kind of shape from its first to its last frame."
    yield Rule.SHAPE_IN_PICTURE, "Its shape touches the picture on every frame it is on."
    if label.size is not None:
        size = (("wide", label.size.width), ("high", label.size.height))
        asked = [f"{amount:g} pixels {word}" for word, amount in size if amount]
        asked += [f"{label.size.area:g} square pixels in area"] if label.size.area else []
        if asked:
            yield Rule.SIZE, f"It is at least {_all(asked)}."
    if label.vertices is not None:
        most = f" and at most {label.vertices.at_most}" if label.vertices.at_most is not None else ""
        yield Rule.VERTICES, f"A polygon of it has at least {label.vertices.at_least}{most} vertices."
    if label.polygon_when is not None:
        sides, fill = label.polygon_when.sides, label.polygon_when.fill
        if sides is not None:
            yield Rule.POLYGON_NEEDED, f"Where a box is {sides:g} times as long as wide, draw a polygon."
        if fill is not None:
            yield Rule.FILL, f"Where it fills less than {_share(fill)} of its box, draw a polygon."


def _lasts(label: Label) -> Iterator[_Said]:
    if label.scopes:
        yield Rule.SCOPE_ALLOWED, f"It is held as a {either(SCOPE_WORDS[scope] for scope in label.scopes)}."
    lasts = _bounds(label.at_least, label.at_most)
    if lasts:
        yield Rule.DURATION, f"It lasts {lasts}."
    between = _bounds(label.gap_at_least, label.gap_at_most)
    if between:
        yield Rule.GAP, f"From one {label.name} to the next there are {between}."
    if not label.crosses_clips:
        yield Rule.CLIP_BOUNDARY, "It lies in one clip and does not go across a boundary."


def _beside(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    if label.at_once is not None:
        many = "one holds" if label.at_once == 1 else f"{label.at_once} hold"
        yield Rule.AT_ONCE, f"At most {many} on one frame."
    for group in _exclusive(taxonomy, label):
        yield Rule.EXCLUSIVE, f"Only one of {_all(group)} holds at a time."
    if label.exclusive:
        yield Rule.EXCLUSIVE, f"{label.name} does not overlap another {label.name}."
    if label.overlap is not Overlap.STACK:
        does = "the older one is cut back" if label.overlap is Overlap.TRIM else "the second is refused"
        yield Rule.OVERLAP, f"It does not overlap its own kind; {does}."
    if label.within:
        around = _any(_names(taxonomy, label.within))
        yield Rule.WITHIN, f"It lies inside {around}."
        if label.containment is Containment.TILE:
            yield Rule.TILE, f"It divides {around} with its like, without gap or overlap."
        elif label.containment is Containment.ONE:
            yield Rule.ONE_TO_ONE, f"There is one for each {around}, with the same ends."
    yield from _with_others(taxonomy, label)


def _with_others(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    if label.holds:
        yield Rule.HOLDS, f"Inside it lies at least one {_any(_names(taxonomy, label.holds))}."
    if label.implies:
        yield Rule.IMPLIES, f"Wherever it holds, {_all(_names(taxonomy, label.implies))} must hold too."
    if label.excludes:
        yield Rule.EXCLUDES, f"It never holds together with {_any(_names(taxonomy, label.excludes))}."


def _exclusive(taxonomy: Taxonomy, label: Label) -> Iterator[list[str]]:
    """Names of which only one holds at a time: at each step of the tree where one of the siblings is exclusive."""
    for above in taxonomy.lineage(label.id):
        siblings = [*taxonomy.siblings(above)]
        rivals = siblings if above.exclusive else [other for other in siblings if other.exclusive]
        if rivals:
            yield [above.name, *(other.name for other in rivals)]


def _bound(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    if label.part_of:
        whole = _any(_names(taxonomy, label.part_of))
        yield Rule.PART_OF, f"It is part of {whole}: say of which."
        yield Rule.PART_INSIDE, f"At least {_share(label.part_inside)} of its box lies inside its {whole}."
    for role in label.roles:
        who = role_words(taxonomy, role)
        if role.required:
            yield Rule.ROLE_REQUIRED, f"Somebody is its {role.name}: {who}."
        yield Rule.ROLE_FITS, f"Its {role.name} is {who}."
        yield Rule.ROLE_LIVES, f"Its {role.name} is there on every frame of it."


def role_words(taxonomy: Taxonomy, role: Role) -> str:
    """Who may fill a role: `one Player or Referee`, `one or more Ball`."""
    return f"{'one or more' if role.many else 'one'} {_any(_names(taxonomy, role.labels))}"


def _attributes(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    for use in label.attributes:
        attribute = taxonomy.attribute_by_id.get(use.attribute)
        if attribute is None:
            continue
        name = attribute.name
        yield Rule.ATTRIBUTE_VALUE, f"{name} is {value_words(attribute)}."
        asks = _when(taxonomy, use)
        if use.required:
            yield Rule.ATTRIBUTE_REQUIRED, f"{name} is set{asks}."
        elif asks:
            yield Rule.ATTRIBUTE_CONDITION, f"{name} is set only{asks}."


def value_words(attribute: Attribute) -> str:
    """Which values an attribute takes: `one of Left or Right`, `a number from 0 to 5 m`."""
    match attribute.type:
        case AttributeType.YES_NO:
            return "yes or no"
        case AttributeType.NUMBER:
            return _number(attribute)
        case AttributeType.TEXT:
            return f"text that looks like {attribute.pattern}" if attribute.pattern else "text"
        case AttributeType.DATE:
            return "a date such as 2026-11-26"
        case AttributeType.CHOICE:
            return f"one of {_any([choice.name for choice in attribute.choices])}"
    return f"any of {_any([choice.name for choice in attribute.choices])}"


def _number(attribute: Attribute) -> str:
    low, high = attribute.minimum, attribute.maximum
    unit = f" {attribute.unit}" if attribute.unit else ""
    if low is not None and high is not None:
        return f"a number from {low:g} to {high:g}{unit}"
    if low is not None:
        return f"a number, {low:g}{unit} or more"
    return (
        f"a number, {high:g}{unit} or less" if high is not None else f"a number{f' in{unit}' if unit else ''}"
    )


def _when(taxonomy: Taxonomy, use: AttributeUse) -> str:
    said = []
    for name, values in use.when.items():
        other = taxonomy.attribute_by_id.get(name)
        shown = [_value(other, value) for value in values]
        said.append(f"{other.name.lower() if other is not None else name} is {either(shown)}")
    return f" where {' and '.join(said)}" if said else ""


def _value(attribute: Attribute | None, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return attribute.choice_name(value) if attribute is not None and isinstance(value, str) else str(value)


def _judged(taxonomy: Taxonomy, label: Label) -> Iterator[_Said]:
    may = either(verdict.value for verdict in label.verdicts)
    yield Rule.VERDICT_ALLOWED, f"It is marked {may}."
    explained = [v.value for v in label.verdicts if v is not Verdict.PRESENT]
    if explained and label.reason_required:
        yield Rule.REASON, f"Marked {either(explained)}, it has a reason."
    if explained and label.reasons_only and label.reasons:
        listed = _any([f"“{reason}”" for reason in label.reasons])
        yield Rule.REASON_LISTED, f"The reason is one of these: {listed}."
    for other in label.rule_out:
        contrast = label.contrasts.get(other, "")
        yield (
            Rule.RULED_OUT,
            _sentence(f"Rule out {taxonomy.name_of(other)} by hand{contrast and f': {contrast}'}"),
        )


def _made(label: Label) -> Iterator[_Said]:
    if label.greatest_gap is not None:
        yield Rule.KEYFRAME_GAP, f"From one keyframe to the next are at most {label.greatest_gap}."
    if not label.tracking:
        yield Rule.TRACKING_ALLOWED, "No tracker draws it; a person does."
    if label.stops_at:
        ends = either(f"{'an' if stop == 'occlusion' else 'a'} {stop.value}" for stop in label.stops_at)
        yield Rule.STOPS, f"Nothing is computed across {ends}: set keyframes on both sides."
    if label.second_person:
        yield Rule.SECOND_PERSON, "Somebody other than who made it confirms it."


def _names(taxonomy: Taxonomy, ids: Iterable[str]) -> list[str]:
    return [taxonomy.name_of(label) for label in ids]


def _any(names: Sequence[str]) -> str:
    return either(_first(names))


def _all(names: Sequence[str]) -> str:
    *first, last = _first(names) or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last


def _first(names: Sequence[str]) -> list[str]:
    rest = len(names) - _FEW
    return [*names[:_FEW], f"{rest} more"] if rest > 0 else [*names]


def _bounds(low: Duration | None, high: Duration | None) -> str:
    said = [f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else ""]
    return " and ".join(filter(None, said))


def _share(share: float) -> str:
    return f"{share * 100:g} %"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
