"""`framegrain taxonomy lint` and `convert` as people call them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from contract.videos import Recipe, encode
from framegrain.cli.main import run
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.exchange.taxonomy import load_taxonomy
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

SAMPLES = Path(__file__).parents[2] / "data" / "taxonomies"


def call(*words: object) -> int:
    return run(
        [str(word) for word in words], open_window=lambda _path: 0, make_demo=lambda _out, _headless: 0
    )


def test_a_file_of_another_program_becomes_a_taxonomy(tmp_path, capsys):
    out = tmp_path / "kept.yaml"
    assert call("taxonomy", "convert", SAMPLES / "coco.json", out) == 0
    assert [label.id for label in load_taxonomy(out).labels] == ["vehicle", "car", "truck", "person"]
    said = capsys.readouterr().out
    assert "COCO categories: 4 labels." in said
    assert "Left out annotations (2): only the categories are taken." in said
    assert call("taxonomy", "check", out) in (0, 1)


def test_choices_at_the_command_line(tmp_path, capsys):
    out = tmp_path / "kept.yaml"
    words = ("--level", "action", "--scopes", "frame,clip", "--parents", "duplicate")
    assert call("taxonomy", "convert", SAMPLES / "audioset.json", out, *words) == 0
    taxonomy = load_taxonomy(out)
    assert [label.name for label in taxonomy.labels].count("Howl") == 2
    assert {label.scopes for label in taxonomy.labels} == {("frame", "clip")}
    assert "“Howl” lies under" in capsys.readouterr().out


def test_a_person_is_asked_in_the_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("7\n2\n"))
    out = tmp_path / "kept.yaml"
    assert call("taxonomy", "convert", SAMPLES / "audioset.json", out, "--parents", "ask") == 0
    taxonomy = load_taxonomy(out)
    assert taxonomy.path("howl") == "Action › Domestic › Animal › Howl"
    assert "2  Domestic › Animal" in capsys.readouterr().err


def test_out_to_the_terminal_with_the_report_beside_it(capsys):
    assert call("taxonomy", "convert", SAMPLES / "boris.boris", "-", "--to", "csv") == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("id,name,parent")
    assert "CSV leaves out exclusions by name (2)" in shown.err


def test_the_report_as_json(tmp_path, capsys):
    out = tmp_path / "kept.etf"
    assert call("taxonomy", "convert", SAMPLES / "elan.etf", out, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["from"], report["to"]) == ("elan", "elan")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("IN", "kept.json"), "say which format"),
        (("IN", "IN"), "choose another name"),
        (("IN", "kept.yaml", "--shapes", "blob"), "none of box"),
        (("IN", "kept.yaml", "--from", "elan"), "not XML"),
        (("IN", "gone/kept.yaml"), "no folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words, said, tmp_path, capsys):
    there = tmp_path / "in.json"
    there.write_bytes((SAMPLES / "coco.json").read_bytes())
    given = [
        there if word == "IN" else word if word.startswith("--") or "." not in word else tmp_path / word
        for word in words
    ]
    assert call("taxonomy", "convert", *given) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "kept.yaml").exists()


def test_findings_and_their_status(tmp_path, capsys):
    file = tmp_path / "labels.yaml"
    head = 'framegrain_taxonomy: 1\nname: T\nversion: "1"\naction:\n'
    file.write_text(f"{head}  - {{name: Walk, definition: Both feet alternate., scopes: [segment]}}\n")
    assert call("taxonomy", "lint", file) == 0
    assert "nothing to put right" in capsys.readouterr().out
    file.write_text(head + "".join(f"  - {{name: Other {n}, scopes: [segment]}}\n" for n in range(15)))
    assert call("taxonomy", "lint", file) == 1
    shown = capsys.readouterr().out
    assert shown.count("has no definition") == 10
    assert "5 more of [no_definition]; --all prints them" in shown
    assert call("taxonomy", "lint", file, "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["check"] for finding in findings} == {"vague_name", "no_definition"}
    assert set(findings[0]) >= {"check", "severity", "label", "attribute", "field", "sentence", "suggestion"}
    assert call("taxonomy", "lint", tmp_path / "gone.yaml") == 2


def test_a_project_says_which_labels_nobody_used(tmp_path, capsys):
    (tmp_path / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    encode(Recipe("libx264"), tmp_path / "small.mp4")
    project = tmp_path / "street.framegrain"
    new_project(project, tmp_path / "street.yaml", [examine(tmp_path / "small.mp4")])
    session = open_project(project, person="Anna")
    open_last_video(session)
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(10, 30)))
    session.close()
    assert call("taxonomy", "lint", project, "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    unused = {finding["label"] for finding in findings if finding["check"] == "never_used"}
    assert "walk" in unused
    assert "stand" not in unused
