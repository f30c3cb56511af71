"""Videos come, move and change; labels stay with the pictures they were put on."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from contract.videos import Recipe, encode
from framegrain.domain import rules
from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.domain.shapes import Box
from framegrain.editing import clips, tracks
from framegrain.media import demux
from framegrain.media.index import VideoIndex
from framegrain.session import videos
from framegrain.session.live_coding import LiveCoding
from framegrain.session.projects import new_project, open_last_video, open_project, project_beside
from framegrain.session.relinking import compared, relink
from framegrain.session.verification import adopt
from framegrain.session.videos import VideoSearch, add_video, examine, find_file, portable_path, why_missing
from made_pictures import write_folder

if TYPE_CHECKING:
    from framegrain.session.session import Session


@pytest.fixture
def moved(tmp_path: Path, video_file: Path, project_file: Path) -> tuple[Path, Path]:
    """A project whose video went to another folder: the project and where the video is now."""
    here = tmp_path / "videos" / "a.mp4"
    here.parent.mkdir()
    shutil.copy(video_file, here)
    project = tmp_path / "moved.framegrain"
    new_project(project, project_file.parent / "street.yaml", [examine(here)])
    there = tmp_path / "elsewhere.mp4"
    here.rename(there)
    return project, there


def take(session: Session, file: Path) -> str:
    """Let a file stand for the project's only video; what a person is told."""
    (video,) = session.videos()
    found = compared(video, VideoIndex.from_bytes(session.project.index(video.id)), file)
    relink(session, found, file)
    return found.said


def test_a_project_with_its_videos_can_be_moved(tmp_path: Path, video_file: Path, project_file: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    video = shutil.copy(video_file, folder / "v.mp4")
    new_project(folder / "p.framegrain", project_file.parent / "street.yaml", [examine(video)])
    folder.rename(tmp_path / "two")
    session = open_project(tmp_path / "two" / "p.framegrain")
    open_last_video(session)
    assert session.open_document.video.path == "v.mp4"
    assert session.video_file == tmp_path / "two" / "v.mp4"
    session.close()


def test_a_missing_video_keeps_its_labels_open(moved: tuple[Path, Path]) -> None:
    session = open_project(moved[0])
    open_last_video(session)
    assert session.video_file is None
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=1, y=1, width=5, height=5)))
    take(session, moved[1])
    assert session.video_file == moved[1]
    assert len(session.open_document.tracks) == 1
    session.close()


def test_another_video_is_refused_with_the_difference(moved: tuple[Path, Path], tmp_path: Path) -> None:
    session = open_project(moved[0])
    other = tmp_path / "other.mp4"
    encode(Recipe("libx264", numbers=range(60), times=range(60)), other)
    with pytest.raises(BadInput, match=r"60 frames where 120 were labeled"):
        take(session, other)
    encode(Recipe("libx264", size=(128, 64)), other)
    with pytest.raises(BadInput, match="128 x 64, not 96 x 64"):
        take(session, other)
    encode(Recipe("libx264", gop=10), other)
    with pytest.raises(BadInput, match="content has changed"):
        take(session, other)
    session.close()


def test_a_video_beside_its_project_is_found(moved: tuple[Path, Path]) -> None:
    session = open_project(moved[0])
    video = session.videos()[0]
    assert find_file(moved[0], video) is None
    moved[1].rename(moved[0].parent / "a.mp4")
    assert find_file(moved[0], video) == moved[0].parent / "a.mp4"
    session.close()


def test_a_video_that_was_replaced_shows_no_pictures_under_its_labels(moved: tuple[Path, Path]) -> None:
    project = moved[0]
    encode(Recipe("libx264", gop=10), project.parent / "videos" / "a.mp4")
    session = open_project(project)
    open_last_video(session)
    assert session.video_file is None
    assert "its content has changed" in why_missing(project, session.open_document.video)
    moved[1].rename(project.parent / "a.mp4")
    session.open_video(session.open_document.video.id)
    assert session.video_file == project.parent / "a.mp4"
    session.close()


def test_a_video_that_fails_to_open_leaves_the_one_before_whole(
    session: Session, project_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mp4"
    encode(Recipe("libx264", gop=10), other)
    added = add_video(session.project, examine(other))
    with sqlite3.connect(project_file) as rows:
        rows.execute("UPDATE clip SET state = 'nowhere' WHERE video = ?", (added.id,))
    before = session.open_document
    with pytest.raises(FramegrainError, match="damaged"):
        session.open_video(added.id)
    assert session.open_document is before
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=1, y=1, width=5, height=5)))
    assert session.video_file is not None


def test_the_same_video_is_not_added_twice(session: Session, video_file: Path) -> None:
    with pytest.raises(BadInput, match=r"has small\.mp4 already"):
        add_video(session.project, examine(video_file))


def renumbered(session: Session) -> object:
    """An index as a scan might give it: one frame fewer than the container says."""
    from dataclasses import replace as changed

    assert session.index is not None
    return changed(session.index, packets=np.delete(session.index.packets, 5), state="differs")


def test_a_difference_renumbers_before_anything_is_labeled(session: Session) -> None:
    scanned = renumbered(session)
    said = adopt(session, session.open_document.video.id, scanned)  # type: ignore[arg-type]
    assert "119" in said
    assert session.open_document.video.frames == 119
    assert [c.span.stop for c in session.open_document.clip_order()] == [119]
    assert session.index is not None
    assert session.index.state == "verified"


