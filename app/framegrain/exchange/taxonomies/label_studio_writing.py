"""A taxonomy as a labeling configuration of Label Studio for videos."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import AttributeType, Level
from framegrain.exchange.taxonomies.leaving import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.taxonomy import Attribute, Label, Taxonomy
    from framegrain.exchange.exporting import Loss

_CONTROLS = ((ShapeKind.BOX, "RectangleLabels"), (ShapeKind.POLYGON, "PolygonLabels"))


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """Regions for what is drawn, a timeline for actions, choices for scenes; attributes as controls per region."""
    lines = [
        "<View>",
        '  <Video name="video" value="$video"/>',
        '  <VideoRectangle name="box" toName="video"/>',
    ]
    usable = [each for each in taxonomy.labels if not (each.leaves_only and each.children)]
    drawn = [each for each in usable if each.shapes]
    timed = [each for each in usable if each.scopes and not each.shapes and each.level is not Level.SCENE]
    for kind, tag in _CONTROLS:
        of_kind = [each for each in drawn if kind in each.shapes or (kind is ShapeKind.BOX and _boxed(each))]
        lines += _labels(tag, of_kind)
    lines += _labels("TimelineLabels", timed)
    lines += _choices(taxonomy)
    lines += _per_region(taxonomy, [*drawn, *timed])
    kept = {
        "name",
        "level",
        "shapes",
        "scopes",
        "colour",
        "hotkey",
        "definition",
        "attributes",
        "leaves_only",
    }
    return "\n".join([*lines, "</View>"]) + "\n", left_out(taxonomy, frozenset(kept))


def _boxed(label: Label) -> bool:
    return not {ShapeKind.BOX, ShapeKind.POLYGON} & set(label.shapes)


def _labels(tag: str, labels: Sequence[Label]) -> Iterator[str]:
    if labels:
        yield f'  <{tag} name="{tag.lower()}" toName="video">'
        yield from (f"    <Label{_about(label)}/>" for label in labels)
        yield f"  </{tag}>"


def _about(label: Label) -> str:
    given = {
        "value": label.name,
        "alias": next(iter(label.synonyms), ""),
        "background": label.colour,
        "hotkey": label.hotkey,
        "hint": label.definition,
    }
    return "".join(f" {key}={_quoted(text)}" for key, text in given.items() if text)


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;"})


def _choices(taxonomy: Taxonomy) -> Iterator[str]:
    for top in taxonomy.roots(Level.SCENE):
        if top.shapes or not set(top.scopes) & {Scope.SEGMENT, Scope.CLIP, Scope.FRAME}:
            continue
        below = [taxonomy.by_id[key] for key in top.children] or [top]
        one = all(each.exclusive for each in below)
        nested = any(each.children for each in below)
        tag = "Taxonomy" if nested else "Choices"
        choice = "" if nested else f' choice="{"single" if one else "multiple"}"'
        yield f'  <{tag} name={_quoted(top.name)} toName="video"{choice}>'
        yield from _choice(taxonomy, below, "    ")
        yield f"  </{tag}>"


def _choice(taxonomy: Taxonomy, labels: Sequence[Label], indent: str) -> Iterator[str]:
    for label in labels:
        below = [taxonomy.by_id[key] for key in label.children]
        yield f"{indent}<Choice{_about(label)}{'' if below else '/'}>"
        if below:
            yield from _choice(taxonomy, below, indent + "  ")
            yield f"{indent}</Choice>"


def _per_region(taxonomy: Taxonomy, labels: Sequence[Label]) -> Iterator[str]:
    for attribute in taxonomy.attributes:
        takers = [each.name for each in labels if any(u.attribute == attribute.id for u in each.attributes)]
        if takers:
            when = f" whenLabelValue={_quoted(','.join(takers))}"
            yield from _control(
                attribute, f' name={_quoted(attribute.name)} toName="video" perRegion="true"{when}'
            )


def _control(attribute: Attribute, about: str) -> Iterator[str]:
    if attribute.choices or attribute.type is AttributeType.YES_NO:
        names = [choice.name for choice in attribute.choices] or ["yes", "no"]
        choice = "multiple" if attribute.type is AttributeType.MANY else "single"
        yield f'  <Choices{about} choice="{choice}">'
        yield from (f"    <Choice value={_quoted(name)}/>" for name in names)
        yield "  </Choices>"
        return
    bounds = {"min": attribute.minimum, "max": attribute.maximum}
    numbers = "".join(f' {key}="{value:.15g}"' for key, value in bounds.items() if value is not None)
    tags = {AttributeType.NUMBER: f"Number{about}{numbers}", AttributeType.DATE: f"DateTime{about}"}
    yield f"  <{tags.get(attribute.type, f'TextArea{about}')}/>"
