"""Commands that carry a project elsewhere: pack and unpack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from framegrain.cli.output import ProgressLine, sentence
from framegrain.exchange.packs.manifest import Media
from framegrain.session.packing import pack
from framegrain.session.unpacking import unpack

if TYPE_CHECKING:
    import argparse


def add_commands(commands: Any) -> None:
    """Add pack and unpack."""
    text = "put a project, and the videos it refers to, into one archive"
    packing = commands.add_parser("pack", help=text, description=sentence(text))
    packing.add_argument("project", type=Path, metavar="PROJECT")
    packing.add_argument("--out", type=Path, required=True, metavar="NAME.zip", help="the archive to write")
    media = packing.add_mutually_exclusive_group()
    media.add_argument(
        "--with-media",
        dest="media",
        action="store_true",
        default=True,
        help="take the videos along (default)",
    )
    media.add_argument("--without-media", dest="media", action="store_false", help="the project alone")
    media.add_argument(
        "--videos", nargs="+", metavar="NAME", help="take only these videos along; the labels of all stay"
    )
    packing.add_argument(
        "--without-time", action="store_true", help="leave out how long people worked on what"
    )
    packing.set_defaults(run=run_pack)
    text = "check an archive made by pack and put what it holds into a new folder"
    unpacking = commands.add_parser("unpack", help=text, description=sentence(text))
    unpacking.add_argument("pack", type=Path, metavar="NAME.zip")
    unpacking.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="a new folder")
    unpacking.set_defaults(run=run_unpack)


def run_pack(arguments: argparse.Namespace) -> int:
    """Pack a project; status 1 when media that was wanted is missing."""
    done = pack(
        arguments.project,
        arguments.out,
        with_media=arguments.media,
        only=arguments.videos,
        with_time=not arguments.without_time,
        progress=ProgressLine("packing"),
    )
    print(f"{done.out}: {done.files} {'files' if done.files > 1 else 'file'}, {done.size / 1e6:.1f} MB")
    for video in done.missing:
        print(f"not found: {video.name}; the pack holds its labels without it")
    return 1 if done.missing else 0


def run_unpack(arguments: argparse.Namespace) -> int:
    """Unpack into a new folder."""
    done = unpack(arguments.pack, arguments.to, progress=ProgressLine("unpacking"))
    print(done.project)
    for video in done.videos:
        if video.media is not Media.HERE:
            print(f"without its media: {video.name}; put it beside the project, or find it in the window")
    return 0
