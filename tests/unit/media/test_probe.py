"""What a person is told about a file, and what about one that is no video."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest

from contract.videos import FRAMES, Recipe, drawn, encode
from framegrain.domain.errors import BadInput
from framegrain.media.probe import describe, has_variable_rate

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Video


def test_the_facts_of_a_plain_video(video: Video) -> None:
    facts = describe(video())
    assert (facts.frame_count, facts.width, facts.height, facts.rotation) == (FRAMES, 96, 64, 0)
    assert (facts.codec, facts.pixel_format, facts.pixel_aspect) == ("h264", "yuv420p", 1)
    assert (facts.nominal_rate, facts.average_rate, facts.is_variable) == (25, 25, False)
    assert (facts.first_time, facts.last_time, facts.duration) == (0, Fraction(119, 25), Fraction(24, 5))
    assert not facts.has_audio
    assert not facts.problems


@pytest.mark.parametrize(("degrees", "size"), [(90, (64, 96)), (180, (96, 64)), (270, (64, 96))])
def test_size_is_that_of_the_upright_picture(video: Video, degrees: int, size: tuple[int, int]) -> None:
    facts = describe(video(f"h264-rotated-{degrees}"))
    assert (facts.width, facts.height) == size
    assert facts.rotation % 360 == degrees


def test_pixels_that_are_not_square_are_told_but_not_stretched(video: Video) -> None:
    facts = describe(video("h264-wide-pixels"))
    assert (facts.width, facts.height, facts.pixel_aspect) == (96, 64, Fraction(12, 11))


def test_mirrored_video_is_told(video: Video) -> None:
    assert describe(video("h264-mirrored")).is_mirrored
    assert not describe(video("h264-rotated-90")).is_mirrored


def test_sound_is_told(video: Video) -> None:
    assert describe(video("h264-with-sound")).has_audio


def test_a_changing_rate_is_told(video: Video) -> None:
    facts = describe(video("h264-uneven"))
    assert facts.is_variable
    assert facts.average_rate != 25


def test_rounding_to_the_time_base_is_no_changing_rate() -> None:
    ntsc_in_milliseconds = np.round(np.arange(300) * 1001 / 30).astype(np.int64)
    assert not has_variable_rate(ntsc_in_milliseconds)


def test_a_text_file_called_mp4_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("remember the milk\n" * 100)
    with pytest.raises(BadInput, match=r"notes\.mp4 is not a video this program can read.*convert it"):
        describe(path)


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("remember the milk\n" * 100)
    with pytest.raises(BadInput, match="is not a video file"):
        describe(path)


def test_a_playlist_is_refused(tmp_path: Path, video: Video) -> None:
    path = tmp_path / "list.ffconcat"
    path.write_text(f"ffconcat version 1.0\nfile '{video()}'\n")
    with pytest.raises(BadInput):
        describe(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    with pytest.raises(BadInput, match=r"empty\.mp4 is empty.*record it again"):
        describe(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.mp4 is not there.*relink"):
        describe(tmp_path / "gone.mp4")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder; choose a video file"):
        describe(tmp_path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "voice.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 4800), np.float32), "fltp", "stereo")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(BadInput, match="has no video stream"):
        describe(path)


def test_a_name_that_looks_like_a_protocol_is_just_a_name(
    tmp_path: Path, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cam:1.mp4").write_bytes(video().read_bytes())
    monkeypatch.chdir(tmp_path)
    assert describe("cam:1.mp4").frame_count == FRAMES


def test_metadata_in_an_old_encoding_does_no_harm(tmp_path: Path, video: Video) -> None:
    path = tmp_path / "old.mkv"
    with av.open(str(video())) as source, av.open(str(path), "w") as target:
        target.metadata["title"] = "Strasse"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    content = path.read_bytes()
    assert content.count(b"Strasse") == 1
    path.write_bytes(content.replace(b"Strasse", b"Stra\xdfe\xfe"))
    assert describe(path).frame_count == FRAMES


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".webp"])
def test_a_single_picture_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"holiday{suffix}"
    cv2.imwrite(str(path), drawn(7, (96, 64)))
    with pytest.raises(BadInput, match="is not a video file"):
        describe(path)


def test_an_animated_webp_is_refused_with_what_to_convert_it_to(tmp_path: Path) -> None:
    path = tmp_path / "dance.webp"
    encode(Recipe("libwebp_anim", pix_fmt="bgra", format="webp"), path)
    with pytest.raises(BadInput, match=r"WebP picture.*convert it to an animated PNG or to mp4"):
        describe(path)


def test_a_recording_whose_table_of_contents_was_never_written_is_refused(
    tmp_path: Path, video: Video
) -> None:
    path = tmp_path / "power-cut.mp4"
    path.write_bytes(video().read_bytes()[:-4000])  # its table comes last
    with pytest.raises(BadInput, match=r"power-cut\.mp4 was not finished .*repair"):
        describe(path)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_a_video_without_pictures_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"nothing{suffix}"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuvj420p"
        container.start_encoding()
    with pytest.raises(BadInput, match=r"nothing\.\w+ (holds no pictures|is not a video|has no video)"):
        describe(path)


def test_the_size_is_that_of_the_first_frame_where_it_changes(video: Video) -> None:
    facts = describe(video("h264-size-changes", ".ts"))
    assert (facts.width, facts.height) == (96, 64)
    assert "size_changes" in {found.code for found in facts.problems}


def test_of_several_videos_in_a_file_the_first_is_taken(video: Video) -> None:
    assert describe(video("h264-two-videos", ".mkv")).frame_count == FRAMES
    assert describe(video("h264-cover-first")).codec == "h264"
