"""What a disk holds after the power went: all that was synced, and of what came since some and some not."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from faults.shim import Disk, Op

SECTOR = 512
"""A disk writes so much or nothing."""


@dataclass
class _File:
    safe: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)


def accepted(disk: Disk, cut: int) -> int:
    """How many edits the person had been told of when the power went after `cut` things had reached the disk."""
    return sum(op.kind == "mark" for op in disk.ops[:cut])


def cut_off(disk: Disk, cut: int, rng: random.Random, into: Path) -> None:
    """Lay into a folder what the disk holds when the power goes after `cut` things had reached it."""
    files = {number: _File(bytearray(disk.before[name])) for name, number in _first(disk).items()}
    names = dict(_first(disk))
    waiting: list[Op] = []
    for op in disk.ops[:cut]:
        if op.kind in ("name", "unname"):
            waiting.append(op)
            files.setdefault(op.file, _File())
        elif op.kind == "sync names":
            _settle(names, waiting)
            waiting = []
        elif op.kind == "sync":
            _survive(files[op.file], None, 1.0)
        elif op.kind != "mark":
            files[op.file].pending.append(op)
    _settle(names, waiting[: rng.randint(0, len(waiting))])
    share = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0, rng.random()))
    for file in files.values():
        _survive(file, rng, share)
    for name, number in names.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(files[number].safe)


def _first(disk: Disk) -> dict[str, int]:
    return {name: number for number, name in enumerate(disk.before, 1)}


def _settle(names: dict[str, int], ops: list[Op]) -> None:
    for op in ops:
        if op.kind == "name":
            names[op.name] = op.file
        else:
            names.pop(op.name, None)


def _survive(file: _File, rng: random.Random | None, share: float) -> None:
    """Put down this share of the sectors written since the last sync, each by itself; all of them without `rng`."""
    for op in file.pending:
        if op.kind == "truncate":
            if rng is None or rng.random() < share:
                del file.safe[op.at :]
                file.safe.extend(bytes(op.at - len(file.safe)))
            continue
        for start, piece in _sectors(op):
            if rng is None or rng.random() < share:
                if len(file.safe) < start:
                    file.safe.extend(bytes(start - len(file.safe)))
                file.safe[start : start + len(piece)] = piece
    file.pending.clear()


def _sectors(op: Op) -> list[tuple[int, bytes]]:
    """The parts of a write by the sectors of the disk they fall in."""
    end = op.at + len(op.data)
    edges = [op.at, *range((op.at // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [(a, op.data[a - op.at : b - op.at]) for a, b in pairwise(edges) if a < b]
