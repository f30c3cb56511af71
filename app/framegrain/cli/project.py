"""Commands on projects: new, info, check, export, import."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framegrain.cli.grain import add_grain, grain_of
from framegrain.cli.media import add_rate, rate_of
from framegrain.cli.output import ProgressLine, print_facts, print_json, sentence
from framegrain.domain.errors import BadInput
from framegrain.domain.records import kind_name
from framegrain.session.checking import broken_rules
from framegrain.session.compat import missing_reports
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named, format_names
from framegrain.session.importing import import_json
from framegrain.session.projects import new_project, open_project
from framegrain.session.session import now_ms
from framegrain.session.videos import examine, find_file

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import Record
    from framegrain.domain.rules import Violation
    from framegrain.media.compat_report import CompatReport
    from framegrain.session.session import Session
    from framegrain.storage.counting import Counts

_DAY = 86_400_000  # milliseconds


def add_commands(commands: Any) -> None:
    """Add what works on projects."""
    text = "make a project from a taxonomy and videos"
    new = _project_command(commands, "new", text, run_new)
    new.add_argument("--taxonomy", type=Path, required=True, metavar="FILE", help="a taxonomy file (YAML)")
    new.add_argument(
        "videos", type=Path, nargs="+", metavar="VIDEO", help="a video file or a folder of numbered pictures"
    )
    add_rate(new)
    info = _project_command(commands, "info", "say what a project holds", run_info)
    info.add_argument("--json", action="store_true", help="print JSON")
    check = _project_command(commands, "check", "list every place where a record breaks a rule", run_check)
    check.add_argument("--json", action="store_true", help="print JSON")
    exporting = _project_command(commands, "export", "write a project in another format", run_export)
    exporting.add_argument("--format", required=True, choices=format_names(), help="the format to write")
    exporting.add_argument("--out", type=Path, required=True, metavar="PATH", help="the file to write")
    exporting.add_argument(
        "--frames", type=Path, metavar="DIR", help="also write the labeled frames there as PNG"
    )
    exporting.add_argument(
        "--keyframes-only", action="store_true", help="leave out the computed shapes between keyframes (coco)"
    )
    exporting.add_argument(
        "--compat", action="store_true", help="first read with OpenCV the videos not yet compared with it"
    )
    exporting.add_argument(
        "--with-time",
        action="store_true",
        help="also write how long people worked in which video (json); left out otherwise",
    )
    add_grain(exporting)
    exporting.add_argument("--json", action="store_true", help="print JSON")
    importing = _project_command(
        commands, "import", "take our JSON into a project, or make one of it", run_import
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="a file written by export --format json")
    text = "forget the oldest steps of the history for ever; labels stay as they are"
    compact = _project_command(commands, "compact", text, run_compact)
    compact.add_argument(
        "--older-than",
        type=_days,
        required=True,
        metavar="DAYS",
        help="forget steps made longer ago than this",
    )
    compact.add_argument("--dry-run", action="store_true", help="only say how many steps that is")


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 <= days < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is no number of days")
    return days


def _project_command(commands: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=sentence(text))
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.set_defaults(run=run)
    return command


def run_new(arguments: argparse.Namespace) -> int:
    """Make a project."""
    rate = rate_of(arguments)
    if rate is not None and not any(video.is_dir() for video in arguments.videos):
        raise BadInput("--rate is for folders of pictures; video files have times of their own")
    examined = [
        examine(video, rate=rate if video.is_dir() else None, progress=ProgressLine(f"reading {video.name}"))
        for video in arguments.videos
    ]
    new_project(arguments.project, arguments.taxonomy, examined)
    print(f"{arguments.project}: {len(examined)} {'videos' if len(examined) > 1 else 'video'}")
    return 0


def run_info(arguments: argparse.Namespace) -> int:
    """Print what a project holds."""
    session = open_project(arguments.project, read_only=True)
    try:
        found = _info(session, by_video=arguments.json)
    finally:
        session.close()
    if arguments.json:
        print_json(found)
        return 0
    counts = found["counts"]
    print_facts(
        [
            ("project", found["name"]),
            ("taxonomy", f"{found['taxonomy']['name']}, version {found['taxonomy']['version']}"),
            *((name, counts[name]) for name in ("clips", "events", "tracks", "keyframes")),
        ]
    )
    for video in found["videos"]:
        place = video["path"] + ("" if video["found"] else " (not found; open the project to relink it)")
        print(f"video  {video['frames']} frames  {video['width']} x {video['height']}  {place}")
    return 0


def _info(session: Session, *, by_video: bool) -> dict[str, Any]:
    project = session.project
    videos = session.videos()
    counts = project.counts_by_video() if by_video else {}
    with ThreadPoolExecutor() as pool:  # a hundred files to look into, perhaps on a slow drive
        places = list(pool.map(partial(find_file, project.path), videos))
    return {
        "name": project.name,
        "taxonomy": {"name": session.taxonomy.name, "version": session.taxonomy.version},
        "counts": _as_facts(project.counts()),
        "videos": [
            {
                "id": video.id,
                "name": video.name,
                "path": video.path,
                "found": place is not None,
                "fingerprint": video.fingerprint,
                "frames": video.frames,
                "width": video.width,
                "height": video.height,
                "codec": video.codec,
                "rate": video.rate,
                **({"counts": _as_facts(counts[video.id])} if by_video else {}),
            }
            for video, place in zip(videos, places, strict=True)
        ],
    }


def _as_facts(counts: Counts) -> dict[str, Any]:
    return {
        "clips": counts.clips,
        "clips_finished": counts.clips_finished,
        "events": counts.events,
        "tracks": counts.tracks,
        "keyframes": counts.keyframes,
        "events_by_label": dict(counts.events_by_label),
        "tracks_by_label": dict(counts.tracks_by_label),
    }


def run_check(arguments: argparse.Namespace) -> int:
    """List violations; status 1 when there are any."""
    session = open_project(arguments.project, read_only=True)
    try:
        broken = broken_rules(session.project, session.taxonomy, ProgressLine("checking"))
        found = [_finding(session, *row) for row in broken]
    finally:
        session.close()
    if arguments.json:
        print_json({"project": str(arguments.project), "violations": found})
    for row in [] if arguments.json else found:
        where = f"{row['video']} frames {row['start']} to {row['stop'] - 1}" if row["stop"] else row["video"]
        print(
            f"{row['severity']}  {where}  {row['record']['name']}: {row['reason']}. {row['fix']}".rstrip(". ")
            + "."
        )
    if not arguments.json and not found:
        print("every record keeps the taxonomy's rules")
    return 1 if found else 0


def _finding(session: Session, document: Document, record: Record, violation: Violation) -> dict[str, Any]:
    span = document.span_of(record)
    return {
        "video": document.video.name,
        "record": {"id": record.id, "kind": kind_name(record), "name": _name(session, document, record)},
        "start": span.start if span is not None else 0,
        "stop": span.stop if span is not None else 0,
        "rule": violation.rule.value,
        "severity": violation.severity.value,
        "reason": violation.reason,
        "fix": violation.fix,
    }


def _name(session: Session, document: Document, record: Record) -> str:
    track = document.tracks.get(getattr(record, "track", record.id))
    if track is not None:
        return session.taxonomy.title(track)
    label = getattr(record, "label", "")
    return session.taxonomy.name_of(label) if label else kind_name(record)


def run_compact(arguments: argparse.Namespace) -> int:
    """Forget old steps of the history."""
    before = now_ms() - round(arguments.older_than * _DAY)
    session = open_project(arguments.project, read_only=arguments.dry_run)
    try:
        if arguments.dry_run:
            count, problem = session.project.steps_before(before), ""
        else:
            count, problem = session.forget_steps(before)
    finally:
        session.close()
    verb = "can be forgotten" if arguments.dry_run else "forgotten"
    print(f"{arguments.project}: {count} {'step' if count == 1 else 'steps'} {verb}")
    if problem:
        print(f"framegrain: {problem}", file=sys.stderr)
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write an export and say what the format could not carry."""
    session = open_project(arguments.project, read_only=True)
    try:
        reports = _missing_reports(session) if arguments.compat else {}
        contents = ProjectContents(session.project, session.taxonomy, reports)
        losses = export(
            contents,
            session.project.path,
            format_named(arguments.format),
            arguments.out,
            frames=arguments.frames,
            every_frame=not arguments.keyframes_only,
            grain=grain_of(arguments),
            with_time=arguments.with_time,
            progress=ProgressLine("writing"),
        )
        notes = _reading_notes(contents)
    finally:
        session.close()
    if arguments.json:
        said = [{"what": loss.what, "count": loss.count, "why": loss.why} for loss in losses]
        print_json({"out": str(arguments.out), "not_carried": said, "notes": notes})
        return 0
    print(arguments.out)
    for loss in losses:
        print(f"not carried: {loss.count} {loss.what}: {loss.why}")
    for note in notes:
        print(f"note: {note}")
    return 0


def _missing_reports(session: Session) -> dict[int, CompatReport]:
    progress = ProgressLine("comparing with OpenCV")
    return missing_reports(session.project, session.project.path, progress=progress)


def _reading_notes(contents: ProjectContents) -> list[str]:
    """A line for each video of which others are known to see other frames."""
    known = ((video.name, contents.other_reading(video.id)) for video in contents.videos())
    return [
        f"{name}: {reading.verdict}" for name, reading in known if reading is not None and reading.findings
    ]


def run_import(arguments: argparse.Namespace) -> int:
    """Take our JSON in; status 1 when the imported records break rules."""
    report = import_json(arguments.project, arguments.file)
    if report.backup is not None:
        print(f"{arguments.project}: what it was is kept in {report.backup}")
    if report.backup_problem:
        print(f"framegrain: {report.backup_problem}", file=sys.stderr)
    print(f"{arguments.project}: {report.records} records of {report.videos} videos")
    for video, violation in report.violations:
        print(f"{violation.severity.value}  {video}: {violation.reason}")
    return 1 if report.violations else 0
