"""ELAN's annotation files and templates: tiers become labels, controlled vocabularies what lies below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Attribute, AttributeType, Containment, Level, Overlap
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Attributes, Draft, Losses, readable

if TYPE_CHECKING:
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Element, Source

CONTAINMENT = {
    "Time_Subdivision": Containment.TILE,
    "Included_In": Containment.INSIDE,
    "Symbolic_Association": Containment.ONE,
    "Symbolic_Subdivision": Containment.INSIDE,
}
TEXT = "Text"
_SCOPES = (Scope.SEGMENT,)


def recognises(source: Source) -> bool:
    """Whether it is XML whose top is ELAN's annotation document."""
    return source.start == "<" and source.xml.tag == "ANNOTATION_DOCUMENT"


def read(source: Source, reading: Reading) -> Converted:
    """A label for each tier, its vocabulary's entries below it; stereotypes say how it lies in its parent."""
    return _Reader(source).read(reading)


class _Reader:
    """Collects drafts from tiers and vocabularies."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._losses = Losses()
        self._attributes = Attributes(self._losses)
        document = source.xml
        self._types = {each.get("LINGUISTIC_TYPE_ID"): each for each in document.all("LINGUISTIC_TYPE")}
        self._entries = {each.get("CV_ID"): each for each in document.all("CONTROLLED_VOCABULARY")}
        self._tiers = document.all("TIER")

    def read(self, reading: Reading) -> Converted:
        """Tiers in the order of the file, then the vocabularies no tier uses."""
        drafts: list[Draft] = []
        used: set[str] = set()
        for tier in self._tiers:
            kind = self._types.get(tier.get("LINGUISTIC_TYPE_REF"))
            vocabulary = kind.get("CONTROLLED_VOCABULARY_REF") if kind is not None else ""
            used.add(vocabulary)
            drafts += self._tier(tier, kind, self._entries.get(vocabulary))
        for name, vocabulary_ in self._entries.items():
            if name not in used:
                top = Draft(
                    key=f"vocabulary {name}", name=name, level=Level.ACTION, scopes=_SCOPES, group=True
                )
                drafts += [top, *self._below(top, vocabulary_)]
        self._note_losses()
        return build(
            self._source, drafts, reading, self._losses, level=Level.ACTION, attributes=self._attributes.all()
        )

    def _tier(self, tier: Element, kind: Element | None, vocabulary: Element | None) -> list[Draft]:
        name, parent = tier.get("TIER_ID"), tier.get("PARENT_REF")
        stereotype = kind.get("CONSTRAINTS") if kind is not None else ""
        self._losses.note(
            "tiers in an order without times",
            "they lie anywhere inside",
            stereotype == "Symbolic_Subdivision",
        )
        text: tuple[str, ...] = ()
        if vocabulary is None:
            text = (self._attributes.add(Attribute(id="", name=TEXT, type=AttributeType.TEXT), name),)
        top = Draft(
            key=f"tier {name}",
            name=readable(name),
            level=Level.ACTION,
            shapes=(),
            scopes=_SCOPES,
            group=vocabulary is not None,
            within=(f"tier {parent}",) if parent else (),
            containment=CONTAINMENT.get(stereotype, Containment.INSIDE),
            overlap=Overlap.FORBID,
            attributes=text,
        )
        return [top, *(self._below(top, vocabulary) if vocabulary is not None else ())]

    def _below(self, top: Draft, vocabulary: Element) -> list[Draft]:
        if vocabulary.get("EXT_REF"):
            self._losses.note("vocabularies kept elsewhere", "nothing is fetched; import that file, too")
        found: list[Draft] = []
        for entry in vocabulary.children:
            if entry.tag not in ("CV_ENTRY", "CV_ENTRY_ML"):
                continue
            values = entry.all("CVE_VALUE") or [entry]
            name = values[0].text.strip()
            found.append(
                Draft(
                    key=f"{top.key}\n{entry.get('CVE_ID') or name}",
                    name=name,
                    parents=(top.key,),
                    level=Level.ACTION,
                    definition=values[0].get("DESCRIPTION"),
                    synonyms=tuple(value.text.strip() for value in values[1:]),
                    shapes=(),
                    scopes=_SCOPES,
                    overlap=top.overlap,
                )
            )
        return found

    def _note_losses(self) -> None:
        document = self._source.xml
        note = self._losses.note
        note("annotations", "only tiers and vocabularies are taken", len(document.all("ANNOTATION")))
        note(
            "participants",
            "say who it is with an attribute",
            sum(bool(t.get("PARTICIPANT")) for t in self._tiers),
        )
        note("annotators", "records name who made them", sum(bool(t.get("ANNOTATOR")) for t in self._tiers))
        note("lexicons", "there are none here", len(document.all("LEXICON_REF")))
        languages = len(document.all("LANGUAGE")) - 1
        note("languages of vocabularies", "names in other languages are synonyms", max(languages, 0))
