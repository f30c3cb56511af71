"""What the strips of the timeline cost: the sound of an hour, thumbnails beside playback, painting."""

from __future__ import annotations

import os
import statistics
import time
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from bench_media import render_noisy
from figures import Figure
from PySide6.QtWidgets import QApplication

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Event, Scope
from framegrain.domain.span import Span
from framegrain.media.decoder import Decoder
from framegrain.media.demux import build_index
from framegrain.media.kept import KeptFiles
from framegrain.media.sound_peaks import make_peaks
from framegrain.media.thumbnails import Thumbnails
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.ui.theme import Theme
from framegrain.ui.timeline.panel import TimelinePanel
from framegrain.ui.timeline.strips_feed import StripFeed
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

    from framegrain.media.index import VideoIndex
    from framegrain.media.peaks import Peaks
    from framegrain.session.session import Session
    from framegrain.ui.timeline.surface import TimelineSurface

HOUR = 3600
PASSES = 5
PLAYED = 200
SEGMENTS = 100_000
STEPS = 24


def measure(tmp_path: Path) -> list[Figure]:
    """Peaks beside a bare decode of the sound; playback's decoding with thumbnails wanted beside none wanted; a step of
    the timeline with strips beside one without."""
    hour, large = tmp_path / "hour.mp4", tmp_path / "large.mp4"
    render_hour(hour)
    render_noisy(large)
    times = build_index(hour).times
    peaks, first = hour_of_sound(hour)
    assert peaks is not None
    held = sum(values.nbytes for level in peaks.levels for values in level) / 1e6
    index = build_index(large)
    return [
        Figure.of("an hour of sound: peaks vs bare decode, CPU", first[0], "s", first[1]),
        Figure.of("an hour of sound: the first of it to be drawn vs all, CPU", first[2], "s", first[0]),
        Figure.of(
            "an hour of sound: peaks in memory vs its samples",
            held,
            "MB",
            float(times.duration) * 48000 * 4 / 1e6,
        ),
        beside_playback(large, index),
        *painting(tmp_path, hour),
    ]


def hour_of_sound(path: Path) -> tuple[Peaks | None, tuple[float, float, float]]:
    """The peaks, and seconds of CPU: ours, a bare decode, until the first of ours could be drawn."""
    times = build_index(path).times
    told: list[float] = []
    started = time.thread_time()
    peaks = make_peaks(path, times, tell=lambda peaks: told.append(time.thread_time() - started))
    ours = time.thread_time() - started
    started = time.thread_time()
    with av.open(str(path)) as container:
        for _ in container.decode(audio=0):
            pass
    return peaks, (ours, time.thread_time() - started, told[0])


def beside_playback(path: Path, index: VideoIndex) -> Figure:
    """Milliseconds a frame while playing as fast as frames come, in turns with thumbnails wanted and without."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    playing = [False]
    thumbnails = Thumbnails(path, index, is_busy=lambda: playing[0], on_made=lambda frame: None)
    for _ in range(PASSES):
        for wanted in (True, False):
            thumbnails.want(range(index.frame_count - 1, 0, -7) if wanted else ())
            time.sleep(0.05)
            playing[0] = True
            taken[wanted].append(played(path, index))
            playing[0] = False
    thumbnails.close()
    ours, alone = (statistics.median(taken[wanted]) * 1000 / PLAYED for wanted in (True, False))
    return Figure.of("1080p: playback's decode with thumbnails wanted vs none", ours, "ms", alone)


def played(path: Path, index: VideoIndex) -> float:
    """Seconds to have the first frames of a video decoded for playing, from a standing start."""
    decoder = Decoder(path, index, on_picture=lambda picture: None, on_error=lambda error: None)
    started = time.perf_counter()
    decoder.play_from(0, 1.0)
    for frame in range(PLAYED):
        while decoder.peek(frame) is None:
            time.sleep(0.0005)
    taken = time.perf_counter() - started
    decoder.close()
    return taken


def painting(tmp_path: Path, video: Path) -> list[Figure]:
    """Milliseconds of CPU for a step of scrolling and of zooming with 100,000 segments, with strips and without."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    look = Theme("dark")
    session = many_segments(tmp_path, video)
    feed = StripFeed(session, KeptFiles(tmp_path / "kept"))
    figures = []
    surfaces = [TimelinePanel(session, look, print, given) for given in (feed, None)]
    for panel in surfaces:
        panel.resize(1400, 320)
        panel.show()
    while feed.peaks is None or feed.peaks.known != float("inf"):
        app.processEvents()
        time.sleep(0.02)  # the threads take turns
    for name, factors in (("scrolling", (1.0,)), ("zooming", (1.15, 1 / 1.15))):
        ours, bare = (stepped(app, panel.surface, factors) for panel in surfaces)
        figures.append(
            Figure.of(
                f"timeline, {SEGMENTS:,} segments: {name} with strips vs without, CPU", ours, "ms", bare
            )
        )
    feed.close()
    for panel in surfaces:
        panel.close()
    session.close()
    return figures


