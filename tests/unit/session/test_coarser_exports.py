"""One labeling serves three uses: detection, action localisation, clip classification."""

from __future__ import annotations

import contextlib
import io
import json
from typing import TYPE_CHECKING

import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from framegrain.cli.main import run
from framegrain.exchange.project_json import read
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.sample import make_sample, project_file

if TYPE_CHECKING:
    from pathlib import Path

# pycocotools 2.0.11 hands numpy 2 an array protocol of before its version 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder)
    return project_file(folder)


def export(sample: Path, out: Path, *words: str) -> int:
    asked = ["export", str(sample), "--out", str(out), *words]
    return run(asked, open_window=lambda _path: 0, make_demo=lambda _path, _quiet: 0)


def labels_of(out: Path) -> set[str]:
    (video,) = json.loads(out.read_text())["videos"]
    return {record["label"] for record in video["records"] if "label" in record}


def test_for_detection_every_person_is_a_person(sample, tmp_path, capsys):
    out = tmp_path / "boxes.json"
    assert export(sample, out, "--format", "coco", "--level", "object", "--roll-up", "person", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert any("rolled up into “Person”" in row["why"] for row in said["not_carried"])
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(out))
        found = truth.loadRes([{**each, "score": 1.0} for each in truth.dataset["annotations"]])
        result = COCOeval(truth, found, "bbox")
        result.evaluate()
        result.accumulate()
        result.summarize()
    assert result.stats[0] == pytest.approx(1.0)
    assert not any(each["attributes"] for each in truth.dataset["annotations"])


def test_for_action_localisation_there_are_spans_of_few_actions_and_no_objects(sample, tmp_path):
    out = tmp_path / "actions.json"
    words = ("--level", "action", "--roll-up", "locomotion", "--roll-up", "place")
    assert export(sample, out, "--format", "json", *words) == 0
    taxonomy = read_taxonomy(read(out).taxonomy_text, "exported")
    assert {label.level.value for label in taxonomy.labels} == {"scene", "action"}
    assert "locomotion" in labels_of(out) <= set(taxonomy.by_id)
    assert "walk" not in taxonomy.by_id


def test_for_clip_classification_there_are_scenes_alone(sample, tmp_path):
    out = tmp_path / "scenes.json"
    assert export(sample, out, "--format", "json", "--level", "scene") == 0
    assert labels_of(out) <= {"place", "park", "street", "indoors", "traffic"}
    imported = tmp_path / "scenes.framegrain"
    words = ["import", str(imported), str(out)]
    assert run(words, open_window=lambda _path: 0, make_demo=lambda _path, _quiet: 0) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--level", "acton"), "did you mean action?"),
        (("--roll-up", "persn"), "did you mean person?"),
        (("--level", "scene", "--roll-up", "person"), "finer than the level scene"),
    ],
)
def test_what_there_is_not_is_said_with_what_was_meant(sample, tmp_path, capsys, words, said):
    out = tmp_path / "never.json"
    assert export(sample, out, "--format", "json", *words) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()
