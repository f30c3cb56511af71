"""How late a person's keys come, learned from where they later put the ends of what they had live-coded."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from framegrain.domain.records import Event
from framegrain.editing.live_coding import ends_moved, reactions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.edit import Edit
    from framegrain.domain.timebase import FrameTimes
    from framegrain.ui.settings import Settings

REMEMBERED = 30
"""So many of the newest corrections count."""
NEEDED = 5
"""With fewer, nothing is corrected."""
_SOONEST, _LATEST = -0.5, 2.0
"""Seconds; an end put further away was moved for another reason."""
_SETTING = "live/reactions"
_MOST_CHANGES = 2


class Learned(NamedTuple):
    """What is known of a person: how many corrections, their median and middle half in seconds, whether it is used."""

    corrections: int
    seconds: float
    low: float
    high: float
    on: bool

    @property
    def used(self) -> float:
        """Seconds that ends are put earlier: 0 while it is turned off or too little is known."""
        return max(self.seconds, 0.0) if self.on and self.corrections >= NEEDED else 0.0


class Reactions:
    """Kept in the settings of this machine, for each person by name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, person: str) -> Learned:
        """What is known of a person now."""
        kept = [seconds for _, seconds in self._kept(person)]
        on = self._entry(person).get("on", True) is not False
        if not kept:
            return Learned(0, 0.0, 0.0, 0.0, on)
        quarters = quantiles(kept, n=4, method="inclusive") if len(kept) > 1 else kept * 3
        return Learned(len(kept), median(kept), quarters[0], quarters[2], on)

    def turn(self, person: str, *, on: bool) -> None:
        """Use what was learned, or leave ends where the keys were; it goes on learning."""
        self._write(person, self._kept(person), on)

    def reset(self, person: str) -> None:
        """Forget every correction of a person."""
        self._write(person, [], self.of(person).on)

    def learn(self, person: str, project: str, times: FrameTimes, edit: Edit) -> None:
        """Take in where a person put the ends of what they had live-coded; an end put back counts no more.

        Edits that make or delete records, or move many, are no corrections of an end.
        """
        moved = [
            (c.before, c.after)
            for c in edit.changes
            if isinstance(c.before, Event) and isinstance(c.after, Event)
        ]
        if len(moved) != len(edit.changes) or len(moved) > _MOST_CHANGES:
            return
        kept = dict(self._kept(person))
        before = list(kept.items())
        for was, event in moved:
            if event.provenance.by == person and event.provenance.detail:
                ends = ends_moved(was, event)
                _take(kept, f"{project}#{event.id}", ends, reactions(times, event))
        after = list(kept.items())[-REMEMBERED:]
        if after != before:
            self._write(person, after, self.of(person).on)

    # -- settings, which people may edit

    def _entry(self, person: str) -> dict[str, Any]:
        entry = self._settings.get(_SETTING, {}).get(person, {})
        return entry if isinstance(entry, dict) else {}

    def _kept(self, person: str) -> list[tuple[str, float]]:
        kept = self._entry(person).get("corrections", [])
        return list(_pairs(kept)) if isinstance(kept, list) else []

    def _write(self, person: str, kept: list[tuple[str, float]], on: bool) -> None:
        everybody = dict(self._settings.get(_SETTING, {}))
        everybody[person] = {"on": on, "corrections": [[key, round(seconds, 4)] for key, seconds in kept]}
        self._settings.set(_SETTING, everybody)


def _take(kept: dict[str, float], record: str, ends: Iterable[str], found: dict[str, float]) -> None:
    for end in ends:
        kept.pop(f"{record}#{end}", None)  # so that the newest come last
        if end in found and _SOONEST <= found[end] <= _LATEST:
            kept[f"{record}#{end}"] = round(found[end], 4)


def _pairs(kept: list[Any]) -> Iterator[tuple[str, float]]:
    for entry in kept:
        match entry:
            case [str(key), int() | float() as seconds] if _SOONEST <= seconds <= _LATEST:
                yield key, float(seconds)
