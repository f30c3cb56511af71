"""A taxonomy as an ELAN template: tiers with their stereotypes, and a controlled vocabulary for each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from framegrain.domain.taxonomy import Containment
from framegrain.exchange.exporting import Loss
from framegrain.exchange.taxonomies.leaving import left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label, Taxonomy

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2000-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
    <TIME_ORDER/>"""
_STEREOTYPES = {
    Containment.TILE: "Time_Subdivision",
    Containment.INSIDE: "Included_In",
    Containment.ONE: "Symbolic_Association",
}
_LANGUAGE = (
    '    <LANGUAGE LANG_DEF="http://cdb.iso.org/lg/CDB-00130975-001" LANG_ID="und" '
    'LANG_LABEL="undetermined (und)"/>'
)
_WORDS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, "
    "no time gaps allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. "
    "Annotations refering to the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """A tier for each top label that is held over time; what lies below it is its vocabulary, without levels."""
    tops = [label for label in taxonomy.labels if label.parent is None and label.scopes]
    tiers = _tier_names(tops)
    parents = {top.id: _parent(taxonomy, top, tiers) for top in tops}
    lines = [_HEAD]
    lines += [_tier(tiers[top.id], tiers.get(parents[top.id] or "")) for top in tops]
    lines += [_type(top, tiers[top.id], bool(parents[top.id])) for top in tops]
    lines.append(_LANGUAGE)
    lines += [
        f"    <CONSTRAINT DESCRIPTION={quoteattr(w)} STEREOTYPE={quoteattr(s)}/>" for s, w in _WORDS.items()
    ]
    for top in tops:
        lines += _vocabulary(taxonomy, top, tiers[top.id])
    kept = {
        "name",
        "level",
        "scopes",
        "definition",
        "within",
        "containment",
        "overlap",
        "leaves_only",
        "parent",
        "synonyms",
    }
    losses = [*left_out(taxonomy, frozenset(kept)), *_deep(taxonomy, tops)]
    return "\n".join([*lines, "</ANNOTATION_DOCUMENT>"]) + "\n", tuple(losses)


def _tier_names(tops: Sequence[Label]) -> dict[LabelId, str]:
    """A tier's name is its label's, with the id where two have the same."""
    count = Counter(top.name for top in tops)
    return {top.id: top.name if count[top.name] == 1 else f"{top.name} ({top.id})" for top in tops}


def _parent(taxonomy: Taxonomy, top: Label, tiers: dict[LabelId, str]) -> LabelId | None:
    """The tier a tier lies in; ELAN knows one, and no circles."""
    for wanted in top.within:
        found = taxonomy.lineage(wanted)[:1]
        if found and found[0].id in tiers and found[0].id != top.id:
            return found[0].id
    return None


def _tier(name: str, parent: str | None) -> str:
    above = f" PARENT_REF={quoteattr(parent)}" if parent else ""
    return f"    <TIER LINGUISTIC_TYPE_REF={quoteattr(name)}{above} TIER_ID={quoteattr(name)}/>"


def _type(top: Label, name: str, has_parent: bool) -> str:
    stereotype = _STEREOTYPES.get(top.containment) if has_parent else None
    constraint = f' CONSTRAINTS="{stereotype}"' if stereotype else ""
    vocabulary = f" CONTROLLED_VOCABULARY_REF={quoteattr(name)}" if top.children else ""
    aligned = "false" if stereotype == "Symbolic_Association" else "true"
    return (
        f'    <LINGUISTIC_TYPE{constraint}{vocabulary} GRAPHIC_REFERENCES="false" '
        f'LINGUISTIC_TYPE_ID={quoteattr(name)} TIME_ALIGNABLE="{aligned}"/>'
    )


def _vocabulary(taxonomy: Taxonomy, top: Label, name: str) -> Iterator[str]:
    entries = [each for each in _below(taxonomy, top) if not (each.leaves_only and each.children)]
    if not entries:
        return
    yield f"    <CONTROLLED_VOCABULARY CV_ID={quoteattr(name)}>"
    yield '        <DESCRIPTION LANG_REF="und"/>'
    for entry in entries:
        about = f" DESCRIPTION={quoteattr(entry.definition)}" if entry.definition else ""
        yield f"        <CV_ENTRY_ML CVE_ID={quoteattr(f'cveid_{entry.id}')}>"
        yield f'            <CVE_VALUE{about} LANG_REF="und">{escape(entry.name)}</CVE_VALUE>'
        yield from (
            f'            <CVE_VALUE LANG_REF="und">{escape(other)}</CVE_VALUE>' for other in entry.synonyms
        )
        yield "        </CV_ENTRY_ML>"
    yield "    </CONTROLLED_VOCABULARY>"


def _below(taxonomy: Taxonomy, top: Label) -> Iterator[Label]:
    ahead = list(reversed(top.children))
    while ahead:
        label = taxonomy.by_id[ahead.pop()]
        yield label
        ahead += reversed(label.children)


def _deep(taxonomy: Taxonomy, tops: Sequence[Label]) -> Iterator[Loss]:
    deep = sum(len(taxonomy.lineage(label.id)) > 2 for top in tops for label in _below(taxonomy, top))
    if deep:
        yield Loss("levels of the tree", deep, "a vocabulary is one list")
    drawn = sum(not label.scopes for label in taxonomy.labels)
    if drawn:
        yield Loss("labels that are only drawn", drawn, "ELAN has no shapes")
    more = sum(len(top.within) > 1 for top in tops)
    if more:
        yield Loss("choices of what must be around", more, "a tier has one parent")
