"""What is different between two taxonomies, a line for each thing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.migration.words import (
    ATTRIBUTE_FIELDS,
    DEFINING,
    LABEL_FIELDS,
    TELLING,
    role_words,
    said,
    use_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Attribute, Label, Taxonomy


class Kind(StrEnum):
    """What became of a label, an attribute or a statement of one."""

    TAXONOMY = "taxonomy"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    REID = "reid"
    MOVED = "moved"
    REDEFINED = "redefined"
    RULE = "rule"
    NOTE = "note"
    ATTRIBUTE = "attribute"
    CHOICE = "choice"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what `subject` (the id of a label or attribute, empty for the taxonomy) said before and says now.

    `title` is what a person reads for the subject, `field` what is different of it, empty for all of it.
    """

    kind: Kind
    subject: str
    title: str
    field: str = ""
    was: str = ""
    now: str = ""
    is_attribute: bool = False

    @property
    def line(self) -> str:
        """The difference as one line a person reads."""
        match self.kind:
            case Kind.ADDED | Kind.REMOVED:
                return f"{self.title}: {self.kind.value}"
            case Kind.RENAMED:
                return f"{self.title}: renamed from “{self.was}” to “{self.now}”"
            case Kind.REID:
                return f"{self.title}: has the id {self.now} in place of {self.was}"
            case Kind.MOVED:
                return f"{self.title}: moved from {self.was} to {self.now}"
            case Kind.TAXONOMY:
                return f"{self.field}: {self.was} → {self.now}"
        return f"{self.title}: {self.field}: {self.was} → {self.now}"


def diff(
    old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId] | None = None
) -> tuple[Difference, ...]:
    """Every difference, in words: the taxonomy's own first, then labels in the order of the new file, then attributes.

    Labels are the same when they have the same id; `same` leads from old ids to new ones where a label has another id.
    What a label only inherits is told once, for the label above it.
    """
    known = dict(same or {})
    return (*_of_taxonomy(old, new), *_of_labels(old, new, known), *_of_attributes(old, new))


def _of_taxonomy(old: Taxonomy, new: Taxonomy) -> Iterator[Difference]:
    for field in ("name", "version", "description"):
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield Difference(
                kind=Kind.TAXONOMY,
                subject="",
                title=new.name,
                field=field.capitalize(),
                was=was or "nothing",
                now=now or "nothing",
            )
    for rule, was, now in _severities(old.severity, new.severity):
        yield Difference(
            kind=Kind.TAXONOMY, subject="", title=new.name, field=f"Severity of {rule}", was=was, now=now
        )


def _of_labels(old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId]) -> Iterator[Difference]:
    pairs = {new_id: old.by_id[old_id] for old_id, new_id in _pairs(old, new, same)}
    seen: dict[LabelId, set[tuple[str, str, str]]] = {}
    for label in new.labels:
        before = pairs.get(label.id)
        if before is None:
            yield Difference(kind=Kind.ADDED, subject=label.id, title=new.path(label.id))
            continue
        found = list(_of_label(old, new, before, label, same))
        seen[label.id] = {(d.field, d.was, d.now) for d in found}
        above = seen.get(label.parent or "", set())
        yield from (d for d in found if not d.field or (d.field, d.was, d.now) not in above)
    kept = {before.id for before in pairs.values()}
    for before in old.labels:
        if before.id not in kept:
            yield Difference(kind=Kind.REMOVED, subject=before.id, title=old.path(before.id))


def _pairs(
    old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId]
) -> Iterator[tuple[LabelId, LabelId]]:
    for label in old.labels:
        to = same.get(label.id, label.id)
        if to in new.by_id:
            yield label.id, to


def _of_label(
    old: Taxonomy, new: Taxonomy, was: Label, now: Label, same: Mapping[LabelId, LabelId]
) -> Iterator[Difference]:
    title = new.path(now.id)

    def told(kind: Kind, field: str, before: str, after: str) -> Difference:
        return Difference(kind=kind, subject=now.id, title=title, field=field, was=before, now=after)

    if was.id != now.id:
        yield told(Kind.REID, "", was.id, now.id)
    if was.name != now.name:
        yield told(Kind.RENAMED, "", was.name, now.name)
    if same.get(was.parent or "", was.parent) != now.parent:
        yield told(Kind.MOVED, "", _above(old, was), _above(new, now))
    for field, words in LABEL_FIELDS.items():
        before, after = getattr(was, field), getattr(now, field)
        if before != after and _renewed(before, same) != after:
            yield told(_kind(field), words, said(before, old), said(after, new))
    for rule, hard, harder in _severities(was.severity, now.severity):
        yield told(Kind.RULE, f"severity of {rule}", hard, harder)
    uses = (
        {u.attribute: use_words(u, old) for u in was.attributes},
        {u.attribute: use_words(u, new) for u in now.attributes},
    )
    for name, before, after in _changed(*uses):
        yield told(Kind.RULE, f"attribute {_attribute(name, old, new)}", before, after)
    roles = (
        {r.id: _role(r.name, role_words(r, old)) for r in was.roles},
        {r.id: _role(r.name, role_words(r, new)) for r in now.roles},
    )
    for name, before, after in _changed(*roles):
        yield told(Kind.RULE, f"role {name}", before, after)


