"""Exports with their pictures: every picture the file names is there, and is that frame."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import cv2
import pytest

from contract.videos import Recipe, encode, number_of
from framegrain.domain.errors import BadInput, Cancelled, FramegrainError
from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named, format_names
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from made_pictures import write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session

COCO = format_named("coco")
BOX = Box(x=5, y=5, width=20, height=10)


def draw(session: Session, first: int, last: int) -> None:
    session.do(tracks.start_track(session.desk, "thing", first, BOX))
    session.do(tracks.extend_to(session.desk, max(session.open_document.tracks), last))


def write(session: Session, out: Path, **more: object) -> dict[str, object]:
    contents = ProjectContents(session.project, session.taxonomy)
    export(contents, session.project.path, COCO, out, **more)  # type: ignore[arg-type]
    return json.loads(out.read_text())  # type: ignore[no-any-return]


def pictures(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*.png")}


def test_every_picture_named_is_written_and_is_that_frame(session: Session, tmp_path: Path) -> None:
    draw(session, 10, 14)
    draw(session, 100, 101)
    done: list[float] = []
    found = write(session, tmp_path / "coco.json", frames=tmp_path / "frames", progress=done.append)
    images = found["images"]
    assert pictures(tmp_path / "frames") == {image["file_name"] for image in images}  # type: ignore[attr-defined,index]
    for image in images:  # type: ignore[attr-defined]
        pixels = cv2.imread(str(tmp_path / "frames" / image["file_name"]), cv2.IMREAD_UNCHANGED)
        assert number_of(pixels) == image["frame_index"]
    assert [i["frame_index"] for i in images] == [10, 11, 12, 13, 14, 100, 101]  # type: ignore[attr-defined]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_keyframes_alone_name_fewer_pictures(session: Session, tmp_path: Path) -> None:
    draw(session, 10, 14)
    found = write(session, tmp_path / "coco.json", frames=tmp_path / "frames", every_frame=False)
    assert [i["frame_index"] for i in found["images"]] == [10, 14]  # type: ignore[attr-defined]
    assert len(pictures(tmp_path / "frames")) == 2


def test_videos_of_odd_and_equal_names_keep_their_pictures_apart(tmp_path: Path, project_file: Path) -> None:
    files = [tmp_path / "a" / "{x} 0010 100%.mp4", tmp_path / "b" / "{x} 0010 100%.mkv"]
    for number, file in enumerate(files):
        file.parent.mkdir()
        encode(Recipe("libx264", numbers=range(60 + number), times=range(60 + number)), file)
    path = tmp_path / "two.framegrain"
    new_project(path, project_file.parent / "street.yaml", [examine(file) for file in files])
    session = open_project(path)
    for video in session.videos():
        session.open_video(video.id)
        draw(session, 10, 11)
    found = write(session, tmp_path / "coco.json", frames=tmp_path / "frames")
    session.close()
    names = [image["file_name"] for image in found["images"]]  # type: ignore[attr-defined]
    assert len(set(names)) == 4
    assert pictures(tmp_path / "frames") == set(names)


def test_a_video_that_is_missing_or_another_stops_before_anything_is_written(
    tmp_path: Path, video_file: Path, project_file: Path
) -> None:
    here = tmp_path / "v.mp4"
    shutil.copy(video_file, here)
    path = tmp_path / "v.framegrain"
    new_project(path, project_file.parent / "street.yaml", [examine(here)])
    session = open_project(path)
    open_last_video(session)
    draw(session, 10, 12)
    here.unlink()
    for why in ("not where it was", "not the file that was labeled"):
        with pytest.raises(BadInput, match=f"{why}.*its frames can't be written. Relink it"):
            write(session, tmp_path / "coco.json", frames=tmp_path / "frames")
        assert not (tmp_path / "coco.json").exists()
        encode(Recipe("libx264", gop=10), here)
    assert write(session, tmp_path / "coco.json")["images"]
    session.close()


def test_cancelling_while_pictures_are_written_stops(session: Session, tmp_path: Path) -> None:
    draw(session, 10, 60)
    frames = tmp_path / "frames"
    with pytest.raises(Cancelled):
        write(session, tmp_path / "coco.json", frames=frames, cancel=lambda: len(pictures(frames)) >= 3)
    assert len(pictures(frames)) == 3


def test_an_unknown_format_lists_those_there_are() -> None:
    assert set(format_names()) >= {"coco", "json"}
    with pytest.raises(BadInput, match="“yolo”; choose coco or json"):
        format_named("yolo")


def test_a_video_that_breaks_off_while_its_frames_are_written_is_named(
    tmp_path: Path, project_file: Path
) -> None:
    file = tmp_path / "long.avi"
    encode(Recipe("mjpeg", pix_fmt="yuvj420p", size=(640, 480), gop=1), file)
    new_project(tmp_path / "long.framegrain", project_file.parent / "street.yaml", [examine(file)])
    session = open_project(tmp_path / "long.framegrain")
    open_last_video(session)
    draw(session, 10, 110)

    def break_off(done: float) -> None:
        if done > 0.4:
            os.truncate(file, min(1000, file.stat().st_size))

    with pytest.raises(FramegrainError, match=r"long\.avi"):
        write(session, tmp_path / "coco.json", frames=tmp_path / "frames", progress=break_off)
    assert 0 < len(pictures(tmp_path / "frames")) < 101
    assert not list((tmp_path / "frames").rglob("*.part"))
    assert len(session.open_document.tracks) == 1
    session.close()


@pytest.fixture
def take(tmp_path: Path, project_file: Path) -> Iterator[tuple[Session, Path]]:
    """A project on a folder of pictures, and the folder."""
    folder = write_folder(tmp_path / "take", range(5, 45), "img-{}.png")
    project = tmp_path / "take.framegrain"
    new_project(project, project_file.parent / "street.yaml", [examine(folder)])
    opened = open_project(project)
    open_last_video(opened)
    yield opened, folder
    opened.close()


def test_pictures_of_a_folder_are_copied_under_their_own_names(
    take: tuple[Session, Path], tmp_path: Path
) -> None:
    session, _ = take
    draw(session, 10, 12)
    found = write(session, tmp_path / "coco.json", frames=tmp_path / "frames")
    assert [image["file_name"] for image in found["images"]] == [  # type: ignore[attr-defined]
        "take/img-15.png",
        "take/img-16.png",
        "take/img-17.png",
    ]
    for image in found["images"]:  # type: ignore[attr-defined]
        copied = (tmp_path / "frames" / image["file_name"]).read_bytes()
        assert copied == (tmp_path / image["file_name"]).read_bytes()
    assert pictures(tmp_path / "frames") == {image["file_name"] for image in found["images"]}  # type: ignore[attr-defined]


def test_a_picture_that_went_away_while_copying_is_named(take: tuple[Session, Path], tmp_path: Path) -> None:
    session, folder = take
    draw(session, 10, 30)

    def pull(done: float) -> None:
        if done > 0.5:
            (folder / "img-33.png").unlink(missing_ok=True)

    with pytest.raises(FramegrainError, match=r"img-33\.png: it is gone"):
        write(session, tmp_path / "coco.json", frames=tmp_path / "frames", progress=pull)
    with pytest.raises(BadInput, match=r"take is not the folder that was labeled: img-33\.png is gone"):
        write(session, tmp_path / "coco.json", frames=tmp_path / "frames")
