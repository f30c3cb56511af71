"""Opening whatever a person points at: a project, a bare video, the sample; by dialog, drop or command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from framegrain.domain.errors import FramegrainError
from framegrain.domain.places import real_path
from framegrain.exchange import project_json
from framegrain.media.index import VideoIndex
from framegrain.session.backing_up import backed_up_aside
from framegrain.session.importing import import_into
from framegrain.session.migrating import TaxonomyChange
from framegrain.session.packing import PACK_SUFFIX
from framegrain.session.projects import (
    SUFFIX,
    brought_up_to_date,
    open_last_video,
    open_project,
    project_beside,
)
from framegrain.session.relinking import SamePictures, compared, relink
from framegrain.session.searching import Search, search
from framegrain.session.videos import Examined, add_video, examine, find_file, why_missing
from framegrain.storage.backups import BACKUPS, Reason
from framegrain.storage.errors import DamagedProject, OldProject, ProjectLocked
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.bringing import Bringing, taxonomy_filter
from framegrain.ui.start.new_project_page import oddities, video_filter
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.records import Video
    from framegrain.exchange.json_parts import Imported
    from framegrain.session.session import Session
    from framegrain.session.taxonomies import Brought
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.jobs import Job, Jobs


def _examine(path: Path, progress: Callable[[float], None], cancel: Callable[[], bool]) -> Examined:
    return examine(path, progress=progress, cancel=cancel)


def _read_import(
    file: Path,
    project: Path,
    limit: int | None,
    progress: Callable[[float], None],
    cancel: Callable[[], bool],
) -> tuple[Imported, str]:
    """What the file holds, once the project it comes into is backed up; and why there is no backup."""
    imported = project_json.read(file)
    return imported, backed_up_aside(project, Reason.IMPORT, limit, progress, cancel)[1]


def _found(file: Path) -> str:
    return f"{file.name} was found in {file.parent} and is the same video"


class Opener(QObject):
    """Turns paths into sessions; says what is wrong and never leaves half a project behind."""

    opened = Signal(object)
    project_wanted = Signal(object)
    """Videos that have no project yet: the person is offered to make one."""
    pack_wanted = Signal(object)
    """A pack was pointed at: the person is offered to unpack it."""
    taxonomy_wanted = Signal(object)
    """Another taxonomy for the open project was chosen, as a TaxonomyChange."""
    old_opened = Signal(str)
    """A project of an older version is open for reading; a sentence that offers to bring it up to date."""

    recovery_offered = Signal(object, str)
    """A project that can't be opened, and why; it may have backups, or something of it can be read."""

    def __init__(self, window: QWidget, jobs: Jobs, say: SayAndOffer, person: str) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._say = say
        self.person = person
        self.session: Session | None = None
        """The project open in this window."""
        self._search: Job | None = None
        self._asked_for: Session | None = None
        self._bringing = Bringing(jobs, self)
        self._bringing.came.connect(self._take_taxonomy)
        self._bringing.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def open_paths(self, paths: Sequence[Path], session: Session | None = None) -> None:
        """Open the project or pack among the paths; else the videos: into the open project, else as a new one."""
        projects = [path for path in paths if path.suffix == SUFFIX]
        if projects:
            return self.open_project(projects[0])
        packs = [path for path in paths if path.suffix.lower() == PACK_SUFFIX and not path.is_dir()]
        if packs:
            return self.pack_wanted.emit(packs[0])
        if session is not None and not session.read_only:
            return self.add_videos(session, paths)
        beside = project_beside(paths[0])
        if len(paths) == 1 and beside.exists():
            self._say(f"{beside.name} beside the video is its project", Tone.INFO)
            return self.open_project(beside)
        missing = [path for path in paths if not path.exists()]
        if missing:
            return self._say(f"{missing[0]} is not there; choose another file", Tone.ERROR)
        return self.project_wanted.emit(list(paths))

    def open_project(self, path: Path) -> None:
        """Open a project; one that somebody else writes in is opened for reading only, saying who has it."""
        if self.session is not None and real_path(self.session.project.path) == real_path(path):
            return self._say(f"{path.name} is open here already", Tone.INFO)
        return self._open(path)

    def _open(self, path: Path) -> None:
        try:
            session = self._session(path)
        except FramegrainError as error:
            return self.recovery_offered.emit(path, sentence(error))
        return self._show(session)

    def look_at(self, path: Path) -> None:
        """Open a project, such as a backup, for reading only."""
        try:
            session = open_project(path, read_only=True, person=self.person)
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ERROR)
        self._say(f"{path.name} is open for reading only", Tone.INFO)
        return self._show(session)

    def _show(self, session: Session) -> None:
        path = session.project.path
        try:
            open_last_video(session)
        except FramegrainError as error:
            session.close()
            return self.recovery_offered.emit(path, sentence(error))
        self.opened.emit(session)
        if session.project.is_old and path.parent.suffix != BACKUPS:
            self.old_opened.emit(
                f"{path.name} was made by an older Framegrain and is open for reading only. Bring it up to date to "
                f"work in it? A backup is put beside it first"
            )
        return self._tell_missing(session)

    def bring_up_to_date(self, session: Session) -> None:
        """Back the open project of an older version up, migrate it in the background, and open it for changes."""
        path = session.project.path
        if not session.project.is_old:
            return self._say(f"{path.name} is up to date already", Tone.INFO)
        job = self._jobs.start(
            f"Bringing {path.name} up to date", lambda progress, cancel: brought_up_to_date(path)
        )
        job.done.connect(lambda backup: self._take_up_to_date(session, backup))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))
        return None

    def _take_up_to_date(self, session: Session, backup: Path | None) -> None:
        if session is self.session:
            self._open(session.project.path)
        kept = f"; what it was is kept in {backup.parent.name}" if backup is not None else ""
        self._say(f"{session.project.path.name} is up to date{kept}", Tone.OK)

    def open_video(self, session: Session, video_id: int) -> None:
        """Show another video of the open project; when that fails, the one shown stays."""
        try:
            session.open_video(video_id)
        except DamagedProject as error:
            return self.recovery_offered.emit(session.project.path, sentence(error))
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ERROR)
        return self._tell_missing(session)

    def _tell_missing(self, session: Session) -> None:
        """Say what has become of the open video's file where it is missing, and look for it around."""
        if session.document is None or session.video_file is not None:
            return
        project, video, others = session.project.path, session.document.video, session.videos()
        why = why_missing(project, video, session.index)
        self._say_missing(session, f"{why}. Its labels are safe; it is looked for in the folders around")
        self._give_up_search()
        is_folder = session.index is not None and bool(session.index.names)
        self._search = job = self._jobs.start(
            f"Looking for {video.name}",
            lambda progress, cancel: search(project, video, others, is_folder=is_folder, cancel=cancel),
        )
        job.done.connect(lambda found: self._take_search(session, video, found))

    def _give_up_search(self) -> None:
        if self._search is not None and self._search in self._jobs.running:
            self._search.cancel()
        self._search = None

    def _take_search(self, session: Session, video: Video, found: Search) -> None:
        if not self._is_missing(session, video):
            return
        if found.file is not None and found.file == find_file(session.project.path, video):
            session.note_file(found.file)
            self._say(f"The pictures of {video.name} are back", Tone.OK)
        elif found.file is not None and not session.read_only:
            self._take_file(
                session,
                found.file,
                SamePictures(video=video, index=None, known=video.fingerprint, said=_found(found.file)),
            )
        elif found.file is not None:
            self._say(
                f"{_found(found.file)}; open the project for writing to take it from there", Tone.ATTENTION
            )
        elif found.namesake is not None and not session.read_only:
            self.relink(session, video, found.namesake)  # to name the difference, if there is one that counts
        else:
            why = why_missing(session.project.path, video, session.index)
            self._say_missing(
                session,
                f"{why}, and it is not in the folders around. Its labels are safe; find the missing video to see its "
                "pictures",
            )

    def _say_missing(self, session: Session, text: str) -> None:
        if session.read_only:
            self._say(text, Tone.ATTENTION)
        else:
            self._say(text, Tone.ATTENTION, "Find missing video", lambda: self.ask_relink(session))

    def _is_missing(self, session: Session, video: Video) -> bool:
        """Whether this is still what the window shows, and still without pictures."""
        document = session.document
        return (
            session is self.session
            and document is not None
            and document.video.id == video.id
            and session.video_file is None
        )

    def _session(self, path: Path) -> Session:
        try:
            return open_project(path, person=self.person)
        except ProjectLocked as locked:
            session = open_project(path, read_only=True, person=self.person)
            self._say(f"{sentence(locked)}. It is open here for reading only", Tone.ATTENTION)
            return session
        except OldProject:
            return open_project(path, read_only=True, person=self.person)

    def add_videos(self, session: Session, paths: Sequence[Path]) -> None:
        """Read videos in the background and add them to the open project."""
        for path in paths:
            job = self._jobs.start(f"Reading {path.name}", partial(_examine, path))
            job.done.connect(lambda examined: self._add(session, examined))
            job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def _add(self, session: Session, examined: Examined) -> None:
        try:
            video = add_video(session.project, examined)
            session.open_video(video.id)
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ERROR)
        added = f"{video.name} was added to {session.project.name}"
        if not examined.index.names:
            return self._say(added, Tone.OK)
        added += f"; its pictures follow each other {video.rate} a second"
        if examined.index.problems:
            return self._say(f"{added}. {oddities(examined)}", Tone.ATTENTION)
        return self._say(added, Tone.OK)

    def relink(self, session: Session, video: Video, file: Path) -> None:
        """Say where a moved video is; its pictures are compared in the background, others are refused."""
        try:
            known = VideoIndex.from_bytes(session.project.index(video.id))
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
            return
        job = self._jobs.start(
            f"Comparing {file.name} with what was labeled",
            lambda progress, cancel: compared(video, known, file, progress=progress, cancel=cancel),
        )
        self._say(f"{file.name} is compared with what was labeled", Tone.INFO)
        job.done.connect(lambda found: self._take_file(session, file, found))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def _take_file(self, session: Session, file: Path, found: SamePictures) -> None:
        if session is not self.session:
            return None
        try:
            relink(session, found, file)
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ERROR)
        return self._say(found.said, Tone.OK)

    # -- asking for files

    def ask_open(self) -> None:
        """Let the person choose a project or a video."""
        offered = f"Projects, videos and packs (*{SUFFIX} {video_filter()} *{PACK_SUFFIX});;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a project or a video", "", offered)
        if name:
            self.open_paths([Path(name)])

    def ask_videos(self, session: Session) -> None:
        """Let the person choose videos to add to the open project."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Add videos", "", f"Videos ({video_filter()});;All files (*)"
        )
        if names:
            self.add_videos(session, [Path(name) for name in names])

    def ask_folder(self, session: Session | None) -> None:
        """Let the person choose a folder of numbered pictures: for the open project, else for a new one."""
        name = QFileDialog.getExistingDirectory(self._window, "Choose a folder of numbered pictures")
        if name:
            self.open_paths([Path(name)], session)

    def ask_relink(self, session: Session) -> None:
        """Let the person say where the open video's file is now."""
        if session.document is None:
            return
        video = session.document.video
        asked = f"Where is {video.name}?"
        if session.index is not None and session.index.names:
            name = QFileDialog.getExistingDirectory(self._window, asked)
        else:
            name, _ = QFileDialog.getOpenFileName(self._window, asked, "", f"{video.name};;All files (*)")
        if name:
            self._give_up_search()  # its answer would hide what is said of the file that was chosen
            self.relink(session, video, Path(name))

    def ask_import(self, session: Session) -> None:
        """Let the person choose a JSON export whose records come into the open project."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Import labels", "", "JSON (*.json);;All files (*)"
        )
        if not name:
            return
        file = Path(name)
        path, limit = session.project.path, session.project.backup_limit
        job = self._jobs.start(
            f"Reading {file.name}", lambda progress, cancel: _read_import(file, path, limit, progress, cancel)
        )
        job.done.connect(lambda read: self._import(session, file, *read))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def _import(self, session: Session, file: Path, imported: Imported, problem: str) -> None:
        if session is not self.session:
            return None
        try:
            report = import_into(session, file, imported)
        except FramegrainError as error:
            return self._say(f"Nothing was imported. {sentence(error)}", Tone.ERROR)
        broken = f"; {len(report.violations)} break rules" if report.violations else ""
        came = f"{report.records} records came from {file.name}{broken}"
        if problem:
            return self._say(f"{came}. {capital(problem)}", Tone.ATTENTION)
        return self._say(came, Tone.OK)

    def ask_taxonomy(self, session: Session) -> None:
        """Let the person choose another version of the taxonomy; `taxonomy_wanted` follows."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Choose a taxonomy", "", taxonomy_filter())
        if name:
            self.change_taxonomy(session, Path(name))

    def change_taxonomy(self, session: Session, file: Path) -> None:
        """Show what another taxonomy file would do; nothing changes yet."""
        self._asked_for = session
        self._bringing.bring(file)

    def _take_taxonomy(self, _file: Path, brought: Brought) -> None:
        if self.session is not None and self.session is self._asked_for:
            change = TaxonomyChange(brought.taxonomy, brought.text, notes=brought.report)
            self.taxonomy_wanted.emit(change)
