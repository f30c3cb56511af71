"""Will others see the same frame: what the sheet says, what is kept of it, what the export makes of it."""

from __future__ import annotations

import json
import threading

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from framegrain.media import compat
from framegrain.media.compat_report import Finding
from framegrain.session.compat import keep_report, known_report, reader_for
from framegrain.session.contents import ProjectContents
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui import comparing
from framegrain.ui.attempt import Tone
from framegrain.ui.dialogs.compat_sheet import CompatSheet
from framegrain.ui.dialogs.export_words import reading_note


@pytest.fixture(scope="module")
def report(made_video, tmp_path_factory):
    """What is found of the made video, which OpenCV reads right."""
    from framegrain.media.demux import prepare

    return compat.compare(made_video, prepare(made_video), seeks=20)


@pytest.fixture
def other(report):
    """The same, had its jumps gone astray."""
    seeks = replace(report.seeks, same=15, elsewhere=5, farthest=12, example=(40, 52))
    found = Finding(code="seek_elsewhere", sentence="5 jumps went astray.", advice="Read it in order.")
    return replace(report, seeks=seeks, findings=(found,))


class Held:
    """A comparison that waits for a word."""

    def __init__(self, report):
        self.go = threading.Event()
        self.report = report
        self.begun = 0

    def __call__(self, file, index, *, progress, cancel):
        self.begun += 1
        progress(0.4)
        while not self.go.wait(0.01):
            if cancel():
                raise compat.Cancelled("stopped")
        return self.report


@pytest.fixture
def held(monkeypatch, other):
    waiting = Held(other)
    monkeypatch.setattr(comparing, "compare", waiting)
    yield waiting
    waiting.go.set()


def texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def video_of(session):
    return session.open_document.video


def keep(session, report):
    assert keep_report(session.project, video_of(session).id, report)


def test_it_compares_at_once_and_says_it_in_one_sentence(stage, session, qtbot):
    stage.dialogs.compat()
    sheet = stage.sheet
    assert sheet.bar.isVisible()
    qtbot.waitUntil(lambda: sheet.stop.isHidden(), timeout=20_000)
    assert sheet.verdict.text().startswith("Yes: OpenCV shows the same 120 frames")
    assert sheet.verdict.property("tone") == "ok"
    qtbot.waitUntil(lambda: "120 read, 120 the same" in texts(sheet))
    assert known_report(session.project, video_of(session)) is not None


def test_what_differs_is_told_with_advice_and_can_be_copied(stage, session, other):
    keep(session, other)
    stage.dialogs.compat()
    sheet = stage.sheet
    assert sheet.verdict.text().startswith("Read in order, yes; by jumping, no: 5 of 20 jumps")
    assert sheet.verdict.property("tone") == "attention"
    assert "5 jumps went astray." in texts(sheet)
    assert "Read it in order." in texts(sheet)
    sheet.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("street.mp4\nRead in order, yes")
    assert "5 jumps went astray." in copied
    assert sheet.copy.text() == "Copied"


def test_a_known_report_is_shown_without_reading_again(stage, session, other, held):
    keep(session, other)
    stage.dialogs.compat()
    assert held.begun == 0
    stage.sheet.again.click()
    assert held.begun == 1
    assert stage.sheet.stop.isVisible()


def test_it_shows_how_far_it_is_and_stops_when_asked(stage, session, qtbot, held):
    stage.dialogs.compat()
    assert "Every picture is read in order" in texts(stage.sheet)
    qtbot.waitUntil(lambda: stage.sheet.bar.value() == 400)
    assert "40%" in stage.sheet.verdict.text()
    stage.press(Qt.Key.Key_Return)  # the stop button has the keyboard
    qtbot.waitUntil(lambda: not stage.jobs.running)
    assert stage.sheet.verdict.text() == "Not compared yet."
    assert known_report(session.project, video_of(session)) is None


def test_it_goes_on_when_the_sheet_is_closed_and_says_what_came_of_it(stage, session, qtbot, held, say):
    stage.dialogs.compat()
    stage.press(Qt.Key.Key_Escape)
    assert stage.sheet is None
    held.go.set()
    qtbot.waitUntil(lambda: "street.mp4: Read in order, yes" in say.last, timeout=5000)
    assert say.sentences[-1][1] is Tone.ATTENTION
    assert known_report(session.project, video_of(session)) == held.report


