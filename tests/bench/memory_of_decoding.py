"""Prints by how many MB this process grows while a video is played, stepped through and dragged over.

`python memory_of_decoding.py VIDEO MEGABYTES`; run by bench_hand as a program of its own.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import av

from framegrain.media.decoder import Decoder
from framegrain.media.decoding_memory import keep_freed_memory
from framegrain.media.demux import build_index


def main(video: Path, megabytes: int) -> None:
    keep_freed_memory()  # as the window does
    index = build_index(video)
    with av.open(str(video)) as container:  # libraries loaded, tables made: not what is measured
        next(container.decode(video=0)).reformat(format="bgra")
    before = _peak()
    last: list[object] = [None]
    decoder = Decoder(
        video,
        index,
        budget_bytes=megabytes * 1024**2,
        on_picture=lambda picture: last.__setitem__(0, picture),
        on_error=print,
    )
    decoder.fit_approximate((1920, 1080))  # as the window does
    _play(decoder, 0, 1.0)
    _play(decoder, index.frame_count - 1, -1.0)
    rng = random.Random(3)
    for _ in range(40):
        decoder.show(rng.randrange(index.frame_count), approximate_ok=True)
        time.sleep(0.05)
    for frame in range(index.frame_count // 2, index.frame_count // 2 - 100, -1):
        last[0] = decoder.peek(frame) or last[0]
        decoder.stand_at(frame)
        time.sleep(0.02)
    decoder.close()
    print(_peak() - before)


def _play(decoder: Decoder, start: int, speed: float) -> None:
    decoder.play_from(start, speed)
    for step in range(150):
        decoder.peek(start + int(step * speed))
        time.sleep(0.02)
    decoder.stop_playing()


def _peak() -> float:
    # not getrusage: what it says of a new process is at least what its parent had
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this measurement needs Linux")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
