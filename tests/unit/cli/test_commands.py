"""The command line as a person or script meets it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import cv2
import pytest

from contract.videos import FRAMES, Recipe, encode, kind_named, lay_out_pictures, number_of
from framegrain.cli import main as cli
from framegrain.domain.activity import Activity
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.storage.backups import listed
from framegrain.storage.project_file import ProjectFile
from made_pictures import write_folder
from old_projects import make_version_1
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path


class Terminal:
    """Runs commands and keeps what came out."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.opened: list[Path | None] = []
        self.demos: list[tuple[Path | None, bool]] = []
        self.out = self.err = ""

    def run(self, *words: object) -> int:
        status = cli.run([str(w) for w in words], open_window=self._open, make_demo=self._demo)
        self.out, self.err = self._capsys.readouterr()
        return status

    def _open(self, path: Path | None) -> int:
        self.opened.append(path)
        return 0

    def _demo(self, out: Path | None, headless: bool) -> int:
        self.demos.append((out, headless))
        return 0


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "small.mp4"
    encode(Recipe("libx264", b_frames=2), path)
    return path


@pytest.fixture
def project(tmp_path: Path, video: Path, terminal: Terminal) -> Path:
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    path = tmp_path / "street.framegrain"
    assert terminal.run("new", path, "--taxonomy", taxonomy, video) == 0
    session = open_project(path, person="Anna")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 10, Box(x=5, y=5, width=20, height=10)))
    track = next(iter(session.open_document.tracks))
    session.do(tracks.set_shape(session.desk, track, 20, Box(x=25, y=5, width=20, height=10)))
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(10, 30)))
    session.close()
    return path


def one_line(text: str) -> str:
    assert text.endswith("\n")
    assert text.count("\n") == 1
    return text.strip()


def test_a_path_alone_opens_the_window(terminal: Terminal, project: Path) -> None:
    assert terminal.run(project) == 0
    assert terminal.run() == 0
    assert terminal.opened == [project, None]


