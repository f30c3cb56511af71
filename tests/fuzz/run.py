"""Look for files that break a parser: `python tests/fuzz/run.py [--minutes N] [--target T ...]`.

Files that reach lines of the program no file reached before are kept and spoiled further. What a parser raises, beside
a refusal in our own words, is made as small as it goes and written to a folder; so is what takes longer than
`SLOW_SECONDS`, or more memory than a parser may have. Put each into `tests/unit/test_spoiled_files.py`.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "app")]

from fuzz.mutating import spoiled, words_of  # noqa: E402 - found by the line above
from fuzz.targets import TARGETS, Target, allowed  # noqa: E402

if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

SLOW_SECONDS = 20
"""Of the processor: what else the computer does meanwhile does not count."""
_MEMORY = 3 << 30
_OURS = str(HERE.parents[1] / "app" / "framegrain")
_MOST_KEPT = 400


class TooSlow(BaseException):
    """A file kept its parser busy for too long."""


class Coverage:
    """The lines of the program that were ever run, and whether the last file reached a new one."""

    def __init__(self) -> None:
        self.lines: set[tuple[Any, int]] = set()
        self.grew = False

    def __enter__(self) -> None:
        self.grew = False
        sys.settrace(self._call)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(_OURS) else None

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        place = (frame.f_code, frame.f_lineno)
        if place not in self.lines:
            self.lines.add(place)
            self.grew = True
        return self._line


def complaint(target: Target, data: bytes) -> str:
    """What is wrong with how the parser takes a file; empty when nothing is."""
    signal.setitimer(signal.ITIMER_PROF, SLOW_SECONDS)
    try:
        allowed(target.run, data)
    except TooSlow:
        return "too slow"
    except (Exception, RecursionError) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def smaller(target: Target, data: bytes, said: str) -> bytes:
    """The least of the file that is complained of in the same words."""
    piece = max(1, len(data) // 2)
    end = time.monotonic() + 60
    while piece and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            less = data[:at] + data[at + piece :]
            if complaint(target, less) == said:
                data = less
            else:
                at += piece
        piece //= 2
    return data


def fuzz(target: Target, seconds: float, chance: random.Random, out: Path) -> dict[str, Path]:
    """Spoil files for some time; where each complaint's file was put."""
    coverage = Coverage()
    corpus = list(target.seeds)
    words = words_of(corpus)
    found: dict[str, Path] = {}
    tried, end = 0, time.monotonic() + seconds
    for seed in corpus:
        with coverage:
            _note(target, seed, complaint(target, seed), found, out)
    while time.monotonic() < end:
        # the newest reached furthest, but the seeds are the most like real files
        base = chance.choice(corpus[-20:] if chance.random() < 0.5 else corpus)
        data = spoiled(base, corpus, words, chance)
        with coverage:
            said = complaint(target, data)
        tried += 1
        if said:
            _note(target, data, said, found, out)
        elif coverage.grew and len(corpus) < _MOST_KEPT:
            corpus.append(data)
    print(
        f"{target.name:24} {tried:7} files  {len(coverage.lines):5} lines  {len(corpus):4} kept  {len(found)} found"
    )
    return found


def _note(target: Target, data: bytes, said: str, found: dict[str, Path], out: Path) -> None:
    if not said or said in found:
        return
    sys.settrace(None)
    found[said] = file = out / f"{target.name}-{len(found)}"
    file.write_bytes(data if said == "too slow" else smaller(target, data, said))
    print(f"{target.name}: {said}: {file}", flush=True)


def _too_slow(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlow


def main() -> int:
    """Fuzz what was asked for; 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="how long, all targets together")
    parser.add_argument(
        "--target", action="append", choices=sorted(TARGETS), help="only this one; again for more"
    )
    parser.add_argument(
        "--seed", type=int, default=time.time_ns() % 1_000_000, help="for the same files again"
    )
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGPROF, _too_slow)
    out = Path(tempfile.mkdtemp(prefix="framegrain-found-"))
    chosen = [TARGETS[name] for name in arguments.target or TARGETS]
    print(f"seed {arguments.seed}, {len(chosen)} targets, finds go to {out}", flush=True)
    chance = random.Random(arguments.seed)
    each = arguments.minutes * 60 / len(chosen)
    return 1 if sum(len(fuzz(target, each, chance, out)) for target in chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
