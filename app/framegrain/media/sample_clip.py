"""The sample video every new user can open: drawn here, so that what it shows is known to the pixel.

Three shots of 8, 6 and 6 seconds, 960x540, 25 frames a second, H.264 and AAC in mp4.
"""

from __future__ import annotations

import os
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import av
import av.error
import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.span import Span
from framegrain.media.sample import hall, meadow, street, street_view
from framegrain.media.sample.draw import HEIGHT, WIDTH, Image, Part, paint
from framegrain.media.sample.script import (
    RATE,
    Box,
    Cuboid,
    Geometry,
    Outline,
    SampleAction,
    SampleObject,
    SampleScript,
    SampleShot,
)
from framegrain.media.sample.sound import SAMPLE_RATE, soundtrack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

    from framegrain.media.index import Cancel, Progress

__all__ = [
    "Box",
    "Cuboid",
    "Outline",
    "SampleAction",
    "SampleObject",
    "SampleScript",
    "SampleShot",
    "render_sample",
    "sample_frame",
    "sample_script",
]


class _Scene(NamedTuple):
    shot: SampleShot
    truth: Callable[[int], dict[str, Geometry]]
    parts: Callable[[int], list[Part]]
    background: Callable[[], Image]
    actions: tuple[SampleAction, ...]
    in_front: Mapping[str, tuple[str, ...]]


class _Fact(NamedTuple):
    kind: str
    shape: str
    attributes: dict[str, str]


_CUT_1: Final = street.LENGTH
_CUT_2: Final = _CUT_1 + meadow.LENGTH
_END: Final = _CUT_2 + hall.LENGTH

_SCENES: Final = (
    _Scene(
        SampleShot("street", Span(0, _CUT_1), "street", "outdoor"),
        street.truth, street.parts, street_view.background, street.ACTIONS, street.IN_FRONT,
    ),
    _Scene(
        SampleShot("meadow", Span(_CUT_1, _CUT_2), "meadow", "outdoor"),
        meadow.truth, meadow.parts, meadow.background, meadow.ACTIONS, meadow.IN_FRONT,
    ),
    _Scene(
        SampleShot("hall", Span(_CUT_2, _END), "sports hall", "indoor"),
        hall.truth, hall.parts, hall.background, hall.ACTIONS, hall.IN_FRONT,
    ),
)  # fmt: skip

_FACTS: Final = {
    "woman": _Fact("person", "box", {"age": "adult", "top": "red"}),
    "man": _Fact("person", "box", {"age": "adult", "top": "yellow", "carries": "backpack"}),
    "bird": _Fact("bird", "box", {}),
    "van": _Fact("van", "cuboid", {"colour": "white"}),
    "girl": _Fact("person", "box", {"age": "child", "top": "blue"}),
    "kite": _Fact("kite", "polygon", {}),
    "pond": _Fact("pond", "polygon", {}),
    "seesaw": _Fact("seesaw", "rotated box", {"colour": "red"}),
    "left child": _Fact("person", "box", {"age": "child", "top": "green"}),
    "right child": _Fact("person", "box", {"age": "child", "top": "orange"}),
    "left player": _Fact("person", "box", {"age": "adult", "top": "blue"}),
    "right player": _Fact("person", "box", {"age": "adult", "top": "orange"}),
    "coach": _Fact("person", "box", {"age": "adult", "top": "grey"}),
    "ball": _Fact("ball", "box", {}),
}
_HIDDEN_FROM: Final = 0.12
_SHORT_GAP: Final = 8
_VIDEO_CODECS: Final = ("libx264", "libopenh264", "mpeg4")


@cache
def sample_script() -> SampleScript:
    """Everything that happens in the sample video, without drawing it."""
    objects: dict[str, SampleObject] = {}
    actions: list[SampleAction] = []
    for scene in _SCENES:
        objects |= _objects(scene)
        actions += [
            SampleAction(action.name, action.span.moved(scene.shot.span.start), action.actor, action.target)
            for action in scene.actions
        ]
    return SampleScript(
        width=WIDTH,
        height=HEIGHT,
        rate=RATE,
        frame_count=_END,
        cuts=(_CUT_1, _CUT_2),
        shots=tuple(scene.shot for scene in _SCENES),
        objects=objects,
        actions=tuple(actions),
    )


def sample_frame(frame: int) -> Image:
    """One frame as drawn, BGR, shape (540, 960, 3)."""
    scene = next(scene for scene in _SCENES if frame in scene.shot.span)
    picture = scene.background()
    paint(picture, scene.parts(frame - scene.shot.span.start))
    return picture


