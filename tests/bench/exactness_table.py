"""Count exact frames over every kind of file, ours and OpenCV's: `python tests/bench/exactness_table.py [WORD ...]`.

Makes each kind of the contract tests, longer and larger than they do, asks both for the same random frames and writes
the table of the manual, `resources/help/exactness-table.md`. With words only the kinds are tried whose names have one
of them, and the lines are printed instead. Takes some minutes.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
FRAMES, SCALE, REQUESTS = 250, 2, 200
os.environ["FRAMEGRAIN_KIND_FRAMES"], os.environ["FRAMEGRAIN_KIND_SCALE"] = str(FRAMES), str(SCALE)
os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"  # what is wrong is counted, not told
sys.path[:0] = [str(HERE.parent), str(CHECKOUT / "app")]

import av  # noqa: E402  # what is made is settled by the two lines above
import cv2  # noqa: E402

from contract.videos import DAMAGED, FILES, Kind, can_write, number_of, sequential_numbers  # noqa: E402
from framegrain.domain.errors import FramegrainError  # noqa: E402
from framegrain.media.demux import build_index, prepare  # noqa: E402
from framegrain.media.reader import ExactReader  # noqa: E402
from framegrain.media.scan import scan  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

PAGE = CHECKOUT / "resources" / "help" / "exactness-table.md"
HEADER = (
    "| kind | container | frames | exact, ours | exact, OpenCV | time, ours to OpenCV |",
    "|---|---|---|---|---|---|",
)


class Count(NamedTuple):
    """How many requests gave the right picture, and the seconds they took."""

    exact: int
    seconds: float


class Row(NamedTuple):
    """One kind of file. `theirs` is None where OpenCV opens nothing."""

    kind: Kind
    frames: int
    asked: int
    ours: Count
    theirs: Count | None

    def line(self) -> str:
        """The row of the table."""
        theirs, ratio = "opens nothing", "–"
        if self.theirs:
            theirs = f"{self.theirs.exact} of {self.asked}"
        if self.theirs and self.theirs.exact * 2 >= self.asked:
            ratio = f"{self.ours.seconds / self.theirs.seconds:.2f}"
        name = self.kind.name.replace("-", " ")
        ours = f"{self.ours.exact} of {self.asked}"
        return f"| {name} | {self.kind.suffix} | {self.frames} | {ours} | {theirs} | {ratio} |"


def main(words: Sequence[str]) -> int:
    """Count, and write the page (or print the rows with a word in their names)."""
    av.logging.set_level(None)
    groups = [
        [kind for kind in kinds if not words or any(word in kind.name + kind.suffix for word in words)]
        for kinds in (FILES, DAMAGED)
    ]
    with tempfile.TemporaryDirectory() as folder:
        sound, damaged = ([counted(kind, Path(folder)) for kind in kinds] for kinds in groups)
    if not words:
        PAGE.write_text(page(sound, damaged), encoding="utf-8")
    return 0


def counted(kind: Kind, folder: Path) -> Row:
    """Ask both for the same frames of one kind of file."""
    if not can_write(kind.encoder):
        raise SystemExit(f"this FFmpeg can't write {kind.encoder}: the table would lack {kind.name}")
    path = kind.file(folder)
    true = list(kind.shown) if kind in FILES else sequential_numbers(path)
    readable = [frame for frame, number in enumerate(true) if number is not None]
    rng = random.Random(kind.name + kind.suffix)
    asked = (
        rng.choices(readable, k=REQUESTS)
        if len(readable) >= REQUESTS
        else rng.sample(readable, len(readable))
    )
    row = Row(kind, len(true), len(asked), ours(kind, path, true, asked), theirs(path, true, asked))
    print(row.line(), flush=True)
    path.unlink()
    return row


def ours(kind: Kind, path: Path, true: Sequence[int | None], asked: Sequence[int]) -> Count:
    index = prepare(path) if kind in FILES else scan(path, build_index(path)).accepted()
    exact = 0
    with ExactReader(path, index) as reader:
        started = time.perf_counter()
        for frame in asked:
            try:
                exact += number_of(reader.picture(frame)) == true[frame]
            except FramegrainError as error:
                print(error, file=sys.stderr)
        return Count(exact, time.perf_counter() - started)


def theirs(path: Path, true: Sequence[int | None], asked: Sequence[int]) -> Count | None:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    is_read = capture.isOpened() and capture.read()[0]
    capture.release()
    if not is_read:
        return None
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    exact = 0
    started = time.perf_counter()
    for frame in asked:
        capture.set(cv2.CAP_PROP_POS_FRAMES, frame)
        is_there, picture = capture.read()
        exact += is_there and _number(picture) == true[frame]
    seconds = time.perf_counter() - started
    capture.release()
    return Count(exact, seconds)


def _number(picture: NDArray[np.uint8]) -> int | None:
    return number_of(picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))


def page(sound: Sequence[Row], damaged: Sequence[Row]) -> str:
    """The page of the manual."""
    right = sum(row.theirs is not None and row.theirs.exact == row.asked for row in sound)
    return "\n".join(
        [
            "# Random frames, counted",
            "",
            f"Every kind of file below was made with {FRAMES} frames (some have fewer or more by their nature),",
            f"each with its number drawn into the picture. Then {REQUESTS} frames were asked for at random, or all of",
            "them in random order where there are fewer: once of Framegrain, once of OpenCV's VideoCapture by setting",
            "`CAP_PROP_POS_FRAMES` and reading. A request is exact when the picture carries the number asked for.",
            "The last column divides our time by OpenCV's: below 1 we are quicker. The pictures are small, so it tells",
            "how a file is searched more than how fast it is decoded. Where most of OpenCV's pictures are wrong, no",
            "time is given.",
            "",
            f"OpenCV {cv2.__version__} was always right on {right} of the {len(sound)} kinds of sound file.",
            "[Which frame is it?](exactness.md) says what to do about the others.",
            "",
            "The page is made by `python tests/bench/exactness_table.py` in the source of Framegrain.",
            "",
            "## Sound files",
            "",
            *HEADER,
            *(row.line() for row in sound),
            "",
            "## Damaged files",
            "",
            "What these show is not what was put into them. Right is here what a decode from the start shows;",
            "pictures that can't be read there are not asked for.",
            "",
            *HEADER,
            *(row.line() for row in damaged),
            "",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
