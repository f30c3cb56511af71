"""Labels as other programs have them, on their way to becoming a taxonomy: any ids, any number of parents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Attribute, AttributeType, Choice, Containment, Level, Overlap
from framegrain.exchange.exporting import Loss
from framegrain.exchange.taxonomy_fields import COLOUR, ID, KEYS_FOR_LABELS, MAX_ID, MAX_NAME, MAX_TEXT, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLOURS = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080", "pink": "#ffc0cb", "brown": "#a52a2a",
    "gray": "#808080", "grey": "#808080", "cyan": "#00ffff", "magenta": "#ff00ff", "lime": "#00ff00",
    "navy": "#000080", "teal": "#008080", "olive": "#808000", "maroon": "#800000", "aqua": "#00ffff",
    "fuchsia": "#ff00ff", "silver": "#c0c0c0", "gold": "#ffd700", "darkgreen": "#006400",
}  # fmt: skip
"""The names of colours people write in label files."""


MAX_KINDS = 100
"""More kinds of losses than a person reads; what comes beyond is not told."""


class Draft(msgspec.Struct, kw_only=True):
    """One label as a file has it. `key` is what the file calls it, `parents`, `within` and `excludes` are keys.

    `id` is the id it should get where it can. `group`: it only groups those below it. What is None is up to the
    choices of the import.
    """

    key: str
    name: str
    id: str = ""
    parents: tuple[str, ...] = ()
    level: Level | None = None
    definition: str = ""
    notes: str = ""
    synonyms: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = {}
    colour: str = ""
    hotkey: str = ""
    shapes: tuple[ShapeKind, ...] | None = None
    scopes: tuple[Scope, ...] | None = None
    group: bool = False
    exclusive: bool = False
    within: tuple[str, ...] = ()
    containment: Containment = Containment.INSIDE
    overlap: Overlap = Overlap.STACK
    excludes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


class Losses:
    """What could not be carried, counted by what it is."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def note(self, what: str, why: str, count: int = 1) -> None:
        """Count something lost, and say why."""
        if count and (len(self._counts) < MAX_KINDS or (what, why) in self._counts):
            self._counts[what, why] += count

    def all(self) -> tuple[Loss, ...]:
        """Everything noted, in the order it was met."""
        return tuple(Loss(what, count, why) for (what, why), count in self._counts.items())


class Attributes:
    """Attributes gathered from labels that each bring their own: alike ones are one, others get another id."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._found: dict[str, Attribute] = {}

    def all(self) -> tuple[Attribute, ...]:
        """What was gathered, in the order it came."""
        return tuple(self._found.values())

    def add(self, attribute: Attribute, of: str) -> str:
        """The id under which an attribute of the label `of` is kept; empty when it can't be."""
        made = replace(
            attribute,
            name=one_line(attribute.name, self._losses),
            definition=clean(attribute.definition, self._losses),
        )
        if not made.name:
            self._losses.note("attributes without a name", "they can't be asked for")
            return ""
        for key in _free_ids(made.name, f"{of} {made.name}", "attribute"):
            wanted = replace(made, id=key)
            if self._found.setdefault(key, wanted) == wanted:
                return key
        return ""


def _free_ids(*names: str) -> Iterable[str]:
    for name in names:
        if made := slug(name):
            yield made
    base = next(filter(None, map(slug, names)))
    for number in range(2, 100_000):
        end = f"_{number}"
        yield f"{base[: MAX_ID - len(end)]}{end}"


def choices(values: Iterable[str], losses: Losses) -> tuple[Choice, ...]:
    """Values of a choice: empty ones left out, doubles once."""
    found: dict[str, Choice] = {}
    for value in values:
        name = one_line(value, losses)
        if not name:
            continue
        wanted = (Choice(id=key, name=name) for key in _free_ids(name, f"value {name}", "value"))
        choice = next(each for each in wanted if found.get(each.id, each) == each)
        found[choice.id] = choice
    return tuple(found.values())


def choice_attribute(name: str, values: Iterable[str], losses: Losses, *, many: bool = False) -> Attribute:
    """An attribute with these values; a text where there are none."""
    known = choices(values, losses)
    kind = (AttributeType.MANY if many else AttributeType.CHOICE) if known else AttributeType.TEXT
    return Attribute(id="", name=name, type=kind, choices=known)


def clean(text: str, losses: Losses) -> str:
    """A text a taxonomy file may hold: no control characters, not too long."""
    kept = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn")
    ).strip()
    if len(kept) > MAX_TEXT:
        losses.note("long texts", f"a text has at most {MAX_TEXT} characters; the rest was cut")
        kept = kept[:MAX_TEXT].strip()
    return kept


def one_line(text: str, losses: Losses) -> str:
    """A name: one line, not too long."""
    name = " ".join(clean(text, losses).split())
    if len(name) > MAX_NAME:
        losses.note("long names", f"a name has at most {MAX_NAME} characters; the rest was cut")
        name = name[:MAX_NAME].strip()
    return name


def as_colour(text: str) -> str:
    """`#rrggbb` of a colour as files write it; empty when it is none."""
    word = text.strip().lower()
    short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", word)
    if short:
        return "#" + "".join(digit * 2 for digit in short.groups())
    if COLOUR.fullmatch(word[:7]) and len(word) in (7, 9):  # an opacity behind it is dropped
        return word[:7]
    return _COLOURS.get(word, "")


def as_hotkey(text: str) -> str:
    """A key the program leaves free for labels; empty when it is none."""
    key = text.strip().lower()
    return key if len(key) == 1 and key in KEYS_FOR_LABELS else ""


def as_id(text: str) -> str:
    """The text when it can be an id; else empty."""
    return text if len(text) <= MAX_ID and ID.fullmatch(text) else ""


def readable(word: str) -> str:
    """A name out of a word for machines: `acting_in_play` is “Acting in play”."""
    if "_" not in word and not word.islower():
        return word
    name = " ".join(word.replace("_", " ").split())
    return name[:1].upper() + name[1:]