def stepped(app: QCoreApplication, surface: TimelineSurface, factors: tuple[float, ...]) -> float:
    """The median milliseconds of CPU of a repaint after each step."""
    taken = []
    surface.set_view(surface.view.fitted().zoomed(40, 400))
    for number in range(STEPS):
        app.processEvents()
        factor = factors[number % len(factors)]
        view = surface.view
        surface.set_view(view.scrolled(37) if factor == 1 else view.zoomed(factor, 400))
        started = time.thread_time()
        surface.repaint()
        taken.append((time.thread_time() - started) * 1000)
    return statistics.median(taken)


def many_segments(folder: Path, video: Path) -> Session:
    """A project whose document holds so many segments; they are in memory only."""
    taxonomy = folder / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project = folder / "hour.framegrain"
    new_project(project, taxonomy, [examine(video)])
    session = open_project(project, person="bench")
    open_last_video(session)
    frames = session.open_document.video.frames
    starts = np.random.default_rng(1).integers(0, frames - 4, SEGMENTS).tolist()
    made = [
        Event(
            id=1000 + number,
            label="walk",
            scope=Scope.SEGMENT,
            span=Span(start, start + 3),
            provenance=Provenance(by="bench"),
        )
        for number, start in enumerate(starts)
    ]
    session.open_document.apply(Edit("many", tuple(Change(None, event) for event in made)))
    return session


def render_hour(path: Path) -> None:
    """An hour of 25 fps and 48 kHz stereo AAC; a minute is encoded and its packets are repeated."""
    minute = path.with_name("minute.mp4")
    rng = np.random.default_rng(1)
    with av.open(str(minute), "w") as container:
        video = container.add_stream("libx264", rate=25, options={"preset": "ultrafast", "crf": "40"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream("aac", rate=48000)
        picture = av.VideoFrame(64, 48, "yuv420p")
        for plane in picture.planes:
            plane.update(bytes(plane.buffer_size))
        for second in range(60):
            for number in range(25):
                picture.pts, picture.time_base = second * 25 + number, Fraction(1, 25)
                container.mux(video.encode(picture))
            noise = rng.normal(0, 0.02 + second / 300, (2, 48000)).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(noise, "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48000, second * 48000, Fraction(1, 48000)
            container.mux(sound.encode(frame))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
    _repeat(minute, path, HOUR // 60)


def _repeat(minute: Path, path: Path, times: int) -> None:
    with av.open(str(path), "w") as out, av.open(str(minute)) as first:
        made = {s.index: out.add_stream_from_template(s) for s in first.streams}
        for number in range(times):
            with av.open(str(minute)) as container:
                for packet in container.demux():
                    if packet.dts is None or packet.pts * packet.time_base >= 60 or (packet.pts < 0 < number):
                        continue
                    by = int(Fraction(60 * number) / packet.time_base)
                    packet.pts, packet.dts = packet.pts + by, packet.dts + by
                    packet.stream = made[packet.stream.index]
                    out.mux(packet)
