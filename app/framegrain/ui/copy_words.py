"""What a person is told about the small copy of a video: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.media.proxy_plan import in_bytes
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.media.proxy_plan import ProxyPlan


def offer_words(plan: ProxyPlan, *, drops: bool) -> str:
    """The offer to make a copy; `drops` says that playing was seen to leave frames out."""
    why = (
        "Playing this video leaves frames out here."
        if drops
        else f"Moving through this video is slow here (about {_short(plan.step_back)} a step back)."
    )
    return f"{why} Make a small copy for moving? {in_bytes(plan.size)}, about {in_time(plan.seconds)}"


def progress_words(share: float, seconds: float | None, *, waiting: bool) -> str:
    """How far the making is, `seconds` being what is left of it; None while that can't be told."""
    done = f"small copy {int(share * 100)} %"
    if waiting:
        return f"{done}, waits while you move"
    return done if seconds is None else f"{done}, about {in_time(seconds)} left"


def deleted_words(name: str, freed: int) -> str:
    """After a copy was deleted."""
    if not freed:
        return f"The small copy of {name} was gone already"
    return f"The small copy of {name} is deleted; {in_bytes(freed)} are free again"


def in_time(seconds: float) -> str:
    """A duration as people say it: `40 seconds`, `9 minutes`, `1.5 hours`."""
    if seconds < 55:
        return counted(max(5 * round(seconds / 5), 5), "second")
    minutes = round(seconds / 60)
    return counted(minutes, "minute") if minutes < 90 else f"{seconds / 3600:.1f} hours"


def _short(seconds: float) -> str:
    return f"{seconds:.1f} s"
