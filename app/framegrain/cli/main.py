"""The command line: what there is, and how it ends."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from framegrain import __version__
from framegrain.cli import guideline, media, pack, project, recover, taxonomy
from framegrain.cli.output import ProgressLine, say, sentence
from framegrain.domain.errors import FramegrainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.cli.guideline import WritePdf

    OpenWindow = Callable[[Path | None], int]
    MakeDemo = Callable[[Path | None, bool], int]

__all__ = ["ProgressLine", "build_parser", "run", "say"]

FINE, FINDINGS, UNUSABLE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(_complain(f"{message} (see '{self.prog} --help')"))


def run(
    argv: Sequence[str],
    *,
    open_window: OpenWindow,
    make_demo: MakeDemo,
    write_pdf: WritePdf = guideline.without_pdf,
) -> int:
    """Run one command and return its exit status.

    The window, the demo (which takes a picture of it) and what lays out pages are handed in, so that nothing here
    needs Qt.
    """
    parser = build_parser(open_window, make_demo, write_pdf)
    commands = _commands(parser)
    words = list(argv)
    if not words or (words[0] not in commands and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "open")  # `framegrain PATH` is short for `framegrain open PATH`
    try:
        arguments = parser.parse_args(words)
        status: int = arguments.run(arguments)
        print(end="", flush=True)  # what can't be printed is found out here, not after the end
    except FramegrainError as error:
        return _complain(str(error))
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        return _hush()
    except OSError as error:
        return _complain(
            f"{error.filename or 'a file'}: {error.strerror.lower()}" if error.strerror else str(error)
        )
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # progress and ^C may stand on the line
        return _complain("stopped")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FINE
    return status


def build_parser(
    open_window: OpenWindow, make_demo: MakeDemo, write_pdf: WritePdf = guideline.without_pdf
) -> argparse.ArgumentParser:
    """Every command with its arguments; each ends in a function `run(arguments) -> status`."""
    parser = _Parser(
        prog="framegrain",
        description="Label video at the right grain. Without a command: open the window, on PATH when one is given.",
    )
    parser.add_argument("--version", action="version", version=f"framegrain {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_window_commands(commands, open_window, make_demo)
    media.add_commands(commands)
    project.add_commands(commands)
    recover.add_commands(commands)
    taxonomy.add_commands(commands)
    guideline.add_commands(commands, write_pdf)
    pack.add_commands(commands)
    return parser


def _add_window_commands(
    commands: argparse._SubParsersAction[_Parser],  # argparse has no public name for this
    open_window: OpenWindow,
    make_demo: MakeDemo,
) -> None:
    text = "open the window, on a project or straight on a video or a folder of pictures"
    opening = commands.add_parser("open", help=text, description=sentence(text))
    opening.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="PATH",
        help="a project, a pack, a video or a folder of numbered pictures",
    )
    opening.set_defaults(run=lambda a: open_window(a.path))
    text = "make the sample project from a clip this program renders, and open it"
    demo = commands.add_parser("demo", help=text, description=sentence(text))
    demo.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to (default: ./demo)")
    demo.add_argument(
        "--headless",
        action="store_true",
        help="no window on screen: write the clip, the project, both exports and a picture of the window",
    )
    demo.set_defaults(run=lambda a: make_demo(a.out, a.headless))


def _commands(parser: argparse.ArgumentParser) -> frozenset[str]:
    found: set[str] = set()
    for action in parser._actions:  # noqa: SLF001 - argparse keeps its commands nowhere else
        if isinstance(action.choices, dict):
            found.update(action.choices)
    return frozenset(found)


def _hush() -> int:
    """Let Python's own last flush of the broken pipe go nowhere, as the documentation of `signal` advises."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FINE


def _complain(sentence: str) -> int:
    print(f"framegrain: {' '.join(sentence.split())}", file=sys.stderr)
    return UNUSABLE
