"""`framegrain media`, `framegrain frame` and `framegrain proxy`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.cli.output import ProgressLine, print_facts, print_json, say, sentence
from framegrain.media.codec_names import codec_in_words
from framegrain.media.compat import compare
from framegrain.media.compat_words import as_text, same_files, verdict
from framegrain.media.demux import prepare
from framegrain.media.fingerprint import fingerprint
from framegrain.media.kept import KeptFiles, default_kept_folder
from framegrain.media.picture_folder import rate_from
from framegrain.media.probe import describe
from framegrain.media.proxy import delete_proxy, find_proxy
from framegrain.media.proxy_making import make_proxy
from framegrain.media.proxy_plan import check_room, in_bytes, plan_proxy
from framegrain.media.scan import scan
from framegrain.media.stills import write_frames

if TYPE_CHECKING:
    import argparse
    from fractions import Fraction

    from framegrain.media.compat_report import CompatReport
    from framegrain.media.index import VideoIndex
    from framegrain.media.probe import MediaFacts


def add_commands(commands: Any) -> None:
    """Add what looks at videos alone."""
    text = "say what a video file or a folder of pictures is, frame by frame exact"
    media = commands.add_parser("media", help=text, description=sentence(text))
    media.add_argument("video", type=Path, metavar="VIDEO")
    media.add_argument("--json", action="store_true", help="print JSON")
    media.add_argument("--timestamps", action="store_true", help="print each frame's exact presentation time")
    media.add_argument("--scan", action="store_true", help="decode every frame first, to prove the numbering")
    media.add_argument(
        "--compat", action="store_true", help="read it with OpenCV, too, and say where that sees other frames"
    )
    add_rate(media)
    media.set_defaults(run=run_media)
    text = "write frames of a video as upright PNG pictures"
    frame = commands.add_parser("frame", help=text, description=sentence(text))
    frame.add_argument("video", type=Path, metavar="VIDEO")
    frame.add_argument("frames", type=int, nargs="+", metavar="N", help="frame numbers, from 0, in any order")
    frame.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for N.png")
    frame.set_defaults(run=run_frame)
    text = "make a small copy of a video, which the window moves through where the video itself is slow"
    proxy = commands.add_parser("proxy", help=text, description=sentence(text))
    proxy.add_argument("video", type=Path, metavar="VIDEO")
    proxy.add_argument("--delete", action="store_true", help="delete the copy instead")
    proxy.set_defaults(run=run_proxy)


def add_rate(command: argparse.ArgumentParser) -> None:
    """Let a command be told how fast the pictures of a folder follow each other."""
    command.add_argument(
        "--rate", metavar="N", help="pictures a second of a folder of pictures (default: 25)"
    )


def rate_of(arguments: argparse.Namespace) -> Fraction | None:
    """What it was told; None for nothing. Raises BadInput."""
    return None if arguments.rate is None else rate_from(arguments.rate)


def run_media(arguments: argparse.Namespace) -> int:
    """Print the facts of a video; status 1 when problems were found. With `--compat` the answer alone decides: 1 when
    others would see other frames.
    """
    progress = ProgressLine("reading")
    index = prepare(arguments.video, rate=rate_of(arguments), progress=progress)
    if arguments.scan and not index.is_proven:
        index = scan(arguments.video, index, progress=progress)
    facts = describe(arguments.video, index)
    report = (
        compare(arguments.video, index, progress=ProgressLine("comparing with OpenCV"))
        if arguments.compat and not index.names
        else None
    )
    same = same_files(arguments.video.absolute().name) if arguments.compat and index.names else ""
    if arguments.json:
        found = _as_json(arguments.video, facts, index, report, timestamps=arguments.timestamps)
        print_json({**found, "compat": {"verdict": same, "findings": []}} if same else found)
    else:
        _print(facts, index, report or same, timestamps=arguments.timestamps)
    if arguments.compat:
        return 0 if report is None or report.is_exact_by_seeking else 1
    return 1 if facts.problems else 0


def _print(facts: MediaFacts, index: VideoIndex, compat: CompatReport | str, *, timestamps: bool) -> None:
    print_facts(_rows(facts, index))
    for problem in facts.problems:
        print(f"note: {problem.sentence}")
    if compat:
        print(compat if isinstance(compat, str) else as_text(compat))
    if timestamps:
        for frame in range(len(index.times)):
            print(f"{frame}\t{index.times.at(frame)}")


def run_frame(arguments: argparse.Namespace) -> int:
    """Write frames as pictures."""
    files = write_frames(arguments.video, arguments.frames, arguments.out)
    for file in files.values():
        print(file)
    return 0


def run_proxy(arguments: argparse.Namespace) -> int:
    """Make the small copy of a video, or delete it."""
    video, kept = arguments.video, KeptFiles(default_kept_folder())
    if arguments.delete:
        freed = delete_proxy(kept, fingerprint(video))
        say(f"{in_bytes(freed)} freed" if freed else f"there is no copy of {video.name}")
        return 0
    index = prepare(video, progress=ProgressLine("reading"))
    made = find_proxy(kept, fingerprint(video), index)
    if made is None:
        check_room(kept, plan_proxy(video, index), video.name)
        made = make_proxy(video, index, kept, progress=ProgressLine("copying"))
        kept.trim()
    print_facts([("copy", made.path), ("frames", made.index.frame_count), ("size", in_bytes(made.size))])
    return 0


def _rows(facts: MediaFacts, index: VideoIndex) -> list[tuple[str, Any]]:
    variable = "variable" if facts.is_variable else "constant"
    return [
        ("frames", f"{facts.frame_count} ({index.state})"),
        ("picture", f"{facts.width} x {facts.height}, upright"),
        ("rotation", f"{facts.rotation} degrees"),
        ("pixel aspect", f"{facts.pixel_aspect.numerator}:{facts.pixel_aspect.denominator}"),
        ("rate", f"{facts.nominal_rate} nominal, {_near(facts.average_rate)} average, {variable}"),
        ("first time", f"{facts.first_time} s"),
        ("last time", f"{facts.last_time} s"),
        ("codec", f"{codec_in_words(facts.codec)} in {facts.container}, {facts.pixel_format}"),
        *([("pictures", f"{index.names[0]} to {index.names[-1]}")] if index.names else []),
        ("sound", "yes" if facts.has_audio else "no"),
        ("fingerprint", facts.fingerprint),
    ]


def _near(rate: Any) -> str:
    return f"{float(rate):.3f}"


def _as_json(
    video: Path, facts: MediaFacts, index: VideoIndex, report: CompatReport | None, *, timestamps: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "file": str(video),
        "frames": facts.frame_count,
        "state": index.state,
        "width": facts.width,
        "height": facts.height,
        "rotation": facts.rotation,
        "pixel_aspect": facts.pixel_aspect,
        "nominal_rate": facts.nominal_rate,
        "average_rate": facts.average_rate,
        "variable_rate": facts.is_variable,
        "first_time": facts.first_time,
        "last_time": facts.last_time,
        "duration": facts.duration,
        "time_base": index.time_base,
        "container": facts.container,
        "codec": facts.codec,
        "pixel_format": facts.pixel_format,
        "audio": facts.has_audio,
        "fingerprint": facts.fingerprint,
        "problems": [{"code": p.code, "sentence": p.sentence} for p in facts.problems],
    }
    if report is not None:
        found["compat"] = {"verdict": verdict(report), **msgspec.to_builtins(report)}
    if index.names:
        found["pictures"] = index.names
    if timestamps:
        found["timestamps"] = [index.times.at(frame) for frame in range(len(index.times))]
    return found
