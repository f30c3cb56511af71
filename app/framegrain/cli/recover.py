"""`framegrain recover`: backups of a project, and saving what is left of a damaged one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framegrain.cli.output import ProgressLine, print_json, sentence
from framegrain.domain.errors import BadInput
from framegrain.session.recovering import REASONS, Found, found, local_time, named, restored

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add the command."""
    text = (
        "list the backups of a project, restore one to a new file, or save what is left of a damaged project"
    )
    command: argparse.ArgumentParser = commands.add_parser("recover", help=text, description=sentence(text))
    command.add_argument("project", type=Path, metavar="PROJECT")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--restore", metavar="BACKUP", help="copy this backup, by its name in the list, to --out"
    )
    what.add_argument(
        "--salvage", action="store_true", help="read the damaged project page by page and write --out"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="the new project file; nothing is replaced")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run_recover)


def run_recover(arguments: argparse.Namespace) -> int:
    """List, restore or salvage; salvaging ends with status 1 where anything was lost."""
    if (arguments.restore or arguments.salvage) and arguments.out is None:
        raise BadInput("say with --out which new file to write")
    if arguments.out is not None and not (arguments.restore or arguments.salvage):
        raise BadInput("--out goes with --restore BACKUP or --salvage")
    if arguments.restore:
        return _restore(arguments)
    return _salvage(arguments) if arguments.salvage else _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    backups = list(found(arguments.project))
    if arguments.json:
        print_json({"project": str(arguments.project), "backups": [_as_json(each) for each in backups]})
        return 0
    for each in backups:
        print(_line(each))
    if not backups:
        print(f"{arguments.project} has no backups")
    return 0


def _line(each: Found) -> str:
    backup, glance = each
    held = f"{glance.videos} videos, {glance.events} events, {glance.objects} objects, {glance.keyframes} keyframes"
    whole = f"damaged: {glance.problem}" if glance.problem else "whole"
    by = f", last edit by {glance.last_by} {local_time(glance.last_at)}" if glance.last_at else ""
    return (
        f"{local_time(backup.at)}  {REASONS[backup.reason].lower()}  {backup.size:,} bytes  {held}{by}  {whole}\n"
        f"    {backup.path.name}"
    )


def _as_json(each: Found) -> dict[str, Any]:
    backup, glance = each
    return {
        "file": str(backup.path),
        "at": backup.at,
        "reason": backup.reason.value,
        "size": backup.size,
        "version": glance.version,
        "videos": glance.videos,
        "events": glance.events,
        "objects": glance.objects,
        "keyframes": glance.keyframes,
        "last_by": glance.last_by,
        "last_at": glance.last_at,
        "problem": glance.problem,
    }


def _restore(arguments: argparse.Namespace) -> int:
    backup = named(arguments.project, arguments.restore)
    restored(backup, arguments.out, progress=ProgressLine("copying"))
    if arguments.json:
        print_json({"out": str(arguments.out), "backup": str(backup)})
    else:
        print(f"{arguments.out}: restored from {backup.name}; {arguments.project.name} was left as it is")
    return 0


def _salvage(arguments: argparse.Namespace) -> int:
    from framegrain.session.salvaging import (
        report_of,
        salvaged,
    )  # costs time that no other command should pay

    report = salvaged(arguments.project, arguments.out, progress=ProgressLine("reading"))
    if arguments.json:
        print_json(
            {
                "out": str(arguments.out),
                "tables": {
                    t.name: {"read": t.read, "lost": t.lost, "pages": t.pages, "rows": t.rows}
                    for t in report.tables
                },
                "lines": report.lines,
            }
        )
    else:
        print(report.text(), end="")
        print(f"This report is in {report_of(arguments.out)}", file=sys.stderr)
    return 0 if report.is_whole else 1
