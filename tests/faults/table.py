"""Every kind of fault there is a trial of, with how it is named in the manual."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from faults import killing, trials

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from faults.killing import Workers
    from faults.trials import Outcome


class Kind(NamedTuple):
    """A row of the table. `run` breaks something many times in a folder of its own."""

    broken: str
    run: Callable[[Path, random.Random], Outcome]


def kinds(started: Workers, tries: int | None = None) -> list[Kind]:
    """Every kind; `tries` limits how many of the writes of one action are tried, None tries each."""
    power = [
        Kind("Power cut in a session", trials.power_cut),
        Kind("Power cut while a project is made", trials.power_cut_while_made),
        Kind(
            "Power cut while an old project is brought up to date", trials.power_cut_while_brought_up_to_date
        ),
    ]
    killed = [
        Kind(f"`kill -9` during {what}", partial(killing.kill, started=started, what=what))
        for what in killing.WORK
    ]
    killed += [
        Kind("`kill -9` while an old project is brought up to date", _other(started, "migrations")),
        Kind("`kill -9` while a project is made", _other(started, "making")),
    ]
    disks = [
        Kind(f"{name[0].upper()}{name[1:]} for a while in a session", partial(trials.trouble, kind=name))
        for name in trials.FAULTS
    ]
    disks += [
        Kind(f"Disk full at each write of {what}", partial(trials.each_write, what=what, tries=tries))
        for what in trials.WHOLE
    ]
    others = [
        Kind("A drive that gives its lock to two windows at once", trials.two_at_once),
        Kind("A clock that jumps back and forth", trials.clock),
    ]
    return [*power, *killed, *disks, *others]


def _other(started: Workers, what: str) -> Callable[[Path, random.Random], Outcome]:
    return partial(killing.kill_other, started=started, what=what)