def _role(name: str, words: str) -> str:
    return f"{name} ({words})"


def _above(taxonomy: Taxonomy, label: Label) -> str:
    return taxonomy.path(label.parent) if label.parent is not None else label.level.value.capitalize()


def _renewed(value: Any, same: Mapping[LabelId, LabelId]) -> Any:
    """A value that names labels, with their new ids: a label with another id is no difference of all that name it."""
    if same and isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return tuple(same.get(each, each) for each in value)
    return value


def _kind(field: str) -> Kind:
    return Kind.REDEFINED if field in DEFINING else Kind.NOTE if field in TELLING else Kind.RULE


def _of_attributes(old: Taxonomy, new: Taxonomy) -> Iterator[Difference]:
    for now in new.attributes:
        was = old.attribute_by_id.get(now.id)
        if was is None:
            yield _whole(Kind.ADDED, now)
        else:
            yield from _of_attribute(old, new, was, now)
    for was in old.attributes:
        if was.id not in new.attribute_by_id:
            yield _whole(Kind.REMOVED, was)


def _whole(kind: Kind, attribute: Attribute) -> Difference:
    return Difference(kind=kind, subject=attribute.id, title=_titled(attribute), is_attribute=True)


def _titled(attribute: Attribute) -> str:
    return f"Attribute › {attribute.name}"


def _of_attribute(old: Taxonomy, new: Taxonomy, was: Attribute, now: Attribute) -> Iterator[Difference]:
    def told(kind: Kind, field: str, before: str, after: str) -> Difference:
        return Difference(
            kind=kind,
            subject=now.id,
            title=_titled(now),
            field=field,
            was=before,
            now=after,
            is_attribute=True,
        )

    if was.name != now.name:
        yield told(Kind.RENAMED, "", was.name, now.name)
    for field, words in ATTRIBUTE_FIELDS.items():
        before, after = getattr(was, field), getattr(now, field)
        if before != after:
            yield told(Kind.ATTRIBUTE, words, said(before, old), said(after, new))
    for field, before, after in _of_choices(was, now):
        yield told(Kind.CHOICE, field, before, after)


def _of_choices(was: Attribute, now: Attribute) -> Iterator[tuple[str, str, str]]:
    earlier, later = {c.id: c for c in was.choices}, {c.id: c for c in now.choices}
    for choice in later.values():
        before = earlier.get(choice.id)
        if before is None:
            yield f"value {choice.name}", "nothing", "added"
            continue
        if before.name != choice.name:
            yield f"value {choice.id}", before.name, choice.name
        if before.definition != choice.definition:
            words = before.definition or "nothing", choice.definition or "nothing"
            yield f"definition of the value {choice.name}", *words
    for choice in earlier.values():
        if choice.id not in later:
            yield f"value {choice.name}", "there", "removed"


def _severities(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    before_words, after_words = ({k: v.value for k, v in side.items()} for side in (was, now))
    for rule, before, after in _changed(before_words, after_words, missing="as elsewhere"):
        yield str(rule).replace("_", " "), before, after


def _changed(
    was: Mapping[str, str], now: Mapping[str, str], missing: str = "nothing"
) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*was, *now)):
        before, after = was.get(name, missing), now.get(name, missing)
        if before != after:
            yield name, before, after


def _attribute(name: str, *taxonomies: Taxonomy) -> str:
    return next((t.attribute_by_id[name].name for t in taxonomies if name in t.attribute_by_id), name)


def summary(differences: Sequence[Difference]) -> str:
    """How many of each kind: `2 added, 1 removed, 3 rules`; “nothing is different” for none."""
    words = {
        Kind.ADDED: "added",
        Kind.REMOVED: "removed",
        Kind.REID: "with another id",
        Kind.RENAMED: "renamed",
        Kind.MOVED: "moved",
        Kind.REDEFINED: "redefined",
    }
    counts: dict[str, int] = {}
    for difference in differences:
        word = words.get(difference.kind, "changed")
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{count:,} {word}" for word, count in counts.items()) or "nothing is different"