def render_sample(
    path: Path | str, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> SampleScript:
    """Write the sample video to `path` (.mp4), complete or not at all; what it shows is returned.

    Raises BadInput (can't be written), Cancelled.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part.mp4")
        os.close(handle)
        try:
            _encode(partial, progress, cancel)
            os.chmod(partial, 0o644)
            os.replace(partial, path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
    except (OSError, av.error.FFmpegError) as error:
        raise BadInput(
            f"{path} can't be written ({error.strerror}); check the folder and the space left"
        ) from error
    return sample_script()


def _objects(scene: _Scene) -> dict[str, SampleObject]:
    start = scene.shot.span.start
    seen = [scene.truth(frame) for frame in range(scene.shot.span.length)]
    names = dict.fromkeys(name for truth in seen for name in truth)
    return {
        name: SampleObject(
            name=name,
            kind=_FACTS[name].kind,
            shape=_FACTS[name].shape,
            attributes=_FACTS[name].attributes,
            positions={start + frame: truth[name] for frame, truth in enumerate(seen) if name in truth},
            occluded=_occluded(name, seen, scene.in_front.get(name, ()), start),
        )
        for name in names
    }


def _occluded(
    name: str, seen: list[dict[str, Geometry]], in_front: tuple[str, ...], start: int
) -> tuple[Span, ...]:
    hidden = [
        name in truth
        and max((_share(truth[name], other) for other in _others(truth, in_front)), default=0.0)
        >= _HIDDEN_FROM
        for truth in seen
    ]
    spans: list[Span] = []
    for frame in np.flatnonzero(hidden):
        first = start + int(frame)
        # A limb that swings free for a moment does not end an occlusion.
        if spans and first - spans[-1].stop < _SHORT_GAP:
            spans[-1] = Span(spans[-1].start, first + 1)
        else:
            spans.append(Span(first, first + 1))
    return tuple(spans)


def _others(truth: dict[str, Geometry], names: tuple[str, ...]) -> Iterator[Geometry]:
    for name in names:
        if (shape := truth.get(name) or street_view.cover(name)) is not None:
            yield shape


def _share(hidden: Geometry, front: Geometry) -> float:
    """Which part of one thing's upright bounds another's covers."""
    left, top, right, bottom = _bounds(hidden)
    other = _bounds(front)
    width = min(right, other[2]) - max(left, other[0])
    height = min(bottom, other[3]) - max(top, other[1])
    return max(width, 0.0) * max(height, 0.0) / max((right - left) * (bottom - top), 1e-9)


def _bounds(shape: Geometry) -> tuple[float, float, float, float]:
    if isinstance(shape, Box):
        return (
            shape.x - shape.width / 2, shape.y - shape.height / 2, shape.x + shape.width / 2, shape.y + shape.height / 2
        )  # fmt: skip
    points = shape.corners if isinstance(shape, Cuboid) else shape.points
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _encode(target: str, progress: Progress | None, cancel: Cancel | None) -> None:
    with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as container:
        video, audio = _add_video(container), _add_audio(container)
        sound = soundtrack((_CUT_1, _CUT_2), _END)
        each = SAMPLE_RATE // RATE
        for number, picture in enumerate(_pictures()):
            if cancel is not None and cancel():
                raise Cancelled("Making the sample video was cancelled")
            frame = av.VideoFrame.from_ndarray(picture, "bgr24").reformat(
                format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
            )
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(video.encode(frame))
            _mux_sound(container, audio, sound[:, number * each : (number + 1) * each], number * each)
            if progress is not None:
                progress((number + 1) / _END)
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _pictures() -> Iterator[Image]:
    for scene in _SCENES:
        background = scene.background()
        for frame in range(scene.shot.span.length):
            picture = background.copy()
            paint(picture, scene.parts(frame))
            yield picture


def _add_video(container: OutputContainer) -> VideoStream:
    codec = next(name for name in _VIDEO_CODECS if name in av.codecs_available)
    options = {"preset": "veryfast", "crf": "19"} if codec == "libx264" else {"b": "3M"}
    stream = container.add_stream(codec, rate=RATE, options=options)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context = stream.codec_context
    context.gop_size = RATE * 2
    context.thread_count = 2  # fixed, so that the file is the same on every machine
    context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
    context.color_range = 1
    return stream


def _add_audio(container: OutputContainer) -> AudioStream:
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
    stream.bit_rate = 128_000
    return stream


def _mux_sound(
    container: OutputContainer, stream: AudioStream, samples: NDArray[np.float32], start: int
) -> None:
    frame = av.AudioFrame.from_ndarray(samples.copy(), "fltp", "stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
    container.mux(stream.encode(frame))
