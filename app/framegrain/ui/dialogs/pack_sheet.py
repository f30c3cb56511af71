"""The sheets that put a project into one archive, and take one out of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from framegrain.exchange.packs.manifest import Media
from framegrain.session.packing import PACK_SUFFIX
from framegrain.ui.dialogs.carry_sheet import CarrySheet
from framegrain.ui.dialogs.export_words import size_words
from framegrain.ui.dialogs.titled import titled
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.exchange.packs.manifest import Manifest
    from framegrain.session.packing import Packed
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_PACK_SIZE = (600, 404)
_UNPACK_SIZE = (600, 330)
_ALL, _OPEN, _NONE = "all", "open", "none"
_MOST_NAMED = 5


class PackOrder(NamedTuple):
    """What a person asked to be packed; `only` names the videos whose files come along, None means all."""

    project: Path
    out: Path
    with_media: bool
    only: tuple[str, ...] | None
    with_time: bool


class UnpackOrder(NamedTuple):
    """Which pack goes to which folder."""

    pack: Path
    to: Path


class PackSheet(CarrySheet):
    """Asks for one pack of the open project."""

    doing = "Packing"

    def __init__(self, window: QWidget, look: Theme, session: Session) -> None:
        project = session.project.path
        super().__init__(window, look, "Pack project", _PACK_SIZE, project.parent, "Pack")
        self._project = project
        videos = session.videos()
        self._open = session.document.video.name if session.document is not None else ""
        self.about.setText(
            "One archive to keep or hand on: the project as it is now, and its videos. Whoever unpacks it finds "
            "everything in one folder, and every file is checked."
        )
        options = [Option(_ALL, f"All ({len(videos)})", "Every video of the project comes along")]
        if len(videos) > 1 and self._open:
            options.append(
                Option(_OPEN, "The open one", f"Only {self._open} comes along; the labels of all do")
            )
        options.append(
            Option(_NONE, "None", "The labels alone; whoever gets the pack has the videos already")
        )
        self.media = Segmented(look, options, "Videos")
        self.media.set_value(_ALL)
        self.time = QCheckBox("Leave out how long people worked on what")
        self.path.setAccessibleName("Archive to write")
        self.path.setText(str(free_name(project.with_suffix(PACK_SUFFIX))))
        self.assemble([titled("Videos", self.media), titled("", self.time)], "Write to")

    def order(self) -> PackOrder:
        only = (self._open,) if self.media.value == _OPEN else None
        return PackOrder(
            self._project, self.out, self.media.value != _NONE, only, with_time=not self.time.isChecked()
        )

    def why_not(self, out: Path) -> str:
        if os.path.lexists(out):
            return "" if self.is_running else f"{out.name} is there already; choose another name."
        if out.suffix.lower() != PACK_SUFFIX:
            return f"Packs end in {PACK_SUFFIX}."
        return "" if out.parent.is_dir() else f"There is no folder {out.parent}; make it first."

    def ask_path(self) -> None:
        dialog = QFileDialog(self.window(), "Pack to", str(self.out.parent), f"Packs (*{PACK_SUFFIX})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever overwritten
        dialog.setDefaultSuffix(PACK_SUFFIX[1:])
        dialog.selectFile(self.out.name)
        dialog.fileSelected.connect(self.path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_packed(self, packed: Packed) -> None:
        """It is done; the fields offer another name for another one."""
        self.path.setText(str(free_name(packed.out)))
        self.end(packed_words(packed), "attention" if packed.missing else "ok", "Pack again")


class UnpackSheet(CarrySheet):
    """Asks where a pack should be unpacked to; it was looked into before."""

    doing = "Unpacking and checking"

    def __init__(self, window: QWidget, look: Theme, pack: Path, found: Manifest) -> None:
        super().__init__(window, look, "Unpack", _UNPACK_SIZE, pack.parent, "Unpack and open")
        self._pack = pack
        self.about.setText(held_words(pack, found))
        self.path.setAccessibleName("New folder to unpack to")
        self.path.setText(str(free_name(pack.with_suffix(""))))
        self.assemble([], "New folder")

    def order(self) -> UnpackOrder:
        return UnpackOrder(self._pack, self.out)

    def why_not(self, out: Path) -> str:
        if os.path.lexists(out):
            return "" if self.is_running else f"{out.name} is there already; name a new folder."
        return "" if out.parent.is_dir() else f"There is no folder {out.parent}; make it first."

    def ask_path(self) -> None:
        dialog = QFileDialog(self.window(), "Put the new folder into", str(self.out.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(
            lambda chosen: self.path.setText(str(free_name(Path(chosen) / self.out.name)))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def packed_words(packed: Packed) -> str:
    """What came of packing."""
    missing = [video.name for video in packed.missing]
    text = f"Packed: {packed.out} ({size_words(packed.size)})."
    if not missing:
        return text
    named = ", ".join(missing[:_MOST_NAMED])
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    return f"{text} Not found, so that only the labels came along: {named}{more}."


def held_words(pack: Path, found: Manifest) -> str:
    """What a pack holds."""
    here = sum(video.media is Media.HERE for video in found.videos)
    videos = counted(len(found.videos), "video")
    without = (
        ""
        if here == len(found.videos)
        else f", {here} of them with its file"
        if here == 1
        else (f", {here} of them with their files" if here else ", without the files of any")
    )
    return (
        f"{pack.name} holds the project {found.name[:80]} with {videos}{without}: "
        f"{counted(len(found.members), 'file')}, {size_words(found.total)}. Everything is checked before it is put "
        f"in its place."
    )


def free_name(wanted: Path) -> Path:
    """The wanted place, with a number where something is there already."""
    found, number = wanted, 1
    while os.path.lexists(found):
        number += 1
        found = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return found
