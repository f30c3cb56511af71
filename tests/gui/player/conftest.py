"""A project on a small video whose sound is known, and what stands for the machine around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.sounds import Sound, write
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from gui.player.stand_ins import Pictures, Speaker, Time
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.session.session import Session


@pytest.fixture
def pictures(qapp, session: Session) -> Pictures:
    return Pictures(session)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def sounding_session(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Opens a project on a video with the sound asked for; a tone over the frames 50 to 54 by default."""
    opened: list[Session] = []

    def make(*sounds: Sound, suffix: str = ".mp4", **more) -> Session:
        taxonomy = tmp_path / "street.yaml"
        taxonomy.write_text(TAXONOMY, encoding="utf-8")
        video = write(tmp_path / f"tone{suffix}", *sounds, **more)
        new_project(tmp_path / "street.framegrain", taxonomy, [examine(video)])
        opened.append(open_project(tmp_path / "street.framegrain", person="tester"))
        open_last_video(opened[-1])
        return opened[-1]

    yield make
    for session in opened:
        session.close()