def test_demo_takes_a_folder_and_headless(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("demo", "--out", tmp_path, "--headless") == 0
    assert terminal.demos == [(tmp_path, True)]


@pytest.mark.parametrize(
    "command", ["open", "demo", "new", "info", "media", "frame", "check", "export", "import"]
)
def test_each_command_has_help(terminal: Terminal, command: str) -> None:
    assert terminal.run(command, "--help") == 0
    assert f"framegrain {command}" in terminal.out
    assert terminal.err == ""


@pytest.mark.parametrize(
    "words",
    [
        ("media",),
        ("export", "a.framegrain", "--format", "nonsense", "--out", "x"),
        ("frame", "a.mp4", "three", "--out", "x"),
        ("taxonomy", "chekc", "a.yaml"),
        ("--nonsense",),
    ],
)
def test_wrong_arguments_are_one_line_and_status_2(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.run(*words) == 2
    assert one_line(terminal.err).startswith("framegrain: ")


def test_media_tells_the_facts(terminal: Terminal, video: Path) -> None:
    assert terminal.run("media", video, "--json", "--timestamps") == 0
    facts = json.loads(terminal.out)
    assert facts["frames"] == FRAMES == len(facts["timestamps"])
    assert (facts["width"], facts["height"], facts["variable_rate"]) == (96, 64, False)
    assert facts["timestamps"][1] == "1/25"
    assert facts["last_time"] == facts["timestamps"][-1]
    assert facts["state"] == "indexed"
    assert terminal.run("media", video, "--json", "--scan") == 0
    assert json.loads(terminal.out)["state"] == "verified"


def test_media_tells_when_a_full_decode_shows_other_frames(terminal: Terminal, tmp_path: Path) -> None:
    damaged = kind_named("damaged", ".mp4").file(tmp_path)
    assert terminal.run("media", damaged, "--json") == 0
    assert json.loads(terminal.out)["state"] == "indexed"
    assert terminal.run("media", damaged, "--json", "--scan") == 1
    facts = json.loads(terminal.out)
    assert facts["state"] == "differs"
    assert facts["frames"] < FRAMES


def test_media_says_that_opencv_sees_the_same(terminal: Terminal, video: Path) -> None:
    assert terminal.run("media", video, "--compat") == 0
    assert "Yes: OpenCV shows the same 120 frames in the same order" in terminal.out
    assert terminal.run("media", video, "--compat", "--json") == 0
    compat = json.loads(terminal.out)["compat"]
    assert compat["verdict"].startswith("Yes")
    assert compat["in_order"]["same"] == compat["in_order"]["read"] == FRAMES
    assert compat["seeks"]["same"] == compat["seeks"]["asked"] == FRAMES
    assert compat["findings"] == []


def test_everybody_reads_the_same_files_of_a_folder_of_pictures(terminal: Terminal, tmp_path: Path) -> None:
    take = tmp_path / "take"
    lay_out_pictures(take)
    assert terminal.run("media", take, "--compat") == 0
    assert "Yes: take is a folder of pictures, and others read the same files" in terminal.out
    assert terminal.run("media", take, "--compat", "--json") == 0
    facts = json.loads(terminal.out)
    assert facts["compat"]["verdict"].startswith("Yes: take")
    assert facts["compat"]["findings"] == []


def test_what_is_noted_of_a_file_is_no_failure_where_others_see_the_same(
    terminal: Terminal, tmp_path: Path
) -> None:
    cut = kind_named("h264-edit-list", ".mp4").file(tmp_path)
    assert terminal.run("media", cut, "--compat") == 0
    assert "note: The file hides pictures by an edit list" in terminal.out
    assert "Yes: OpenCV shows the same" in terminal.out


def test_media_says_where_opencv_sees_other_frames_and_what_to_do(terminal: Terminal, tmp_path: Path) -> None:
    uneven = kind_named("h264-uneven", ".mkv").file(tmp_path)
    assert terminal.run("media", uneven, "--compat") == 1
    assert "Read in order, yes; by jumping, no" in terminal.out
    assert "never jump to a frame number" in terminal.out
    assert terminal.run("media", uneven, "--compat", "--json") == 1
    found = json.loads(terminal.out)["compat"]["findings"]
    assert {"seek_elsewhere", "wrong_count", "uneven_times"} <= {each["code"] for each in found}
    assert all(each["sentence"] and each["advice"] for each in found)


def test_an_export_carries_how_others_read_its_videos(
    terminal: Terminal, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "coco.json"
    assert terminal.run("export", project, "--format", "coco", "--out", out) == 0
    assert json.loads(out.read_bytes())["videos"][0]["compat"] is None
    assert terminal.run("export", project, "--format", "coco", "--out", out, "--compat") == 0
    compat = json.loads(out.read_bytes())["videos"][0]["compat"]
    assert compat["same_in_order"]
    assert compat["findings"] == []
    assert "note:" not in terminal.out


def test_an_export_warns_of_videos_others_read_otherwise(terminal: Terminal, tmp_path: Path) -> None:
    uneven = kind_named("h264-uneven", ".mkv").file(tmp_path)
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project, out = tmp_path / "u.framegrain", tmp_path / "coco.json"
    assert terminal.run("new", project, "--taxonomy", taxonomy, uneven) == 0
    assert terminal.run("export", project, "--format", "coco", "--out", out, "--compat") == 0
    assert "note: h264-uneven.mkv: Read in order, yes; by jumping, no" in terminal.out
    compat = json.loads(out.read_bytes())["videos"][0]["compat"]
    assert not compat["same_by_seeking"]
    assert "seek_elsewhere" in {found["code"] for found in compat["findings"]}


def test_frames_are_written_exactly_in_any_order(terminal: Terminal, video: Path, tmp_path: Path) -> None:
    cv2 = pytest.importorskip("cv2")
    assert terminal.run("frame", video, 77, 3, 119, "--out", tmp_path) == 0
    for number in (77, 3, 119):
        picture = cv2.imread(str(tmp_path / f"{number}.png"))
        assert number_of(cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)) == number


def test_a_small_copy_is_made_once_and_deleted(terminal: Terminal, video: Path) -> None:
    assert terminal.run("proxy", video) == 0
    assert f"frames  {FRAMES}\n" in terminal.out
    made = terminal.out
    assert terminal.run("proxy", video) == 0
    assert terminal.out == made
    assert terminal.run("proxy", video, "--delete") == 0
    assert terminal.out == "1 MB freed\n"
    assert terminal.run("proxy", video, "--delete") == 0
    assert terminal.out == "there is no copy of small.mp4\n"


def test_there_is_no_copy_of_what_is_no_video(terminal: Terminal, tmp_path: Path) -> None:
    for words in (("proxy", tmp_path / "gone.mp4"), ("proxy", tmp_path / "gone.mp4", "--delete")):
        assert terminal.run(*words) == 2
        assert "gone.mp4 is not there" in terminal.err


def test_a_frame_that_is_not_there_is_refused(terminal: Terminal, video: Path, tmp_path: Path) -> None:
    assert terminal.run("frame", video, FRAMES, "--out", tmp_path / "out") == 2
    assert str(FRAMES) in one_line(terminal.err)
    assert not list(tmp_path.glob("out/*.png"))


@pytest.mark.parametrize("command", ["media", "frame"])
def test_a_text_file_named_mp4_is_refused(terminal: Terminal, tmp_path: Path, command: str) -> None:
    fake = tmp_path / "holiday.mp4"
    fake.write_text("this is no video", encoding="utf-8")
    more = [0, "--out", tmp_path] if command == "frame" else []
    assert terminal.run(command, fake, *more) == 2
    assert "holiday.mp4" in one_line(terminal.err)


def test_info_counts_what_is_there(terminal: Terminal, project: Path) -> None:
    assert terminal.run("info", project, "--json") == 0
    found = json.loads(terminal.out)
    assert found["counts"]["tracks"] == found["counts"]["events"] == 1
    assert found["counts"]["keyframes"] == 2
    assert found["videos"][0]["frames"] == FRAMES
    assert found["videos"][0]["found"] is True
    assert terminal.run("info", project) == 0
    assert "keyframes" in terminal.out


def test_check_lists_violations_with_status_1(terminal: Terminal, project: Path) -> None:
    assert terminal.run("check", project) == 0
    session = open_project(project)
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "person", 10, Box(x=5, y=5, width=20, height=10)))
    session.close()
    assert terminal.run("check", project, "--json") == 1
    (violation,) = json.loads(terminal.out)["violations"]
    assert violation["rule"] == "attribute_required"
    assert violation["severity"] == "submit"
    assert violation["record"]["name"] == "Person 2"
    assert violation["reason"]
    assert violation["fix"]


