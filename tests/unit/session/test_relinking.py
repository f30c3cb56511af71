"""Another file stands for a video only when it shows the pictures that were labeled."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import pytest

from contract.videos import FRAMES, Recipe, encode
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.media.index import VideoIndex
from framegrain.media.scan import scan
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.relinking import SamePictures, compared, relink
from framegrain.session.searching import search
from framegrain.session.verification import adopt
from framegrain.session.videos import add_video, examine
from made_pictures import write_folder
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[Session]:
    """A project with one labeled video in a folder of its own, never decoded in full."""
    home = tmp_path / "home"
    home.mkdir()
    encode(Recipe("libx264", b_frames=2), home / "walk.mp4")
    (home / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(home / "p.framegrain", home / "street.yaml", [examine(home / "walk.mp4")])
    session = open_project(home / "p.framegrain", person="tester")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=1, y=1, width=5, height=5)))
    yield session
    session.close()


@pytest.fixture
def verified(at_home: Session) -> Session:
    """The same, after the full decode in the background."""
    assert at_home.video_file is not None
    assert at_home.index is not None
    adopt(at_home, at_home.open_document.video.id, scan(at_home.video_file, at_home.index))
    return at_home


def remux(source: Path, target: Path, *, late: Fraction = Fraction(0), stretch: int = 1, **tags: str) -> Path:
    """The same packets in another container, `late` seconds later or `stretch` times as slow."""
    with av.open(str(source)) as read, av.open(str(target), "w") as written:
        stream = read.streams.video[0]
        out = written.add_stream_from_template(stream)
        written.metadata.update(tags)
        for packet in read.demux(stream):
            if packet.dts is None:
                continue
            ticks = int(late / packet.time_base)
            packet.pts = packet.pts * stretch + ticks
            packet.dts = packet.dts * stretch + ticks
            packet.stream = out
            written.mux(packet)
    return target


def take(session: Session, file: Path, **more: Any) -> SamePictures:
    (video,) = session.videos()
    found = compared(video, VideoIndex.from_bytes(session.project.index(video.id)), file, **more)
    relink(session, found, file)
    return found


def forget_original(session: Session) -> Path:
    """The labeled file goes out of the way; where it is now."""
    assert session.video_file is not None
    there = session.project.path.parent.parent / "original.mp4"
    session.video_file.rename(there)
    session.open_video(session.open_document.video.id)
    assert session.video_file is None
    return there


@pytest.mark.parametrize("suffix", [".mkv", ".mp4", ".mov", ".ts"])
def test_the_same_pictures_in_another_file_are_taken(verified: Session, tmp_path: Path, suffix: str) -> None:
    other = remux(forget_original(verified), tmp_path / f"again{suffix}", title="told anew")
    found = take(verified, other)
    assert "all 3 pictures compared are the same" in found.said
    assert verified.video_file == other
    assert verified.open_document.video.fingerprint != ""
    assert len(verified.open_document.tracks) == 1
    assert verified.index is not None
    assert verified.index.state == "verified"
    assert verified.index.frame_count == FRAMES
    verified.open_video(verified.open_document.video.id)  # what is stored now is the new file
    assert verified.video_file == other


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_before_the_full_decode_the_packets_decide(at_home: Session, tmp_path: Path, suffix: str) -> None:
    other = remux(forget_original(at_home), tmp_path / f"again{suffix}")
    assert "same sizes and order" in take(at_home, other).said
    assert at_home.video_file == other
    assert at_home.index is not None
    assert at_home.index.state == "indexed"  # the full decode of the new file is still to come


def test_without_anything_to_compare_it_is_refused(at_home: Session, tmp_path: Path) -> None:
    other = remux(
        forget_original(at_home), tmp_path / "again.ts"
    )  # transport streams pack them in other sizes
    with pytest.raises(
        BadInput, match="no full decode of the labeled file is there to compare pictures with"
    ):
        take(at_home, other)
    assert at_home.video_file is None


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe("libx264", gop=10), "frame 0 shows another picture, as after encoding it anew"),
        (Recipe("libx264", numbers=range(60), times=range(60)), "60 frames where 120 were labeled"),
        (Recipe("libx264", size=(128, 64)), "128 x 64, not 96 x 64"),
    ],
)
def test_other_pictures_are_refused_with_the_difference(
    verified: Session, tmp_path: Path, recipe: Recipe, said: str
) -> None:
    forget_original(verified)
    encode(recipe, tmp_path / "other.mp4")
    before = verified.videos()
    with pytest.raises(BadInput, match=rf"other\.mp4 is not the video of this project: .*{said}"):
        take(verified, tmp_path / "other.mp4")
    assert verified.videos() == before
    assert len(verified.open_document.tracks) == 1


def test_a_change_late_in_the_file_is_named_by_its_frame(tmp_path: Path, verified: Session) -> None:
    original = forget_original(verified)
    assert verified.index is not None
    changed = bytearray(original.read_bytes())
    packet = int(verified.index.packets[100])
    place, size = int(verified.index.pos[packet]), int(verified.index.size[packet])
    changed[place + size // 2 : place + size // 2 + 200] = bytes(200)
    other = tmp_path / "changed.mp4"
    other.write_bytes(changed)
    with pytest.raises(BadInput, match=r"frame 100 shows another picture|it has 1\d\d frames where 120"):
        take(verified, other)


def test_other_times_are_said_and_stored(verified: Session, tmp_path: Path) -> None:
    original = forget_original(verified)
    late = remux(original, tmp_path / "late.mkv", late=Fraction(2))
    said = take(verified, late).said
    assert "It starts at 2.0" in said
    slow = remux(original, tmp_path / "slow.mp4", stretch=2)
    assert "differ from frame 1 on: 0.080 s after the first frame, not 0.040 s" in take(verified, slow).said
    assert verified.open_document.times.since_first(1) == Fraction(2, 25)


def test_file_and_index_are_stored_together_or_not_at_all(
    verified: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = remux(forget_original(verified), tmp_path / "again.mkv")
    before = verified.videos(), verified.project.index(1)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("framegrain.storage.writing.apply", full)
    with pytest.raises(OSError, match="No space"):
        take(verified, other)
    assert (verified.videos(), verified.project.index(1)) == before


def test_a_file_that_is_another_video_of_the_project_is_refused(verified: Session, tmp_path: Path) -> None:
    again = remux(forget_original(verified), tmp_path / "again.mkv")
    second = add_video(verified.project, examine(again))
    video = verified.project.video(1)
    found = compared(video, VideoIndex.from_bytes(verified.project.index(1)), again)
    with pytest.raises(BadInput, match=rf"has again\.mkv already, as {second.name}"):
        relink(verified, found, again)


def test_the_comparison_can_be_stopped(verified: Session, tmp_path: Path) -> None:
    other = remux(forget_original(verified), tmp_path / "again.mkv")
    shares: list[float] = []
    with pytest.raises(Cancelled):
        take(verified, other, progress=shares.append, cancel=lambda: bool(shares))
    assert verified.video_file is None


# -- looking for it


def looked_for(session: Session, **more: Any) -> Any:
    video = session.open_document.video
    return search(session.project.path, video, session.videos(), **more)


@pytest.mark.parametrize("place", ["home/clips", ".", "beside", "home"])
def test_a_moved_or_renamed_video_is_found_around(at_home: Session, tmp_path: Path, place: str) -> None:
    original = forget_original(at_home)
    there = tmp_path / place / "renamed.mp4"
    there.parent.mkdir(exist_ok=True)
    original.rename(there)
    assert looked_for(at_home).file == there


def test_a_moved_folder_of_pictures_is_found_around(at_home: Session, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "home" / "take", range(3))
    pictures = add_video(at_home.project, examine(folder))
    write_folder(tmp_path / "archive" / "other", range(3), "{}.png")
    there = folder.rename(tmp_path / "archive" / "renamed")
    found = search(at_home.project.path, pictures, at_home.videos(), is_folder=True)
    assert found.file == there
    (there / "frame_000003.png").write_bytes((there / "frame_000002.png").read_bytes())
    there.rename(tmp_path / "archive" / "take")
    found = search(at_home.project.path, pictures, at_home.videos(), is_folder=True)
    assert (found.file, found.namesake) == (None, tmp_path / "archive" / "take")


def test_it_is_found_where_another_video_of_the_project_is(at_home: Session, tmp_path: Path) -> None:
    archive = tmp_path / "far" / "away" / "archive"
    archive.mkdir(parents=True)
    encode(Recipe("libx264", gop=7), archive / "second.mp4")
    add_video(at_home.project, examine(archive / "second.mp4"))
    there = forget_original(at_home).rename(archive / "walk.mp4")
    assert looked_for(at_home).file == there


def test_a_file_of_its_name_with_other_content_is_told_apart(at_home: Session, tmp_path: Path) -> None:
    original = forget_original(at_home)
    (tmp_path / "far").mkdir()
    original.rename(tmp_path / "far" / "x.bin")
    (tmp_path / "far" / "x.bin").unlink()
    encode(Recipe("libx264", gop=10), tmp_path / "home" / "walk.mp4")
    found = looked_for(at_home)
    assert found.file is None
    assert found.namesake == tmp_path / "home" / "walk.mp4"


def test_the_search_has_bounds_and_can_be_stopped(
    at_home: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = forget_original(at_home)
    for n in range(30):
        (tmp_path / f"a{n:02d}").mkdir()
        (tmp_path / f"a{n:02d}" / "note.txt").write_text("")
    original.rename(tmp_path / "a29" / "walk.mp4")
    assert looked_for(at_home).file is not None
    monkeypatch.setattr("framegrain.session.searching.MOST_FOLDERS", 10)
    assert looked_for(at_home).file is None
    monkeypatch.setattr("framegrain.session.searching.MOST_FOLDERS", 200)
    monkeypatch.setattr("framegrain.session.searching.MOST_FILES", 5)
    assert looked_for(at_home).file is None
    with pytest.raises(Cancelled):
        looked_for(at_home, cancel=lambda: True)


def test_another_kind_of_file_is_no_relink(verified: Session, tmp_path: Path) -> None:
    forget_original(verified)
    text = tmp_path / "notes.mp4"
    text.write_text("no video")
    with pytest.raises(BadInput, match="not a video"):
        take(verified, text)
