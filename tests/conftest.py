"""What every test gets: a home of its own, an offscreen Qt, no windows left over."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the application object is made

settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("dev", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

CHECKOUT = Path(__file__).resolve().parent.parent
QT_OWN_WINDOWS = ("QTipLabel",)  # the one shared tooltip outlives the widget it was shown for


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, so that no test reads or writes the settings and caches of who runs it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
        yield folder


@pytest.fixture(scope="session")
def media_dir() -> Path:
    """The folder of real videos, which are too large to be kept with the code."""
    folder = Path(os.environ.get("FRAMEGRAIN_MEDIA", CHECKOUT.parent / "shared" / "media"))
    if not folder.is_dir():
        pytest.skip(f"no real videos in {folder}; set FRAMEGRAIN_MEDIA to their folder")
    return folder


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """Fail a test that leaves a window alive after everything it registered was closed."""
    before = frozenset(windows())
    yield
    if left := leftovers(before):
        names = ", ".join(f"{type(widget).__name__} {widget.objectName()!r}" for widget in left)
        for widget in left:
            widget.close()
            widget.deleteLater()
        pytest.fail(f"windows left alive: {names}; give them to qtbot.addWidget or close them")


def leftovers(before: frozenset[int]) -> list[QWidget]:
    """The windows that exist now, did not before, and that no collection of garbage ends."""
    if windows().keys() <= before:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [widget for address, widget in windows().items() if address not in before]


def windows() -> dict[int, QWidget]:
    """Every window without a parent, by the address of its C++ object."""
    if "PySide6.QtWidgets" not in sys.modules:
        return {}
    from PySide6.QtWidgets import QApplication
    from shiboken6 import getCppPointer

    if not isinstance(QApplication.instance(), QApplication):
        return {}
    return {
        getCppPointer(widget)[0]: widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and type(widget).__name__ not in QT_OWN_WINDOWS
    }
