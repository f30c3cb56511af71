"""Random files, hunted for one that gives other frames than a plain decode.

`python tests/contract/hunt.py SECONDS SEED` goes on for some time from some seed on.

Prints each file that fails, with the seed that makes it again, and keeps it. The ordinary tests try a few seeds.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import av

if __name__ == "__main__":
    sys.path[:0] = [
        str(Path(__file__).resolve().parents[1]),
        str(Path(__file__).resolve().parents[2] / "app"),
    ]

from contract.kinds_codecs import X264
from contract.making import (
    FRAMES,
    RATE,
    Recipe,
    can_write,
    cut_off,
    encode,
    join,
    read_number,
    sequentially,
    uneven_times,
)
from contract.patching import all_keys, edits, from_middle, patched, rename_box, stamped_by, without_index
from framegrain.domain.errors import FramegrainError
from framegrain.media.demux import build_index, needs_scan
from framegrain.media.reader import ExactReader
from framegrain.media.scan import luma_crc, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from framegrain.media.index import VideoIndex

CONTAINERS = {
    "libx264": (
        ".mp4",
        ".mov",
        ".mkv",
        ".ts",
        ".mts",
        ".flv",
        ".avi",
        ".mpg",
        ".h264",
        ".asf",
        ".mxf",
        ".nut",
    ),
    "libx265": (".mp4", ".mkv", ".ts", ".hevc", ".mov"),
    "libvpx": (".webm", ".mkv", ".ivf", ".ogv"),
    "libvpx-vp9": (".webm", ".mp4", ".ivf"),
    "mpeg2video": (".ts", ".mpg", ".mkv", ".mp4", ".m2v", ".avi", ".vob", ".mxf"),
    "mpeg1video": (".mpg", ".m1v", ".ts", ".mkv"),
    "mpeg4": (".mp4", ".avi", ".mkv", ".ts", ".m4v", ".3gp"),
    "msmpeg4": (".avi", ".asf"),
    "msmpeg4v2": (".avi",),
    "wmv1": (".wmv", ".avi"),
    "wmv2": (".wmv", ".avi"),
    "flv": (".flv", ".avi"),
    "h263": (".3gp", ".avi", ".mov"),
    "mjpeg": (".avi", ".mov", ".mkv", ".mp4", ".mjpeg"),
    "svq1": (".mov",),
    "qtrle": (".mov",),
    "ffv1": (".mkv", ".avi"),
    "huffyuv": (".avi", ".mkv"),
    "cinepak": (".avi", ".mov"),
    "msvideo1": (".avi",),
    "flashsv": (".flv",),
    "snow": (".nut", ".avi"),
    "rv20": (".rm",),
    "apng": (".apng",),
    "gif": (".gif",),
}
RAW = {
    ".h264": "h264",
    ".hevc": "hevc",
    ".m2v": "mpeg2video",
    ".m1v": "mpeg1video",
    ".m4v": "m4v",
    ".mjpeg": "mjpeg",
    ".mts": "mpegts",
}
PIXELS = {
    "mjpeg": "yuvj420p",
    "svq1": "yuv410p",
    "qtrle": "rgb24",
    "huffyuv": "yuv422p",
    "cinepak": "rgb24",
    "msvideo1": "rgb555le",
    "flashsv": "bgr24",
    "apng": "rgb24",
    "gif": "rgb8",
}


class Game(NamedTuple):
    """One file: its name, what it is made of, what writes it, and whether its pictures are always the same bits."""

    name: str
    told: str
    write: Callable[[Path], None]
    same_bits: bool


def game(seed: int) -> Game:
    """The file of one seed; the same each time."""
    rng = random.Random(seed)
    codec = rng.choice([*CONTAINERS, *["libx264"] * 8, *["libx265"] * 3, *["mpeg4", "mpeg2video"] * 2])
    suffix = rng.choice(CONTAINERS[codec])
    recipe = _recipe(rng, codec, suffix)
    changes = _changes(rng, recipe, suffix)
    told, write = rng.choice([*changes[:1] * 2, *changes])
    return Game(f"{seed}-{codec}-{told}{suffix}", f"{recipe}", write, "intra-refresh" not in f"{recipe}")


def _recipe(rng: random.Random, codec: str, suffix: str) -> Recipe:
    gop = rng.choice([1, 2, 7, 12, 25, 50, 200])
    b_frames = rng.choice([0, 0, 1, 2, 3, 5])
    more: dict[str, Any] = {}
    if suffix in RAW:
        more["format"] = RAW[suffix]
    if suffix == ".mts":
        more["muxer"] = {"mpegts_m2ts_mode": "1"}
    if suffix in (".mp4", ".mov"):
        more["muxer"] = rng.choice(MP4_OPTIONS)
    if suffix in (".mp4", ".mov", ".mkv", ".webm", ".flv", ".nut") and rng.random() < 0.3:
        more["times"], more["time_base"] = uneven_times(), Fraction(1, 1000)
    elif suffix in (".mp4", ".mov", ".mkv", ".ts"):
        more["shift"] = rng.choice([0, 0, 0, -17, -3, 130])
    return Recipe(
        codec,
        _options(rng, codec, gop, b_frames),
        gop=gop,
        b_frames=b_frames if codec in ("libx264", "libx265", "mpeg4", "mpeg2video", "mpeg1video") else 0,
        pix_fmt=PIXELS.get(codec, "yuv420p"),
        size=(176, 144) if codec in ("h263", "rv20") else (96, 64),
        **more,
    )


MP4_OPTIONS = (
    {},
    {},
    {"movflags": "faststart"},
    {"movflags": "frag_keyframe+empty_moov"},
    {"movflags": "frag_every_frame+empty_moov+default_base_moof+skip_trailer"},
    {"movflags": "negative_cts_offsets"},
    {"use_editlist": "0"},
)


def _options(rng: random.Random, codec: str, gop: int, b_frames: int) -> dict[str, str]:
    if codec == "libx264":
        flags = [
            f"open-gop={rng.choice([0, 1])}",
            f"b-pyramid={rng.choice(['none', 'strict', 'normal'])}",
            f"scenecut={rng.choice([0, 40])}",
            f"ref={rng.choice([1, 3, 6])}",
            *rng.choice(
                [[], [], [], ["tff=1"], ["slices=4"], ["intra-refresh=1:bframes=0"], ["repeat-headers=1"]]
            ),
        ]
        return {**X264, "x264-params": ":".join(flags)}
    if codec == "libx265":
        flags = f"log-level=0:bframes={b_frames}:keyint={gop}"
        flags += f":open-gop={rng.choice([0, 1])}:b-pyramid={rng.choice([0, 1])}"
        return {"preset": "superfast", "x265-params": flags}
    if codec.startswith("libvpx"):
        lag = rng.choice(["0", "16"])
        return {"cpu-used": "5", "b": "1M", "auto-alt-ref": str(int(lag != "0")), "lag-in-frames": lag}
    if codec in ("mpeg4", "mpeg2video"):
        flags = {"flags": "+ildct+ilme"} if rng.random() < 0.3 else {}
        return {"b": "2M", **flags}
    return {"qscale": "1"} if codec == "snow" else {"b": "2M"}


def _changes(rng: random.Random, recipe: Recipe, suffix: str) -> list[tuple[str, Callable[[Path], None]]]:
    found: list[tuple[str, Callable[[Path], None]]] = [("plain", lambda path: encode(recipe, path))]

    def add(name: str, change: Callable[[bytearray], bytearray | None]) -> None:
        found.append((name, lambda path: patched(recipe, path, change)))

    is_plain_mp4 = suffix in (".mp4", ".mov") and not recipe.muxer and recipe.codec == "libx264"
    if is_plain_mp4 and recipe.b_frames and not recipe.shift and recipe.time_base.denominator == RATE:
        first = rng.randrange(60)
        add("edited", edits([(rng.randrange(5, 40), first), (rng.randrange(5, 40), rng.randrange(70))]))
    if suffix in (".mp4", ".mov") and not recipe.muxer:
        add("no-stss", rename_box(b"stss"))
    if suffix in (".mkv", ".webm"):
        add("all-keys", all_keys)
        if not recipe.b_frames:
            add("restamped", stamped_by(_jitter(rng)))
    if suffix == ".avi":
        add("no-index", without_index)
    if suffix in (".ts", ".mts"):
        later = recipe.but(numbers=range(500, 500 + FRAMES))
        found.append(("joined", lambda path: join([recipe, later], path)))
    if suffix == ".ts":
        add("from-middle", from_middle)
    if suffix in (".ts", ".mkv", ".avi", ".flv", ".mpg", ".h264", ".m2v"):
        keep = rng.uniform(0.2, 0.95)
        found.append(("cut", lambda path: cut_off(recipe, path, keep=keep)))
    return found


def _jitter(rng: random.Random) -> Callable[[int], int]:
    kind, step = rng.randrange(4), rng.randrange(2, 9)
    return (
        lambda n: n // step * step * 40,
        lambda n: n * 40 - (n % step) * 50,
        lambda n: n * 40 if n % 17 else max(0, n * 40 - 400),
        lambda n: n * 40 - 900 * (n >= 50),
    )[kind]


def wrong(path: Path, seed: int, *, requests: int = 40, same_bits: bool = True) -> Iterator[str]:
    """Everything that is not as a plain decode shows it: the bits of the luma, or at least the number in it."""
    told_by = luma_crc if same_bits else _number
    true = sequentially(path, told_by)
    index = build_index(path)
    needs = needs_scan(index)
    scanned = scan(path, index)
    if scanned.frame_count != len(true):
        yield f"the full decode shows {scanned.frame_count} frames, a plain one {len(true)}"
    if scanned.state == "differs" and not needs:
        yield f"indexed as {index.frame_count} frames, decoded as {scanned.frame_count}, and nothing told so before"
    for name, used in (("scanned", scanned.accepted()), *((("indexed", index),) if not needs else ())):
        for line in _wrong_frames(path, used, true, told_by, random.Random(seed), requests):
            yield f"{name}: {line}"


def _wrong_frames(
    path: Path,
    index: VideoIndex,
    true: list[Any],
    told_by: Callable[[Any], Any],
    rng: random.Random,
    requests: int,
) -> Iterator[str]:
    count = min(index.frame_count, len(true))
    order = [rng.randrange(count) for _ in range(requests)]
    order += range(count - 1, max(count - 20, -1), -1)
    kept: dict[int, set[Any]] = {}
    with ExactReader(path, index) as reader:
        for frame in order:
            try:
                reader.frame(frame, keep=lambda n, decoded: kept.setdefault(n, set()).add(told_by(decoded)))
            except FramegrainError as error:
                yield str(error)
    # The last picture of a file that ends in its middle holds whatever lay in memory.
    sure = len(true) - ("truncated" in {found.code for found in index.problems})
    bad = [n for n, seen in sorted(kept.items()) if n >= len(true) or (n < sure and seen != {true[n]})]
    if bad:
        yield f"other pictures at frames {bad[:12]} ({len(bad)} of {len(kept)})"


def _number(frame: Any) -> int | None:
    return read_number(frame.to_ndarray(format="gray"))


def main(seconds: float, seed: int) -> int:
    """Hunt for some time; the number of files that failed."""
    av.logging.set_level(None)
    end, tried, failed, unmade = time.monotonic() + seconds, 0, 0, 0
    folder = Path(tempfile.mkdtemp(prefix="hunt-"))
    while time.monotonic() < end:
        found = game(seed)
        path = folder / found.name
        try:
            if not can_write(found.name.split("-")[1]):
                raise ValueError
            found.write(path)
        except (av.error.FFmpegError, ValueError, TypeError, KeyError, StopIteration):
            unmade += 1
        else:
            told = _told(path, seed, same_bits=found.same_bits)
            for line in told:
                print(f"{found.name}: {line}", flush=True)
            failed += bool(told)
            if not told:
                path.unlink()
        tried, seed = tried + 1, seed + 1
    print(
        f"{tried} files up to seed {seed - 1}, {unmade} could not be made, {failed} failed, kept in {folder}"
    )
    return failed


def _told(path: Path, seed: int, *, same_bits: bool) -> list[str]:
    try:
        return list(wrong(path, seed, same_bits=same_bits))
    except FramegrainError as error:
        return [f"refused: {error}"]


if __name__ == "__main__":
    raise SystemExit(
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
        > 0
    )