def test_it_waits_while_somebody_plays(stage, session, qtbot, monkeypatch):
    asked = []

    def looking(file, index, *, progress, cancel):
        while len(asked) < 4:
            asked.append(cancel())
        raise compat.Cancelled("enough")

    monkeypatch.setattr(comparing, "compare", looking)
    session.focus.play(on=True)
    stage.dialogs.compat()
    qtbot.wait(200)
    assert asked == []
    session.focus.play(on=False)
    qtbot.waitUntil(lambda: len(asked) == 4, timeout=5000)


def test_a_video_that_is_not_there_is_said(stage, session, project_file):
    project_file.with_name("street.mp4").unlink()
    stage.dialogs.compat()
    assert "street.mp4 is not where it was" in stage.sheet.verdict.text()
    assert not stage.sheet.copy.isEnabled()


def test_a_report_on_other_frames_counts_no_more(session, other):
    keep(session, other)
    video = video_of(session)
    assert known_report(session.project, replace(video, fingerprint="1:2")) is None
    assert not keep_report(session.project, video.id, replace(other, numbering=1))
    session.project.remember(f"compat/{video.id}", "not a report")
    assert known_report(session.project, video) is None


def test_it_outlives_the_window(session, other, project_file):
    keep(session, other)
    session.close()
    again = open_project(project_file, read_only=True)
    open_last_video(again)
    assert known_report(again.project, again.videos()[0]) == other
    assert ProjectContents(again.project, again.taxonomy).other_reading(1).same_in_order
    again.close()


# -- in the export sheet


def test_the_export_offers_to_find_out_and_waits_for_nothing(stage, qtbot, held):
    stage.dialogs.export()
    row = stage.sheet.reading
    assert "not known yet of street.mp4" in row.words.text()
    row.button.click()
    qtbot.waitUntil(lambda: "40%" in row.words.text())
    assert stage.sheet.write.isEnabled()
    held.go.set()
    qtbot.waitUntil(lambda: row.button.text() == "What differs", timeout=5000)
    assert "Others may see other frames of street.mp4" in row.words.text()
    assert row.words.property("tone") == "attention"
    row.button.click()
    assert isinstance(stage.sheet, CompatSheet)


def test_coco_carries_what_was_found(stage, session, qtbot, other, project_file):
    keep(session, other)
    stage.dialogs.export()
    stage.sheet.write.click()
    qtbot.waitUntil(lambda: stage.sheet.stop.isHidden() and stage.sheet.result.isVisible(), timeout=10_000)
    (row,) = json.loads(project_file.with_name("street.coco.json").read_bytes())["videos"]
    assert row["compat"]["verdict"].startswith("Read in order, yes")
    assert row["compat"]["findings"] == [
        {"code": "seek_elsewhere", "sentence": "5 jumps went astray.", "advice": "Read it in order."}
    ]


def test_labels_on_other_frames_are_told_before_the_export(stage, session):
    from dataclasses import replace as changed

    session.set_index(video_of(session).id, changed(session.index, state="differs"))
    stage.dialogs.export()
    assert "A full decode of street.mp4 showed other frames" in stage.sheet.losses.text()


def test_words_for_many_videos(report, other):
    assert reading_note({"a": report, "b": report}, []).tone == "ok"
    note = reading_note({"a": other, "b": other, "c": report}, ["d"])
    assert note.text == "Others may see other frames of 2 videos; d not compared yet."
    assert note.button == "Find out"
    assert "Pictures written along are safe" in reading_note({"a": other, "c": report}, []).text
    assert (
        reading_note({}, ["a", "b"]).text
        == "Whether others see the same frames is not known yet of 2 videos."
    )
    assert len(reading_note({"a" * 200: other}, ["b" * 200]).text) < 120
    assert reading_note({}, []).button == ""


# -- as the reader of the window


def test_opencv_reads_only_what_it_was_proven_to_read(session, report, other):
    video, project = video_of(session), session.project
    assert reader_for(project, video, "")[1] == ""
    assert "nobody has proven yet" in reader_for(project, video, "opencv")[1]
    keep(session, report)
    opener, note = reader_for(project, video, "opencv")
    assert note == ""
    reader = opener(session.video_file, session.index)
    assert type(reader).__name__ == "OpenCVReader"
    reader.close()
    order = replace(other.in_order, different=3, same=117)
    keep(session, replace(other, in_order=order))
    assert "does not show all its frames" in reader_for(project, video, "opencv")[1]
    keep(session, replace(report, opencv="4.0"))
    assert "nobody has proven yet" in reader_for(project, video, "opencv")[1]