def test_check_says_on_a_terminal_how_far_it_is(
    terminal: Terminal, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert terminal.run("check", project) == 0
    assert "checking 100 %" in terminal.err
    assert "checking" not in terminal.out


def test_check_stops_when_it_is_told_to(
    terminal: Terminal, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("framegrain.domain.rules.check_bit_by_bit", stop)
    assert terminal.run("check", project) == 2
    assert one_line(terminal.err) == "framegrain: stopped"
    monkeypatch.undo()
    assert terminal.run("check", project) == 0  # nobody holds the file any more


def test_export_names_what_was_lost(terminal: Terminal, project: Path, tmp_path: Path) -> None:
    out, frames = tmp_path / "coco.json", tmp_path / "frames"
    assert terminal.run("export", project, "--format", "coco", "--out", out, "--frames", frames) == 0
    coco = json.loads(out.read_text(encoding="utf-8"))
    assert len(coco["annotations"]) == len(coco["images"]) == 11
    assert all((frames / image["file_name"]).is_file() for image in coco["images"])
    assert "not carried: 1 events" in terminal.out


def test_working_times_leave_only_when_they_are_asked_for(
    terminal: Terminal, project: Path, tmp_path: Path
) -> None:
    with ProjectFile.open(project) as file:
        (video,) = file.videos()
        done = Activity(person="Ana", video=video.id, began=1000, ended=9000, active=5000, edits=2)
        file.note_activity(done)
    out, again = tmp_path / "a.json", tmp_path / "again.framegrain"
    assert terminal.run("export", project, "--format", "json", "--out", out) == 0
    assert b"Ana" not in out.read_bytes()
    assert terminal.run("export", project, "--format", "json", "--out", out, "--with-time") == 0
    assert terminal.run("import", again, out) == 0
    with ProjectFile.open(again, read_only=True) as file:
        assert file.activities() == [done]
    assert terminal.run("export", project, "--format", "coco", "--out", out, "--with-time") == 2
    assert "COCO carries no working times" in terminal.err


def test_json_comes_back_as_the_same_project(terminal: Terminal, project: Path, tmp_path: Path) -> None:
    first, again, second = tmp_path / "a.json", project.with_name("again.framegrain"), tmp_path / "b.json"
    assert terminal.run("export", project, "--format", "json", "--out", first) == 0
    assert terminal.run("import", again, first) == 0
    assert terminal.run("export", again, "--format", "json", "--out", second) == 0
    assert first.read_bytes() == second.read_bytes()


def test_import_into_a_project_is_one_edit(terminal: Terminal, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    assert terminal.run("export", project, "--format", "json", "--out", out) == 0
    assert terminal.run("import", project, out) == 0
    session = open_project(project)
    open_last_video(session)
    assert len(session.open_document.tracks) == len(session.open_document.events) == 2
    session.undo()
    assert len(session.open_document.tracks) == len(session.open_document.events) == 1
    session.close()


def test_import_keeps_the_rules(terminal: Terminal, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    terminal.run("export", project, "--format", "json", "--out", out)
    out.write_text(
        out.read_text(encoding="utf-8").replace('"label":"thing"', '"label":"pond"'), encoding="utf-8"
    )
    assert terminal.run("import", project, out) == 2
    assert "Pond takes a polygon, not a box" in one_line(terminal.err)


def test_new_refuses_an_existing_file(terminal: Terminal, project: Path, tmp_path: Path, video: Path) -> None:
    before = project.read_bytes()
    assert terminal.run("new", project, "--taxonomy", tmp_path / "street.yaml", video) == 2
    assert "street.framegrain" in one_line(terminal.err)
    assert project.read_bytes() == before


def test_new_with_a_broken_taxonomy_leaves_nothing(terminal: Terminal, tmp_path: Path, video: Path) -> None:
    taxonomy = tmp_path / "bad.yaml"
    taxonomy.write_text(TAXONOMY + "\nnonsense: 1\n", encoding="utf-8")
    assert terminal.run("new", tmp_path / "x.framegrain", "--taxonomy", taxonomy, video) == 2
    assert "nonsense" in one_line(terminal.err)
    assert not (tmp_path / "x.framegrain").exists()


def test_taxonomy_check_names_line_and_key(terminal: Terminal, tmp_path: Path) -> None:
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    assert terminal.run("taxonomy", "check", taxonomy) == 0
    taxonomy.write_text(TAXONOMY.replace("duration:", "durration:"), encoding="utf-8")
    assert terminal.run("taxonomy", "check", taxonomy, "--json") == 1
    (problem,) = [p for p in json.loads(terminal.out)["problems"] if p["severity"] == "error"]
    assert "durration" in problem["message"]
    lines = TAXONOMY.splitlines()
    assert "duration:" in lines[problem["line"] - 1]
    assert terminal.run("taxonomy", "check", tmp_path / "none.yaml") == 2


def test_commands_need_no_qt() -> None:
    program = (
        "import sys\n"
        "from framegrain.cli import main\n"
        "main.run(['info', 'none.framegrain'], open_window=None, make_demo=None)\n"
        "raise SystemExit([name for name in sys.modules if name.startswith('PySide6')] != [])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "none.framegrain" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(project: Path) -> None:
    command = [sys.executable, "-m", "framegrain", "info", str(project), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0


@pytest.fixture
def taxonomy(tmp_path: Path) -> Path:
    path = tmp_path / "street.yaml"
    path.write_text(TAXONOMY, encoding="utf-8")
    return path


@pytest.fixture
def take(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "take", [8, 9, 10, 12])


def test_a_folder_of_pictures_is_told_like_a_video(terminal: Terminal, take: Path) -> None:
    assert terminal.run("media", take) == 1
    assert "frames        4 (indexed)" in terminal.out
    assert "PNG in folder of pictures" in terminal.out
    assert "frame_000008.png to frame_000012.png" in terminal.out
    assert "note: Picture 11 is missing from the numbering." in terminal.out
    assert terminal.run("media", take, "--scan", "--rate", "30000/1001", "--json", "--timestamps") == 1
    found = json.loads(terminal.out)
    assert (found["state"], found["average_rate"], found["timestamps"][2]) == (
        "verified",
        "30000/1001",
        "1001/15000",
    )
    assert found["pictures"][3] == "frame_000012.png"


def test_frames_of_a_folder_are_written(terminal: Terminal, take: Path, tmp_path: Path) -> None:
    assert terminal.run("frame", take, 3, 0, "--out", tmp_path / "out") == 0
    for frame, number in ((3, 12), (0, 8)):
        assert number_of(cv2.imread(str(tmp_path / "out" / f"{frame}.png"))) == number


def test_a_project_is_made_of_a_folder_and_a_file(
    terminal: Terminal, take: Path, taxonomy: Path, video: Path, tmp_path: Path
) -> None:
    project = tmp_path / "both.framegrain"
    words = ["new", project, "--taxonomy", taxonomy, video, take, "--rate", "2"]
    assert terminal.run(*words) == 0
    assert terminal.run("info", project, "--json") == 0
    videos = {v["name"]: (v["frames"], v["rate"], v["found"]) for v in json.loads(terminal.out)["videos"]}
    assert videos == {"small.mp4": (FRAMES, "25", True), "take": (4, "2", True)}


@pytest.mark.parametrize("rate", ["fast", "0", "-1", "1/0", "1e9", "99999", ""])
def test_a_rate_that_can_not_be_is_refused(terminal: Terminal, take: Path, rate: str) -> None:
    assert terminal.run("media", take, f"--rate={rate}") == 2
    assert len(terminal.err.splitlines()) == 1


def test_a_rate_for_video_files_alone_is_refused(
    terminal: Terminal, taxonomy: Path, video: Path, tmp_path: Path
) -> None:
    project = tmp_path / "p.framegrain"
    assert terminal.run("new", project, "--taxonomy", taxonomy, video, "--rate", "25") == 2
    assert "folders of pictures" in terminal.err
    assert terminal.run("media", video, "--rate", "25") == 2
    assert "times of its own" in terminal.err


@pytest.mark.parametrize("words", [("info",), ("check",), ("export", "--format", "json", "--out", "o.json")])
def test_an_older_project_is_read_as_it_is(
    terminal: Terminal, project: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    make_version_1(project)
    before = project.read_bytes()
    command, *rest = words
    assert terminal.run(command, project, *rest) == 0
    assert project.read_bytes() == before
    assert listed(project) == []


def test_importing_into_an_older_project_backs_it_up(
    terminal: Terminal, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    terminal.run("export", project, "--format", "json", "--out", out)
    make_version_1(project)
    assert terminal.run("import", project, out) == 0
    (kept,) = listed(project)
    assert "kept in" in terminal.out
    assert kept.path.name in terminal.out
    assert terminal.run("info", project) == 0


def test_old_history_goes_only_where_somebody_says_so(terminal: Terminal, project: Path) -> None:
    assert terminal.run("compact", project, "--older-than", 0, "--dry-run") == 0
    count = int(terminal.out.split(": ")[1].split()[0])
    assert count > 0
    assert terminal.run("compact", project, "--older-than", 30) == 0
    assert terminal.out.endswith(": 0 steps forgotten\n")
    before = terminal.run("info", project), terminal.out
    assert terminal.run("compact", project, "--older-than", 0) == 0
    assert terminal.out.startswith(f"{project}: {count} step")
    assert (terminal.run("info", project), terminal.out) == before
    assert terminal.run("compact", project, "--older-than", 0) == 0
    assert ": 0 steps" in terminal.out
    for wrong in ("soon", "-1", "nan"):
        assert terminal.run("compact", project, "--older-than", wrong) == 2
        assert "no number of days" in terminal.err
