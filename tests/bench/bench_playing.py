"""Playing in the real window, thirty objects and the timeline in sight, beside a bare decode of the same frames."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from figures import Figure
from made_videos import render, repeat

from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

HERE = Path(__file__).resolve().parent
SECONDS = 8
TIMES = 5
"""Playing and the bare loop take turns so often: a shared machine changes its speed by a tenth from one to the next."""
OBJECTS = 30
KEY_EVERY = 30
PIECE = 60
BARE = """
import sys, time, resource
import av
frames = int(sys.argv[2])
before, begun = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
with av.open(sys.argv[1]) as container:
    container.streams.video[0].thread_type = "AUTO"
    for _, frame in zip(range(frames), container.decode(video=0)):
        pass
after = resource.getrusage(resource.RUSAGE_SELF)
print(time.monotonic() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""


def measure(tmp_path: Path) -> list[Figure]:
    """1080p at 30 and 60 frames a second, content that a bare loop decodes about twice as fast as it plays."""
    return [
        *playing(tmp_path, "1080p30", rate=30),
        *playing(tmp_path, "1080p60", rate=60),
        *fast(tmp_path, "1080p30"),
    ]


def playing(folder: Path, name: str, *, rate: int) -> list[Figure]:
    """How late what is shown is, how much is left out, and the CPU time of a frame."""
    project = made_project(folder, name, rate=rate, piece=twice_as_fast(folder, name, rate))
    late, left_out, frames, walls, ours, theirs = [], 0, 0, [], [], []
    for _ in range(TIMES):
        seen = json.loads(run(HERE / "playing_window.py", project, SECONDS, 1))
        wall, cpu = map(float, bare(folder / f"{name}.mp4", seen["decoded"]))
        late += [lateness * rate for _, lateness in seen["paints"]]
        passed = seen["paints"][-1][0] - seen["paints"][0][0] + 1
        frames, left_out = frames + passed, left_out + passed - len(seen["paints"])
        walls.append(wall / seen["decoded"])
        ours.append(seen["cpu"] / seen["decoded"] * 1000)
        theirs.append(cpu / seen["decoded"] * 1000)
    late.sort()
    speed = 1 / median(walls)
    return [
        Figure.of(f"{name}: a bare loop's speed (yardstick: the video's own)", speed, "frames/s", rate),
        Figure.of(f"{name}: latest frame shown (yardstick: one frame)", late[-1], "frames", 1),
        Figure.of(f"{name}: 99 of 100 frames shown", late[len(late) * 99 // 100 - 1], "frames", 1),
        Figure.of(f"{name}: frames left out, of so many", left_out, "frames", frames),
        Figure.of(f"{name}: CPU of a frame played vs bare loop", median(ours), "ms", median(theirs)),
    ]


def fast(folder: Path, name: str, speed: int = 8) -> list[Figure]:
    """Playing faster than decoding carries, beside decoding everything on the way: how far it comes, what is seen."""
    piece = folder / f"{name}-easier-piece.mp4"
    render(piece, frames=PIECE, rate=30, key_every=PIECE, grain=34, crf=26)
    project = made_project(folder, f"{name}-long", rate=30, piece=piece, seconds=80)
    found = {}
    for way in ("leaps", "all"):
        seen = json.loads(
            run(HERE / "playing_window.py", project, SECONDS, speed, *(["all"] * (way == "all")))
        )
        paints = seen["paints"]
        found[way] = (paints[-1][0] - paints[0][0]) / 30 / seen["wall"], len(paints) / seen["wall"]
    (reached, shown), (reached_all, shown_all) = found["leaps"], found["all"]
    return [
        Figure.of(f"{name} at {speed}x: speed reached vs decoding all", reached, "x", reached_all),
        Figure.of(f"{name} at {speed}x: pictures shown vs decoding all", shown, "pictures/s", shown_all),
    ]


def bare(video: Path, frames: int) -> list[str]:
    """Wall and CPU seconds of decoding so many frames and doing nothing with them."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(video), str(frames)], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def run(program: Path, *arguments: object) -> str:
    """The last line a program prints, run without a screen unless the caller chose one."""
    env: dict[str, Any] = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        [sys.executable, str(program), *map(str, arguments)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout.splitlines()[-1]


def twice_as_fast(folder: Path, name: str, rate: int) -> Path:
    """Frames that a bare loop decodes about twice as fast as they play: how hard they are depends on the machine."""
    piece, trial = folder / f"{name}-piece.mp4", folder / f"{name}-trial.mp4"
    for half_steps in range(54, 40, -1):
        render(piece, frames=PIECE, rate=rate, key_every=PIECE, grain=43, crf=half_steps / 2)
        repeat(piece, trial, 4)
        _, cpu = map(float, bare(trial, 4 * PIECE))
        if (
            4 * PIECE / (cpu / (os.cpu_count() or 1)) < 2.15 * rate
        ):  # by CPU: others at work must not make it easier
            break
    return piece


def made_project(folder: Path, name: str, *, rate: int, piece: Path, seconds: int = SECONDS + 2) -> Path:
    """A project on a piece of video repeated for so long, marked as checked, with OBJECTS that move all along."""
    video = folder / f"{name}.mp4"
    repeat(piece, video, seconds * rate // PIECE)
    taxonomy = folder / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project = folder / f"{name}.framegrain"
    new_project(project, taxonomy, [examine(video)])
    session = open_project(project, person="bench")
    open_last_video(session)
    document = session.open_document
    # as after the full check, which would else run beside
    session.set_index(document.video.id, replace(session.index, state="verified"))
    for number in range(OBJECTS):
        session.do(tracks.start_track(session.desk, "thing", 0, box(number, 0)))
        track = max(session.open_document.tracks)
        for frame in range(KEY_EVERY, min(document.video.frames, 600), KEY_EVERY):
            session.do(tracks.set_shape(session.desk, track, frame, box(number, frame)))
    session.close()
    return project


def box(number: int, frame: int) -> Box:
    """Somewhere in the picture, moving to the right."""
    return Box(x=40 + number % 6 * 300 + frame % 200, y=30 + number // 6 * 200, width=120, height=150)
