"""Packs as people use them: a project goes into an archive, travels, and is the same project elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from contract.videos import Recipe, encode
from framegrain.cli import main as cli
from framegrain.domain.errors import BadInput, Cancelled, FramegrainError
from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.exchange import project_json
from framegrain.exchange.packs.manifest import Media
from framegrain.session import packing
from framegrain.session.contents import ProjectContents
from framegrain.session.packing import pack
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.unpacking import looked_into, unpack
from framegrain.session.videos import examine, find_file
from framegrain.storage.errors import CannotOpen
from made_pictures import write_folder
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project of two videos of one name in different folders, and a folder of pictures."""
    home = tmp_path_factory.mktemp("work")
    for folder, gop in (("a", 40), ("b", 20)):
        (home / "elsewhere" / folder).mkdir(parents=True)
        encode(Recipe("libx264", gop=gop), home / "elsewhere" / folder / "small.mp4")
    write_folder(home / "pictures", range(6))
    (home / "projects").mkdir()
    taxonomy = home / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    videos = [home / "elsewhere/a/small.mp4", home / "elsewhere/b/small.mp4", home / "pictures"]
    path = home / "projects" / "street.framegrain"
    new_project(path, taxonomy, [examine(video) for video in videos])
    session = open_project(path, person="Anna")
    open_last_video(session)
    _draw(session)
    session.close()
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def project(home: Path) -> Path:
    return home / "projects" / "street.framegrain"


def _draw(session: Session) -> None:
    for frame in (3, 9):
        session.focus.go_to(frame)
        session.do(
            tracks.start_track(
                session.desk, "thing", frame, Box(x=1.0 + frame, y=2.0, width=10.0, height=12.0)
            )
        )


def _content(project: Path) -> list[object]:
    """Everything in a project as its JSON says it, but where its videos lie."""
    session = open_project(project, read_only=True)
    try:
        out = project.parent / "content.json"
        project_json.write(ProjectContents(session.project, session.taxonomy), out)
        said = json.loads(out.read_bytes())
        out.unlink()
        steps = [step for video in session.videos() for step in session.project.history(video.id)]
        history = [
            (step.number, step.by, step.at, step.edit.name, tuple(step.edit.changes)) for step in steps
        ]
    finally:
        session.close()
    for video in said["videos"]:
        del video["video"]["path"]
    return [said, history]


def _found(project: Path) -> list[Path | None]:
    session = open_project(project, read_only=True)
    try:
        return [find_file(project, video) for video in session.videos()]
    finally:
        session.close()


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_project_with_its_media_moves_to_another_folder(home: Path, project: Path, tmp_path: Path) -> None:
    before = _files(home)
    done = pack(project, tmp_path / "street.zip")
    assert _files(home) == before
    assert done.missing == ()
    content = _content(project)
    shutil.rmtree(home)
    found = unpack(done.out, tmp_path / "first")
    moved = tmp_path / "far" / "away"
    moved.parent.mkdir()
    found.project.parent.rename(moved)
    project = moved / found.project.name
    media = [moved / "media/small.mp4", moved / "media/small-2.mp4", moved / "media/pictures"]
    assert _found(project) == media
    assert _content(project) == content
    listed = {member.name for member in looked_into(done.out).members}
    assert set(_files(moved)) == listed
    session = open_project(project)
    open_last_video(session)
    _draw(session)  # it can be worked on
    session.close()


def test_the_list_names_every_file_with_its_size_and_checksum(project: Path, tmp_path: Path) -> None:
    done = pack(project, tmp_path / "street.zip")
    with zipfile.ZipFile(done.out) as archive:
        listed = json.loads(archive.read("manifest.json"))
        for member in listed["members"]:
            content = archive.read(member["name"])
            assert len(content) == member["size"]
            assert hashlib.sha256(content).hexdigest() == member["sha256"]
        kinds = {info.filename: info.compress_type for info in archive.infolist()}
    assert listed["framegrain_pack"] == 1
    assert [video["path"] for video in listed["videos"]] == [
        *("media/small.mp4", "media/small-2.mp4", "media/pictures"),
    ]
    assert kinds["media/small.mp4"] == zipfile.ZIP_STORED
    assert kinds["street.framegrain"] == zipfile.ZIP_DEFLATED


def test_without_media_the_labels_travel_and_a_video_put_beside_is_found(
    home: Path, project: Path, tmp_path: Path
) -> None:
    done = pack(project, tmp_path / "street.zip", with_media=False)
    assert [video.media for video in done.videos] == [Media.LEFT_OUT] * 3
    assert done.files == 1
    found = unpack(done.out, tmp_path / "to")
    assert _found(found.project) == [None] * 3
    shutil.copy(home / "elsewhere/a/small.mp4", tmp_path / "to")
    assert _found(found.project)[0] == tmp_path / "to" / "small.mp4"