def test_a_renumbering_is_no_step_that_undo_could_take_back(session: Session) -> None:
    adopt(session, session.open_document.video.id, renumbered(session))  # type: ignore[arg-type]
    assert session.undo() is None
    assert rules.check(session.open_document, session.taxonomy) == []


def test_a_boundary_alone_keeps_the_numbering(session: Session) -> None:
    session.do(clips.split_clip(session.desk, 60))
    adopt(session, session.open_document.video.id, renumbered(session))  # type: ignore[arg-type]
    assert session.open_document.video.frames == 120


def test_a_difference_after_labeling_warns_and_keeps_the_numbering(session: Session) -> None:
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=1, y=1, width=5, height=5)))
    said = adopt(session, session.open_document.video.id, renumbered(session))  # type: ignore[arg-type]
    assert "check them" in said
    assert session.open_document.video.frames == 120
    assert session.index is not None
    assert session.index.state == "differs"


def test_a_label_whose_key_is_held_until_then_counts_as_one(session: Session) -> None:
    live = LiveCoding(session, tap=lambda: 0.25)

    def halted(playing: bool) -> None:
        if not playing:
            live.end_all()

    session.focus.playing_changed.connect(halted)
    session.focus.play(on=True)
    live.turn(on=True)
    live.show(20, 1.0)
    live.press("stand", 0.0)
    live.show(60, 1.0)
    adopt(session, session.open_document.video.id, renumbered(session))  # type: ignore[arg-type]
    assert [(e.span.start, e.span.last) for e in session.open_document.events.values()] == [(20, 60)]
    assert session.open_document.video.frames == 120
    assert session.index is not None
    assert session.index.state == "differs"


def test_agreement_is_remembered(session: Session, project_file: Path) -> None:
    from dataclasses import replace as changed

    assert session.index is not None
    assert adopt(session, session.open_document.video.id, changed(session.index, state="verified")) == ""
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    assert again.index is not None
    assert again.index.state == "verified"
    again.close()


def test_a_video_path_is_kept_relative(project_file: Path, session: Session) -> None:
    video = session.open_document.video
    assert not video.path.startswith("/")


def test_a_recording_still_being_written_is_refused(
    tmp_path: Path, video_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = tmp_path / "recording.mp4"
    shutil.copy(video_file, recording)

    def prepare_while_it_grows(file: Path, **more: Any) -> VideoIndex:
        index = demux.prepare(file, **more)
        with file.open("ab") as growing:
            growing.write(b"more")
        return index

    monkeypatch.setattr(videos, "prepare", prepare_while_it_grows)
    with pytest.raises(BadInput, match="still being written"):
        examine(recording)


def test_a_search_finds_a_video_when_it_is_there_again(moved: tuple[Path, Path]) -> None:
    session = open_project(moved[0])
    video = session.videos()[0]
    search, place = VideoSearch(moved[0], video), moved[0].parent / "videos" / "a.mp4"
    assert search.look() is None
    shutil.copy(moved[1], place)
    assert search.look() == place
    session.close()


def test_a_search_looks_also_where_the_video_was_before_it_was_found(moved: tuple[Path, Path]) -> None:
    project_file, video_file = moved
    session = open_project(project_file)
    video = session.videos()[0]
    session.close()
    assert VideoSearch(project_file, video).look() is None
    former = portable_path(video_file, project_file)
    assert VideoSearch(project_file, video, former).look() == video_file


def test_a_search_reads_a_file_that_stays_another_one_only_once(
    moved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_project(moved[0])
    search = VideoSearch(moved[0], session.videos()[0])
    (moved[0].parent / "videos" / "a.mp4").write_bytes(b"another")
    read: list[Path] = []
    monkeypatch.setattr(videos, "fingerprint", lambda file: read.append(file) or "another")
    assert [search.look() for _ in range(3)] == [None, None, None]
    assert len(read) == 1
    session.close()


def test_a_file_that_goes_and_comes_is_told_once_each(session: Session) -> None:
    told: list[Path | None] = []
    session.file_changed.connect(lambda: told.append(session.video_file))
    file = session.video_file
    for now in (None, None, file, file):
        session.note_file(now)
    assert told == [None, file]


def test_a_folder_of_pictures_moves_with_its_project(tmp_path: Path, project_file: Path) -> None:
    folder = write_folder(tmp_path / "one" / "take", range(4))
    new_project(tmp_path / "one" / "p.framegrain", project_file.parent / "street.yaml", [examine(folder)])
    (tmp_path / "one").rename(tmp_path / "two")
    session = open_project(tmp_path / "two" / "p.framegrain")
    open_last_video(session)
    assert session.video_file == tmp_path / "two" / "take"
    assert session.open_document.video.path == "take"
    with pytest.raises(BadInput, match="has take already"):
        add_video(session.project, examine(tmp_path / "two" / "take"))
    session.close()


def test_a_folder_asked_for_as_here_has_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "take.1", range(2))
    monkeypatch.chdir(folder)
    assert examine(Path()).video.name == "take.1"
    assert project_beside(Path()) == tmp_path / "take.1.framegrain"
