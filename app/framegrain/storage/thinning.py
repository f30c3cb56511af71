"""Which backups stay: pure. And how a long copy tells how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_DAY = 86_400_000
_GAP = 7 * _DAY
_ALWAYS = 2
_AT_ONCE = 3
_DAILY_FOR, _WEEKLY_FOR = 14 * _DAY, 92 * _DAY


class Kept(NamedTuple):
    """A backup as far as it counts here: `at` in milliseconds since 1970 UTC, `size` in bytes.

    `is_fixed`: just made, stays whatever it says. `is_lasting`: only the limit of room removes it.
    """

    name: str
    at: int
    size: int
    is_fixed: bool = False
    is_lasting: bool = False


class Stepping:
    """Told by SQLite how far a copy is; stops it when asked to."""

    def __init__(self, progress: Callable[[float], None] | None, cancel: Callable[[], bool]) -> None:
        self._progress = progress
        self._cancel = cancel

    def __call__(self, _status: int, remaining: int, total: int) -> None:
        """Raises Cancelled to end the copy."""
        if self._cancel():
            raise Cancelled("the backup was stopped")
        if self._progress is not None and total:
            self._progress(1 - remaining / total)


def surplus(kept: Sequence[Kept], now: int, limit: int) -> list[str]:
    """The names of those that may go: by the schedule first, then the oldest until the rest is within `limit` bytes.

    All of today stay, then the last of each day for two weeks, of each week for three months, of each month after.

    Clocks jump, so none is trusted: a stretch without backups counts as a week at most, those from the future stay,
    and the schedule removes no more than three at a time. The newest two stay in any case.
    """
    newest_first = sorted(kept, key=lambda one: (one.at, one.name), reverse=True)
    past = [one for one in newest_first if one.at <= now + _DAY]
    safe = {one.name for one in kept if one.is_fixed}
    for one in (*past, *newest_first):
        if len(safe) < _ALWAYS:
            safe.add(one.name)
    doomed = [name for name in _unscheduled(past, now) if name not in safe][-_AT_ONCE:]
    gone = set(doomed)
    left = [one for one in newest_first if one.name not in gone]
    room = sum(one.size for one in left)
    for one in reversed(left):
        if room <= limit:
            break
        if one.name not in safe:
            doomed.append(one.name)
            room -= one.size
    return doomed


def _unscheduled(past: Sequence[Kept], now: int) -> Iterator[str]:
    """Those in whose place a later one stands, newest first."""
    age, before = 0, now
    taken: set[tuple[int, ...]] = set()
    for one in past:
        age += min(max(before - one.at, 0), _GAP)
        before = one.at
        place = _place(one.at, age, now)
        if place is None:
            continue
        if place in taken and not one.is_lasting:
            yield one.name
        taken.add(place)


def _place(at: int, age: int, now: int) -> tuple[int, ...] | None:
    """The day, week or month of which one stays; None where all do."""
    day = at // _DAY
    if age < _DAY or day == now // _DAY:
        return None
    if age < _DAILY_FOR:
        return (0, day)
    if age < _WEEKLY_FOR:
        return (1, (day + 3) // 7)  # weeks begin on Mondays; 1970 began on a Thursday
    date = datetime.fromtimestamp(at / 1000, UTC)
    return (2, date.year, date.month)