def test_only_some_videos_come_along_and_missing_ones_are_told(
    home: Path, project: Path, tmp_path: Path
) -> None:
    done = pack(project, tmp_path / "one.zip", only=["pictures"])
    assert [video.media for video in done.videos] == [Media.LEFT_OUT, Media.LEFT_OUT, Media.HERE]
    with pytest.raises(BadInput, match=r"has no video pictuers; it has small\.mp4"):
        pack(project, tmp_path / "two.zip", only=["pictuers"])
    (home / "elsewhere/b/small.mp4").write_bytes(b"another file by now")
    done = pack(project, tmp_path / "three.zip")
    assert [video.path for video in done.missing] == ["media/small-2.mp4"]
    assert _found(unpack(done.out, tmp_path / "to").project)[1] is None


def test_a_pack_tells_nobody_where_the_videos_were(project: Path, tmp_path: Path) -> None:
    done = pack(project, tmp_path / "street.zip", with_media=False)
    unpacked = unpack(done.out, tmp_path / "to").project.read_bytes()
    assert b"elsewhere" in project.read_bytes()
    assert b"elsewhere" not in unpacked


def test_time_is_left_out_where_wanted(project: Path, tmp_path: Path) -> None:
    said = pack(project, tmp_path / "a.zip", with_media=False, with_time=False)
    assert _content(unpack(said.out, tmp_path / "to").project) == _content(project)


def test_a_project_is_packed_as_it_is_while_somebody_works_in_it(project: Path, tmp_path: Path) -> None:
    session = open_project(project)
    open_last_video(session)
    _draw(session)
    done = pack(project, tmp_path / "street.zip", with_media=False)
    _draw(session)
    session.close()
    found = unpack(done.out, tmp_path / "to").project
    counts = []
    for place in (found, project):
        opened = open_project(place, read_only=True)
        counts.append(opened.project.counts(None).tracks)
        opened.close()
    assert counts[1] - counts[0] == 2
    assert list(project.parent.iterdir()) == [project]


