"""Labeling configurations of Label Studio: XML with controls that hold labels and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Attribute, AttributeType, Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Attributes, Draft, Losses, choice_attribute
from framegrain.exchange.taxonomy_fields import as_number

if TYPE_CHECKING:
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Element, Source

_DRAWN = {
    "RectangleLabels": (ShapeKind.BOX,),
    "PolygonLabels": (ShapeKind.POLYGON,),
    "BrushLabels": (ShapeKind.POLYGON,),
    "BitmaskLabels": (ShapeKind.POLYGON,),
    "VectorLabels": (ShapeKind.POLYGON,),
    "EllipseLabels": (ShapeKind.BOX,),
    "KeyPointLabels": (ShapeKind.BOX,),
    "Labels": (ShapeKind.BOX,),
}
_GUESSED = {"BrushLabels", "BitmaskLabels", "VectorLabels", "EllipseLabels", "KeyPointLabels"}
_TIMED = ("TimelineLabels", "TimeSeriesLabels", "ParagraphLabels", "HyperTextLabels")
_VALUES = ("Number", "Rating", "TextArea", "DateTime")
_OTHER = ("Pairwise", "Ranker", "Relations", "MagicWand", "DynamicLabels", "ReactCode")
CLIP_SCOPES = (Scope.SEGMENT, Scope.CLIP)


def recognises(source: Source) -> bool:
    """Whether it is XML whose top is a Label Studio view."""
    return source.start == "<" and ("<View" in source.text[:20_000]) and source.xml.tag == "View"


def read(source: Source, reading: Reading) -> Converted:
    """Labels of regions become objects, of timelines actions, choices scenes; choices per region attributes."""
    return _Reader(source).read(reading)


class _Reader:
    """Collects drafts and attributes from the controls of a view."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._losses = Losses()
        self._attributes = Attributes(self._losses)
        self._drafts: dict[str, Draft] = {}
        self._per_region: list[tuple[str, tuple[str, ...]]] = []

    def read(self, reading: Reading) -> Converted:
        """Everything in the order of the file."""
        ahead = list(reversed(self._source.xml.children))
        while ahead:
            element = ahead.pop()
            if not self._control(element):
                ahead += reversed(element.children)
        for attribute, wanted in self._per_region:
            for draft in self._drafts.values():
                applies = draft.name in wanted if wanted else draft.level is not Level.SCENE
                if applies and not draft.group:
                    draft.attributes = (*draft.attributes, attribute)
        return build(
            self._source,
            self._drafts.values(),
            reading,
            self._losses,
            level=Level.OBJECT,
            attributes=self._attributes.all(),
        )

    def _control(self, element: Element) -> bool:
        """Take an element that holds labels; whether it was one."""
        tag = element.tag
        if tag in _DRAWN or tag in _TIMED:
            self._labels(element)
        elif tag in ("Choices", "Taxonomy"):
            self._choices(element)
        elif tag in _VALUES:
            self._value(element)
        elif tag in _OTHER:
            self._losses.note(f"{tag} controls", "there is nothing like it here")
        else:
            return False
        return True

    def _labels(self, element: Element) -> None:
        tag = element.tag
        if tag in _GUESSED:
            kind = _DRAWN[tag][0].value
            self._losses.note(
                tag.removesuffix("Labels").lower() + " regions", f"they are drawn as a {kind} here"
            )
        for label in element.all("Label"):
            name = label.get("value")
            if name.startswith("$") or not name:
                self._losses.note("labels that come with each task", "a taxonomy names its labels")
                continue
            timed = tag in _TIMED
            key = f"{'timed' if timed else 'drawn'} {name}"
            known = self._drafts.get(key)
            if known is not None:
                known.shapes = tuple(dict.fromkeys([*(known.shapes or ()), *_DRAWN.get(tag, ())]))
                continue
            self._drafts[key] = Draft(
                key=key,
                name=name,
                level=Level.ACTION if timed else Level.OBJECT,
                definition=label.get("hint"),
                synonyms=(label.get("alias"),),
                colour=label.get("background"),
                hotkey=label.get("hotkey"),
                shapes=() if timed else _DRAWN[tag],
                scopes=(Scope.SEGMENT,) if timed else (),
            )

    def _choices(self, element: Element) -> None:
        name = element.get("name") or element.tag
        names = tuple(filter(None, (c.get("alias") or c.get("value") for c in element.all("Choice"))))
        many = element.get("choice") == "multiple" or element.tag == "Taxonomy"
        if element.get("perRegion") == "true":
            self._losses.note("trees of choices per region", "read as one list", element.tag == "Taxonomy")
            made = choice_attribute(name, names, self._losses, many=many)
            self._region_attribute(element, made)
            return
        key = f"choices {name}"
        self._drafts[key] = Draft(
            key=key, name=name, level=Level.SCENE, shapes=(), scopes=CLIP_SCOPES, group=True
        )
        ahead = [(child, key) for child in reversed(element.children) if child.tag == "Choice"]
        while ahead:
            at, above = ahead.pop()
            own = f"{above}\n{at.get('value')}"
            self._drafts.setdefault(
                own,
                Draft(
                    key=own,
                    name=at.get("value"),
                    parents=(above,),
                    level=Level.SCENE,
                    definition=at.get("hint"),
                    synonyms=(at.get("alias"),),
                    colour=at.get("background"),
                    hotkey=at.get("hotkey"),
                    shapes=(),
                    scopes=CLIP_SCOPES,
                    exclusive=not many,
                ),
            )
            ahead += [(child, own) for child in reversed(at.children) if child.tag == "Choice"]

    def _value(self, element: Element) -> None:
        name = element.get("name") or element.tag
        if element.get("perRegion") != "true":
            self._losses.note("values of a whole task", "values belong to objects and segments here")
            return
        kinds = {"TextArea": AttributeType.TEXT, "DateTime": AttributeType.DATE}
        rating = element.tag == "Rating"
        low, high = as_number(element.get("min")), as_number(element.get("max"))
        if rating:
            low, high = 1, as_number(element.get("maxRating")) or 5
        kind = kinds.get(element.tag, AttributeType.NUMBER)
        numeric = kind is AttributeType.NUMBER and (low is None or high is None or low <= high)
        made = Attribute(
            id="", name=name, type=kind, minimum=low if numeric else None, maximum=high if numeric else None
        )
        self._region_attribute(element, made)

    def _region_attribute(self, element: Element, made: Attribute) -> None:
        wanted = tuple(filter(None, (w.strip() for w in element.get("whenLabelValue").split(","))))
        key = self._attributes.add(made, element.get("toName"))
        required = element.get("required") == "true"
        self._losses.note("required controls", "say so in the taxonomy afterwards", required)
        if key:
            self._per_region.append((key, wanted))
