"""`framegrain taxonomy lint` and `framegrain taxonomy convert`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.cli.output import print_json, sentence
from framegrain.domain.errors import BadInput
from framegrain.domain.places import real_path
from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Level
from framegrain.exchange.exporting import whole_file
from framegrain.exchange.taxonomies.formats import BY_NAME, FORMATS, format_for
from framegrain.exchange.taxonomies.reading import Parents, Reading
from framegrain.quality.taxonomy_lint import lint
from framegrain.session.projects import SUFFIX, open_project
from framegrain.session.taxonomies import any_taxonomy

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.quality.taxonomy_lint import Finding

SHOWN_OF_EACH = 10
"""Findings of one kind printed for a person; JSON has all."""


def add_verbs(verbs: Any) -> None:
    """Add what looks at a taxonomy's quality and what takes it from format to format."""
    text = "say what in a taxonomy can't work, and what will cost people time or agreement"
    linting = verbs.add_parser("lint", help=text, description=sentence(text))
    linting.add_argument(
        "file", type=Path, metavar="FILE|PROJECT", help="a taxonomy of any format, or a project"
    )
    linting.add_argument("--json", action="store_true", help="print JSON")
    linting.add_argument(
        "--all", action="store_true", help="print every finding, however many of a kind there are"
    )
    linting.set_defaults(run=run_lint)
    text = "write a taxonomy of any format in another one, and list what that could not carry"
    converting = verbs.add_parser("convert", help=text, description=sentence(text))
    converting.add_argument("file", type=Path, metavar="IN")
    converting.add_argument("out", type=Path, metavar="OUT", help="the file to write, or - for the terminal")
    names = [each.name for each in FORMATS]
    converting.add_argument("--from", dest="given", choices=names, default="", help="the format of IN")
    converting.add_argument("--to", choices=names, default="", help="the format of OUT (by its ending)")
    converting.add_argument(
        "--level", choices=[Level.SCENE, Level.ACTION, Level.OBJECT], help="where labels go that say no level"
    )
    converting.add_argument(
        "--shapes", metavar="LIST", help="what labels take that say nothing, such as box,polygon"
    )
    converting.add_argument(
        "--scopes", metavar="LIST", help="what labels that say nothing are used for, such as frame"
    )
    converting.add_argument(
        "--parents",
        choices=list(Parents),
        default=Parents.FIRST,
        help="what becomes of labels with several parents (first)",
    )
    converting.add_argument("--json", action="store_true", help="print the report as JSON")
    converting.set_defaults(run=run_convert)


def run_lint(arguments: argparse.Namespace) -> int:
    """Print what the linter found; status 1 when there is anything."""
    taxonomy, used, examples = _subject(arguments.file)
    found = lint(taxonomy, used, examples=examples)
    if arguments.json:
        print_json({"file": str(arguments.file), "findings": [msgspec.to_builtins(each) for each in found]})
        return 1 if found else 0
    _print_findings(str(arguments.file), found, every=arguments.all)
    return 1 if found else 0


def _subject(path: Path) -> tuple[Taxonomy, Mapping[LabelId, int] | None, Mapping[LabelId, int] | None]:
    """A taxonomy, and of a project how often each label is used and illustrated."""
    if path.suffix != SUFFIX:
        return any_taxonomy(path).taxonomy, None, None
    session = open_project(path, read_only=True)
    try:
        used: Counter[LabelId] = Counter()
        for video in session.videos():
            document = session.document_of(video.id)
            used.update(event.label for event in document.events.values())
            used.update(track.label for track in document.tracks.values())
        examples = Counter(example.label for example in session.guideline.examples)
        return session.taxonomy, used, examples
    finally:
        session.close()


def _print_findings(file: str, found: Sequence[Finding], *, every: bool) -> None:
    shown: Counter[str] = Counter()
    for each in found:
        shown[each.check] += 1
        if every or shown[each.check] <= SHOWN_OF_EACH:
            where = each.label or each.attribute
            print(f"{file}: {each.severity}: {where}: {each.sentence} {each.suggestion} [{each.check}]")
    for check, count in shown.items():
        if count > SHOWN_OF_EACH and not every:
            print(f"{file}: {count - SHOWN_OF_EACH} more of [{check}]; --all prints them")
    if not found:
        print(f"{file}: nothing to put right")


def run_convert(arguments: argparse.Namespace) -> int:
    """Write the taxonomy in another format, and say what was guessed and left out."""
    reading = Reading(
        level=Level(arguments.level) if arguments.level else None,
        shapes=_words(arguments.shapes, ShapeKind),
        scopes=_words(arguments.scopes, Scope),
        parents=Parents(arguments.parents),
        choose=_ask,
    )
    if real_path(arguments.out) == real_path(arguments.file):
        raise BadInput(f"{arguments.out}: this is the file to read; choose another name")
    brought = any_taxonomy(arguments.file, reading, format_name=arguments.given)
    to_terminal = str(arguments.out) == "-"
    if to_terminal and not arguments.to:
        arguments.to = FORMATS[0].name
    chosen = BY_NAME[arguments.to] if arguments.to else format_for(arguments.out)
    text, losses = chosen.write(brought.taxonomy)
    if to_terminal:
        print(text, end="")
    else:
        with whole_file(arguments.out) as file:
            file.write(text.encode())
    report = [
        *brought.report,
        *(f"{chosen.title} leaves out {each.what} ({each.count}): {each.why}." for each in losses),
    ]
    if arguments.json:
        choices = [msgspec.to_builtins(each) for each in brought.choices]
        print_json({"from": brought.format, "to": chosen.name, "report": report, "parents": choices})
    else:
        _print_report(report, brought.choices, to_terminal)
    return 0


def _print_report(report: Sequence[str], choices: Sequence[Any], to_terminal: bool) -> None:
    out = sys.stderr if to_terminal else sys.stdout
    for line in report:
        print(line, file=out)
    for choice in choices:
        taken, options = " and ".join(choice.taken), "; ".join(choice.options)
        print(f"“{choice.name}” lies under {taken} (of: {options})", file=out)


def _words(given: str | None, words: Any) -> Any:
    if given is None:
        return None
    known = [word.value for word in words]
    found = [part.strip() for part in given.split(",") if part.strip()]
    for part in found:
        if part not in known:
            raise BadInput(f"“{part}” is none of {', '.join(known)}")
    return tuple(words(part) for part in found)


def _ask(name: str, options: Sequence[str]) -> int:
    """Ask in the terminal; the first when nobody answers."""
    print(f"“{name}” has several parents:", file=sys.stderr)
    for number, option in enumerate(options, 1):
        print(f"  {number}  {option}", file=sys.stderr)
    while True:
        print("Which one? [1] ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer.strip():
            return 0
        if answer.strip().isdecimal() and 1 <= int(answer.strip()[:6]) <= len(options):
            return int(answer.strip()) - 1
