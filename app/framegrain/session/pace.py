"""A person's own working time and pace, by video."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.activity import Activity

HOUR_MS = 3_600_000
_LEAST_MS = 60_000
"""Of less time no pace is told: it would say more of the clock than of the work."""


class Work(NamedTuple):
    """What one person did in a video (0: in all of them): milliseconds of work, edits, and records made."""

    video: int
    active: int
    edits: int
    records: int

    @property
    def per_hour(self) -> float | None:
        """Records an hour of work; None where the time is too short to say."""
        return self.records * HOUR_MS / self.active if self.active >= _LEAST_MS else None


def day_began(now: int) -> int:
    """When the day of this moment began here, milliseconds since 1970 UTC."""
    here = datetime.fromtimestamp(now / 1000).astimezone()
    return _ms(here.replace(hour=0, minute=0, second=0, microsecond=0))


def week_began(now: int) -> int:
    """When the Monday on or before this moment began here, milliseconds since 1970 UTC."""
    here = datetime.fromtimestamp(now / 1000).astimezone()
    monday = (here - timedelta(days=here.weekday())).replace(tzinfo=None)
    return _ms(monday.replace(hour=0, minute=0, second=0, microsecond=0).astimezone())


def worked(
    activities: Iterable[Activity], person: str, since: int, made: Mapping[int, int], until: int | None = None
) -> list[Work]:
    """By video what a person did from `since` on, most time first; `made` is the records made by then, by video."""
    active: dict[int, int] = {}
    edits: dict[int, int] = {}
    for one in activities:
        if one.person == person and one.began >= since and (until is None or one.began < until):
            active[one.video] = active.get(one.video, 0) + one.active
            edits[one.video] = edits.get(one.video, 0) + one.edits
    found = [Work(video, active[video], edits[video], made.get(video, 0)) for video in active]
    return sorted(found, key=lambda work: -work.active)


def together(works: Sequence[Work]) -> Work:
    """All videos as one."""
    return Work(0, *(sum(work[n] for work in works) for n in (1, 2, 3)))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
