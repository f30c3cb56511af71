"""`framegrain taxonomy check`, and what belongs with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.cli import taxonomy_change, taxonomy_formats
from framegrain.cli.output import print_json, sentence
from framegrain.exchange.taxonomy import check_taxonomy, read_taxonomy_file

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add what looks at taxonomy files alone."""
    text = "look after taxonomy files"
    group = commands.add_parser("taxonomy", help=text, description=sentence(text))
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    text = "say everything that is wrong with a taxonomy file, with line and key"
    check = verbs.add_parser("check", help=text, description=sentence(text))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=run_check)
    taxonomy_change.add_verbs(verbs)
    taxonomy_formats.add_verbs(verbs)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every problem; status 1 when there are any, 2 when the file can't be read at all."""
    problems = check_taxonomy(read_taxonomy_file(arguments.file))
    if arguments.json:
        print_json({"file": str(arguments.file), "problems": [msgspec.to_builtins(p) for p in problems]})
        return 1 if problems else 0
    for problem in problems:
        print(f"{arguments.file}:{problem.line}:{problem.column}: {problem.severity}: {problem.message}")
    if not problems:
        print(f"{arguments.file}: no problems")
    return 1 if problems else 0