def test_no_file_is_replaced_and_nothing_half_is_left(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "street.zip"
    out.write_bytes(b"mine")
    with pytest.raises(BadInput, match="exists already"):
        pack(project, out)
    assert out.read_bytes() == b"mine"
    with pytest.raises(BadInput, match=r"packs end in \.zip"):
        pack(project, tmp_path / "street.tar")
    with pytest.raises(BadInput, match="can't be written"):
        pack(project, tmp_path / "no" / "street.zip")


def _after(steps: int) -> Iterator[bool]:
    yield from [False] * steps
    while True:
        yield True


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
def test_stopping_leaves_nothing(project: Path, tmp_path: Path, steps: int) -> None:
    out = tmp_path / "street.zip"
    before = set(tmp_path.rglob("*"))
    asked = _after(steps)
    with pytest.raises(Cancelled):
        pack(project, out, cancel=lambda: next(asked))
    assert set(tmp_path.rglob("*")) == before
    pack(project, out)
    before.add(out)
    asked = _after(steps)
    with pytest.raises(Cancelled):
        unpack(out, tmp_path / "to", cancel=lambda: next(asked))
    assert set(tmp_path.rglob("*")) == before


def test_progress_goes_from_nothing_to_all(project: Path, tmp_path: Path) -> None:
    packing_done: list[float] = []
    unpacking_done: list[float] = []
    out = pack(project, tmp_path / "street.zip", progress=packing_done.append).out
    unpack(out, tmp_path / "to", progress=unpacking_done.append)
    for done in (packing_done, unpacking_done):
        assert done == sorted(done)
        assert done[-1] == 1.0
        assert len(done) > 5


def test_a_video_that_grows_while_it_is_packed_is_not_packed(
    home: Path, project: Path, tmp_path: Path
) -> None:
    video = home / "elsewhere/a/small.mp4"

    def grow(_done: float) -> None:
        with video.open("ab") as file:
            file.write(b"more" * 500_000)

    with pytest.raises(BadInput, match=r"small\.mp4 changed while it was packed"):
        pack(project, tmp_path / "street.zip", progress=grow)
    assert not (tmp_path / "street.zip").exists()


def test_too_little_room_is_said_first(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5)
    monkeypatch.setattr(packing.shutil, "disk_usage", lambda _path: usage)
    before = set(tmp_path.iterdir())
    with pytest.raises(BadInput, match="make room"):
        pack(project, tmp_path / "street.zip")
    assert set(tmp_path.iterdir()) == before


def test_a_project_whose_videos_lead_elsewhere_is_not_unpacked(project: Path, tmp_path: Path) -> None:
    done = pack(project, tmp_path / "street.zip", with_media=False)
    for number, path in enumerate(["../../etc/passwd", "/etc/passwd", "media/../../x", "C:\\x", "other.mp4"]):
        hostile = _with_path(done.out, tmp_path / f"{number}.zip", path)
        before = set(tmp_path.iterdir())
        with pytest.raises(BadInput, match="which is not in the pack"):
            unpack(hostile, tmp_path / "to")
        assert set(tmp_path.iterdir()) == before


def _with_path(honest: Path, out: Path, path: str) -> Path:
    """The same pack with a project that looks for its first video elsewhere, and a list that agrees otherwise."""
    work = out.with_suffix(".work")
    work.mkdir()
    with zipfile.ZipFile(honest) as archive:
        archive.extractall(work)
    sqlite = sqlite3.connect(work / "street.framegrain")
    sqlite.execute("UPDATE video SET path = ? WHERE id = 1", (path,))
    sqlite.commit()
    sqlite.close()
    content = (work / "street.framegrain").read_bytes()
    listed = json.loads((work / "manifest.json").read_bytes())
    listed["members"][0].update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("street.framegrain", content)
        archive.writestr("manifest.json", json.dumps(listed))
    shutil.rmtree(work)
    return out


def test_what_is_no_project_is_not_packed_and_not_unpacked(project: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen):
        pack(tmp_path / "gone.framegrain", tmp_path / "a.zip")
    circle = tmp_path / "circle.framegrain"
    circle.symlink_to(circle)
    with pytest.raises(CannotOpen, match="symbolic links"):
        pack(circle, tmp_path / "a.zip")
    with pytest.raises(FramegrainError):
        pack(project, circle / "a.zip")


def test_names_that_not_every_system_has_are_changed_for_the_pack(home: Path, tmp_path: Path) -> None:
    odd = home / "elsewhere" / 'what "is" this?.mp4'
    (home / "elsewhere/a/small.mp4").rename(odd)
    path = home / "projects" / "a:b.framegrain"
    new_project(path, home / "street.yaml", [examine(odd)])
    found = unpack(pack(path, tmp_path / "p.zip").out, tmp_path / "to").project
    assert found.name == "a_b.framegrain"
    assert _found(found) == [tmp_path / "to" / "media" / "what _is_ this_.mp4"]


def test_a_picture_with_such_a_name_is_named(home: Path, tmp_path: Path) -> None:
    folder = home / "odd"
    write_folder(folder, range(3))
    for picture in folder.iterdir():
        picture.rename(folder / f"aux.{picture.name}")
    path = home / "odd.framegrain"
    new_project(path, home / "street.yaml", [examine(folder)])
    with pytest.raises(BadInput, match=r"has the name of a device\. Rename the picture"):
        pack(path, tmp_path / "p.zip")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder one may not write to")
def test_a_folder_one_may_not_write_to(project: Path, tmp_path: Path) -> None:
    out = pack(project, tmp_path / "p.zip").out
    shut = tmp_path / "shut"
    shut.mkdir(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(BadInput, match="can't be written"):
        unpack(out, shut / "to")
    with pytest.raises(BadInput, match="can't be written"):
        pack(project, shut / "p.zip")


def _run(*words: object) -> int:
    return cli.run([str(w) for w in words], open_window=lambda _path: 0, make_demo=lambda _out, _head: 0)


def test_the_commands(home: Path, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, to = tmp_path / "p.zip", tmp_path / "to"
    assert _run("pack", project, "--out", out, "--without-time") == 0
    assert capsys.readouterr().out.startswith(f"{out}: 9 files, ")
    assert _run("unpack", out, "--to", to) == 0
    assert capsys.readouterr().out == f"{to / 'street.framegrain'}\n"
    assert _run("unpack", out, "--to", to) == 2
    assert "exists already" in capsys.readouterr().err
    shutil.rmtree(home / "elsewhere" / "a")
    assert _run("pack", project, "--out", tmp_path / "q.zip") == 1
    assert "not found: small.mp4" in capsys.readouterr().out
    assert _run("pack", project, "--out", tmp_path / "r.zip", "--without-media") == 0
    assert _run("pack", project, "--out", tmp_path / "s.zip", "--videos", "pictures") == 0
    capsys.readouterr()
    assert _run("unpack", tmp_path / "s.zip", "--to", tmp_path / "s") == 0
    assert capsys.readouterr().out.count("without its media: small.mp4") == 2
