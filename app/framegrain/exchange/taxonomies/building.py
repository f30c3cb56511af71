"""Drafts become a taxonomy that the strict reader takes without an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.taxonomy import AttributeUse, Containment, Label, Level, Taxonomy
from framegrain.exchange.taxonomies.drafts import as_colour, as_hotkey, as_id, clean, one_line
from framegrain.exchange.taxonomies.reading import DEFAULT_SCOPES, DEFAULT_SHAPES, Converted
from framegrain.exchange.taxonomies.tree import Tree
from framegrain.exchange.taxonomy_fields import MAX_ID, slug
from framegrain.exchange.taxonomy_links import placeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.records import LabelId, Scope
    from framegrain.domain.shapes import ShapeKind
    from framegrain.domain.taxonomy import Attribute
    from framegrain.exchange.taxonomies.drafts import Draft, Losses
    from framegrain.exchange.taxonomies.reading import Reading
    from framegrain.exchange.taxonomies.source import Source


def build(
    source: Source,
    drafts: Iterable[Draft],
    reading: Reading,
    losses: Losses,
    *,
    level: Level,
    attributes: Sequence[Attribute] = (),
    name: str = "",
    description: str = "",
    guesses: Sequence[str] = (),
) -> Converted:
    """A taxonomy of drafts; `level` is where those go that say nothing, unless the person says so.

    Raises BadInput when there is no label or there are too many.
    """
    named = [draft for draft in drafts if _named(draft, losses)]
    if not named:
        raise source.wrong("there are no labels in it")
    tree = Tree(source, named, reading, losses)
    builder = _Builder(tree, reading, losses, reading.level or level)
    labels = builder.labels()
    taxonomy = Taxonomy(
        name=one_line(name, losses) or one_line(source.stem, losses) or "Taxonomy",
        version="1",
        description=clean(description, losses),
        labels=labels,
        attributes=tuple(attributes),
    )
    return Converted(
        taxonomy=taxonomy,
        losses=losses.all(),
        guesses=(*guesses, *builder.guesses()),
        choices=tuple(tree.choices),
    )


def _named(draft: Draft, losses: Losses) -> bool:
    draft.name = one_line(draft.name, losses)
    if not draft.name:
        losses.note("labels without a name", "they were left out")
    return bool(draft.name)


class _Builder:
    """Makes labels one by one, parents before children."""

    def __init__(self, tree: Tree, reading: Reading, losses: Losses, level: Level) -> None:
        self._tree = tree
        self._reading = reading
        self._losses = losses
        self._level = Level.OBJECT if level is Level.ATTRIBUTE else level
        self._rows = tree.in_order()
        self._given: list[LabelId] = []
        self._ids: set[LabelId] = set()
        self._next: dict[str, int] = {}
        self._first_id: dict[str, LabelId] = {}
        self._keys: set[str] = set()
        self._made: list[Label] = []
        self._by_id: dict[LabelId, Label] = {}
        self._enclosed = any(draft.within for draft in tree.drafts.values())
        self._guessed: dict[str, int] = {}

    def labels(self) -> tuple[Label, ...]:
        """Every label, with its children."""
        wanted = {as_id(self._tree.drafts[key].id) for key, _ in self._rows}
        for key, parent in self._rows:
            self._own_id(key, parent, wanted)
        for (key, parent), label_id in zip(self._rows, self._given, strict=True):
            label = self._label(self._tree.drafts[key], label_id, self._above(parent))
            self._made.append(label)
            self._by_id[label.id] = label
        below: dict[LabelId, list[LabelId]] = {}
        for label in self._made:
            if label.parent is not None:
                below.setdefault(label.parent, []).append(label.id)
        made = {label.id: replace(label, children=tuple(below.get(label.id, ()))) for label in self._made}
        able = placeable(made)
        stuck = [label for label in made.values() if label.within and label.id not in able]
        self._losses.note("circles of what must be around", "nobody could put down the first", len(stuck))
        for label in stuck:
            made[label.id] = replace(label, within=(), containment=Containment.INSIDE)
        return tuple(made.values())

    def guesses(self) -> Iterator[str]:
        """What the file did not say, as sentences."""
        for what, count in self._guessed.items():
            yield f"{count} {'label' if count == 1 else 'labels'}: {what}"

    def _above(self, parent: int | None) -> Label | None:
        return None if parent is None else self._made[parent]

    def _own_id(self, key: str, parent: int | None, wanted: set[str]) -> None:
        draft = self._tree.drafts[key]
        given = as_id(draft.id)
        made = given or slug(draft.name) or "label"
        if parent is not None and not given and (made in self._ids or made in wanted):
            made = f"{self._given[parent]}_{made}"[:MAX_ID].strip("_")
        base, number = made, self._next.get(made, 2)
        while made in self._ids or (made in wanted and made != given):
            made = f"{base[: MAX_ID - 7]}_{number}"
            number += 1
        self._next[base] = number
        self._given.append(made)
        self._ids.add(made)
        self._first_id.setdefault(key, made)

    def _label(self, draft: Draft, label_id: LabelId, above: Label | None) -> Label:
        level = self._level_of(draft)
        if above is not None and above.level is not level:
            self._losses.note("parents of another level", "labels lie below their own level; put at the top")
            above = None
        shapes, scopes = self._grain(draft, level)
        within = tuple(
            dict.fromkeys(i for w in draft.within if (i := self._first_id.get(w)) and i != label_id)
        )
        return Label(
            id=label_id,
            name=draft.name,
            level=level,
            parent=above.id if above is not None else None,
            definition=clean(draft.definition, self._losses),
            notes=clean(draft.notes, self._losses),
            synonyms=self._synonyms(draft),
            external_ids=self._external(draft),
            colour=self._colour(draft),
            hotkey=self._hotkey(draft),
            shapes=shapes,
            scopes=scopes,
            leaves_only=draft.group,
            exclusive=draft.exclusive,
            within=within or (above.within if above is not None else ()),
            containment=draft.containment if within or above is None else above.containment,
            overlap=draft.overlap if above is None or scopes else above.overlap,
            excludes=self._excludes(draft, label_id, above),
            attributes=_uses(draft, above),
        )

    def _excludes(self, draft: Draft, label_id: LabelId, above: Label | None) -> tuple[LabelId, ...]:
        """What a label excludes; nothing it lies below, and nothing where labels also need each other around them."""
        lineage = {label_id}
        at = above
        while at is not None:
            lineage.add(at.id)
            at = self._by_id.get(at.parent or "")
        named = dict.fromkeys(self._first_id[key] for key in draft.excludes if key in self._first_id)
        kept = () if self._enclosed else tuple(key for key in named if key not in lineage)
        self._losses.note("exclusions", "they would contradict where the labels lie", len(named) - len(kept))
        inherited = above.excludes if above is not None else ()
        return kept or tuple(key for key in inherited if key not in lineage)

    def _level_of(self, draft: Draft) -> Level:
        level = draft.level
        if level is None or level is Level.ATTRIBUTE:
            self._guess(f"level {self._level.value}")
            return self._level
        return level

    def _grain(self, draft: Draft, level: Level) -> tuple[tuple[ShapeKind, ...], tuple[Scope, ...]]:
        shapes, scopes = draft.shapes, draft.scopes
        if shapes is None and scopes is None:
            timed = level is not Level.OBJECT
            shapes = (
                self._reading.shapes if self._reading.shapes is not None else () if timed else DEFAULT_SHAPES
            )
            scopes = (
                self._reading.scopes if self._reading.scopes is not None else DEFAULT_SCOPES.get(level, ())
            )
            words = ", ".join([*shapes, *scopes]) or "neither shapes nor scopes"
            self._guess(f"used as {words}")
        return shapes or (), scopes or ()

    def _guess(self, what: str) -> None:
        self._guessed[what] = self._guessed.get(what, 0) + 1

    def _synonyms(self, draft: Draft) -> tuple[str, ...]:
        found = (one_line(each, self._losses) for each in draft.synonyms)
        return tuple(dict.fromkeys(each for each in found if each and each != draft.name))

    def _external(self, draft: Draft) -> dict[str, str]:
        return {
            key: kept
            for key, text in draft.external_ids.items()
            if key and (kept := one_line(text, self._losses))
        }

    def _colour(self, draft: Draft) -> str:
        found = as_colour(draft.colour)
        if draft.colour and not found:
            self._losses.note("colours", "they are not written as #rrggbb")
        return found

    def _hotkey(self, draft: Draft) -> str:
        if not draft.hotkey:
            return ""
        key = as_hotkey(draft.hotkey)
        if not key or key in self._keys:
            self._losses.note("keys", "each is taken by the program or by another label")
            return ""
        self._keys.add(key)
        return key


def _uses(draft: Draft, above: Label | None) -> tuple[AttributeUse, ...]:
    inherited = above.attributes if above is not None else ()
    known = {use.attribute for use in inherited}
    own = dict.fromkeys(each for each in draft.attributes if each and each not in known)
    return (*inherited, *(AttributeUse(attribute=each) for each in own))
