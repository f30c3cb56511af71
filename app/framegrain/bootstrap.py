"""The one place that wires parts together: which window the command line opens, and what it is given.

Everything that needs Qt is imported when a window is asked for, so that the other commands start fast and run
on machines without its system libraries.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from framegrain.cli import main as cli
from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from framegrain.guidelines.book import Book
    from framegrain.ui.window import MainWindow

DEMO_FOLDER = Path("demo")
_SWITCH_SECONDS = 0.0005
"""How soon the decode thread gets its turn from a busy interface; Python's default starves it (0.24 of its speed)."""


def run(argv: Sequence[str]) -> int:
    """Run one command line; the exit status."""
    return cli.run(argv, open_window=open_window, make_demo=make_demo, write_pdf=write_pdf)


def open_window(path: Path | None) -> int:
    """Show the window, on a project or video when one is given, until it is closed."""
    if path is not None and not path.exists():
        raise BadInput(f"{path} is not there; check the name")
    app, window = make_window()
    # Qt keeps Python from hearing Ctrl+C in the terminal; ending at once is fine, every change is on disk
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = partial(_tell_unexpected, window, sys.excepthook)
    window.show()
    if path is not None:
        window.open_path(path)
    return app.exec()


def make_demo(out: Path | None, headless: bool) -> int:
    """Make the sample project where it does not exist yet; then open it, or without a screen write everything."""
    from framegrain.session import sample

    folder = out or DEMO_FOLDER
    project = sample.make_sample(folder, progress=cli.ProgressLine("making the sample"))
    if not headless:
        return open_window(project)
    written = [sample.clip_file(folder), project, *sample.export_sample(folder)]
    written.append(picture_of(project, folder / "window.png"))
    for file in written:
        cli.say(str(file))
    return 0


def write_pdf(book: Book, out: Path, progress: Callable[[float], None]) -> None:
    """Write a guideline book as PDF; no screen is needed."""
    _require_libraries()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from framegrain.ui import guideline_pdf
    from framegrain.ui.theme import load_fonts

    app = QGuiApplication.instance() or QGuiApplication(["framegrain"])
    load_fonts()
    guideline_pdf.write_pdf(book, out, progress)
    del app


def make_window() -> tuple[QApplication, MainWindow]:
    """The application and its window, dressed, not shown yet."""
    _require_libraries()
    from PySide6.QtWidgets import QApplication

    from framegrain.media.decoding_memory import keep_freed_memory
    from framegrain.ui.settings import Settings, default_settings_file
    from framegrain.ui.theme import Theme, Wanted
    from framegrain.ui.window import MainWindow

    sys.setswitchinterval(_SWITCH_SECONDS)
    keep_freed_memory()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["framegrain"])
    app.setApplicationName("Framegrain")
    settings = Settings(default_settings_file())
    look = Theme(Wanted.named(settings.get("look", "")))
    look.apply(app)
    return app, MainWindow(look, settings)


def picture_of(project: Path, target: Path) -> Path:
    """A picture of the main window on a project, taken without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, window = make_window()
    from framegrain.ui.portrait import take_portrait

    try:
        take_portrait(app, window, project, target)
    finally:
        window.close()
    return target


def _tell_unexpected(
    window: MainWindow,
    before: Callable[[type[BaseException], BaseException, TracebackType | None], object],
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """A mistake of ours: the terminal gets all of it, the person a sentence, and the window goes on."""
    from framegrain.ui.attempt import Tone

    before(kind, error, trace)
    window.say(
        f"Something went wrong inside Framegrain ({kind.__name__}: {str(error)[:120]}). Every change made so far is"
        " saved; if what you see looks odd, close the project and open it again",
        Tone.ERROR,
    )


def _require_libraries() -> None:
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise BadInput(
            f"the window can't start: {error}. Run packaging/run.sh once, which installs what is missing"
        ) from error
