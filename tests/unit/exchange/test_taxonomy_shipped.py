"""The taxonomies that ship can be started from, and the published schema agrees with the reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from framegrain import assets
from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.exchange.taxonomy import TOP_KEYS, check_taxonomy, load_taxonomy
from framegrain.exchange.taxonomy_attributes import ATTRIBUTE_KEYS
from framegrain.exchange.taxonomy_fields import KEYS_FOR_LABELS
from framegrain.exchange.taxonomy_labels import LABEL_KEYS
from framegrain.quality.taxonomy_lint import lint

if TYPE_CHECKING:
    from pathlib import Path

FILES = assets.taxonomy_files()
TO_START_FROM = (
    "animal-behaviour",
    "basketball-broadcast",
    "driving",
    "endoscopic-surgery",
    "kitchen-actions",
    "retail-surveillance",
)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    """Each taxonomy that ships."""
    return request.param


@pytest.fixture
def taxonomy(file: Path) -> Taxonomy:
    """The same, read."""
    return load_taxonomy(file)


@pytest.fixture(scope="session")
def schema() -> jsonschema.Draft202012Validator:
    """The published schema."""
    text = assets.resource("schemas", "taxonomy.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    return jsonschema.Draft202012Validator(json.loads(text))


def usable(taxonomy: Taxonomy) -> list[Label]:
    return [x for x in taxonomy.labels if (x.shapes or x.scopes) and not (x.leaves_only and x.children)]


def test_all_of_them_are_there():
    assert {path.stem for path in FILES} == {*TO_START_FROM, "people-and-vehicles", "sample-park"}


def test_nothing_is_wrong_or_doubtful(file: Path):
    assert check_taxonomy(file.read_text(encoding="utf-8")) == []


def test_every_label_and_attribute_is_defined_in_a_sentence(taxonomy: Taxonomy):
    for named in (*taxonomy.labels, *taxonomy.attributes):
        assert len(named.definition) >= 12, named.id
        assert named.definition.endswith("."), named.id


def test_advice_is_written_in_sentences(taxonomy: Taxonomy):
    for label in taxonomy.labels:
        for sentence in label.contrasts.values():
            assert sentence.endswith("."), (label.id, sentence)
        for line in (*label.do, *label.dont):
            assert line[0].isupper(), (label.id, line)
            assert line.endswith("."), (label.id, line)


def test_hotkeys_are_ones_the_program_leaves_free(taxonomy: Taxonomy):
    keys = [label.hotkey for label in usable(taxonomy) if label.hotkey]
    assert len(keys) == len(set(keys)) >= 8
    assert set(keys) <= set(KEYS_FOR_LABELS)
    assert all(label in usable(taxonomy) for label in taxonomy.labels if label.hotkey)


def test_every_usable_label_can_be_told_apart_by_a_colour_of_the_file(taxonomy: Taxonomy):
    for label in usable(taxonomy):
        assert any(above.colour for above in taxonomy.lineage(label.id)), label.id


def test_colours_read_on_dark_and_on_light_ground(taxonomy: Taxonomy):
    for label in taxonomy.labels:
        if label.colour:
            assert contrast(label.colour, "#ffffff") >= 3, label.id
            assert contrast(label.colour, "#1b1e23") >= 3, label.id


def contrast(a: str, b: str) -> float:
    """Contrast of two colours after WCAG 2.2: 3 is the least for graphics."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", TO_START_FROM)
def test_a_team_can_start_from_it(name: str):
    found = load_taxonomy(assets.taxonomy_file(name))
    assert 25 <= len(found.labels) <= 55
    assert 8 <= len(found.attributes) <= 15
    assert {label.level for label in found.labels} == {Level.SCENE, Level.ACTION, Level.OBJECT}
    assert any(label.within for label in found.labels if label.level is Level.ACTION)
    assert any(label.exclusive for label in found.labels)
    assert any(label.at_least for label in found.labels)
    assert {ShapeKind.BOX, ShapeKind.POLYGON} <= {shape for label in found.labels for shape in label.shapes}
    assert set(Scope) <= {scope for label in found.labels for scope in label.scopes}
    assert sum(len(label.contrasts) for label in found.labels) >= 8
    assert any(use.when for label in found.labels for use in label.attributes)
    assert {True, False} == {attribute.changing for attribute in found.attributes}


def test_the_sample_shows_every_kind_of_rule():
    found = load_taxonomy(assets.taxonomy_file("sample-park"))
    uses = [use for label in found.labels for use in label.attributes]
    assert {shape for label in found.labels for shape in label.shapes} == set(ShapeKind)
    assert {scope for label in found.labels for scope in label.scopes} == set(Scope)
    assert found.label("kick_contact").within == ("kick",)
    assert any(use.required for use in uses)
    assert any(use.when for use in uses)
    assert any(label.at_most for label in found.labels)
    assert any(label.exclusive for label in found.labels)
    assert found.label("kick").reasons
    assert found.label("wave").severity


class TestManual:
    """The manual's page on the format."""

    page = assets.resource("help", "taxonomy-format.md").read_text(encoding="utf-8")

    def test_its_example_can_be_used_as_it_is(self):
        example = self.page.split("## A small one")[1].split("## At the top")[0]
        assert check_taxonomy("\n".join(line[4:] for line in example.splitlines())) == []

    @pytest.mark.parametrize("key", sorted({*TOP_KEYS, *LABEL_KEYS, *ATTRIBUTE_KEYS, "required", "when"}))
    def test_it_explains_every_key(self, key: str):
        assert f"`{key}`" in self.page or f"{key}:" in self.page


class TestSchema:
    """What the schema refuses, the reader refuses, and the other way round where structure alone decides."""

    def test_it_accepts_what_ships(self, schema: jsonschema.Draft202012Validator, file: Path):
        schema.validate(plain(file.read_text(encoding="utf-8")))

    def test_it_knows_the_reader_s_keys(self, schema: jsonschema.Draft202012Validator):
        assert set(schema.schema["properties"]) == set(TOP_KEYS)
        kinds = schema.schema["$defs"]
        assert set(kinds["label"]["properties"]) == set(LABEL_KEYS)
        assert set(kinds["attribute"]["properties"]) == set(ATTRIBUTE_KEYS)

    @pytest.mark.parametrize(
        "line",
        [
            "shapes: box",
            "shapes: [box, rotated_box, polygon, cuboid]",
            "do: [a, b]",
            "exclusive: yes",
            "hotkey: 7",
            "hotkey: w",
            "duration: {at_least: 1 frame, at_most: 2.5 min}",
            "attributes: [coat, {id: coat2, required: true, when: {coat: [red, blue]}}]",
            "verdicts: present",
            "severity: {within: warn, label_known: forbid}",
            "children: []",
            "within: []",
        ],
    )
    def test_both_accept(self, schema: jsonschema.Draft202012Validator, line: str):
        assert verdicts(schema, label_with(line)) == (True, True)

    @pytest.mark.parametrize(
        "line",
        [
            "shape: [box]",
            "shapes: [cube]",
            "shapes: {box: 1}",
            "interpolation: cubic",
            "use: leafs",
            "exclusive: maybe",
            "definition: [a]",
            "definition: ''",
            "definition:",
            "do: [[a]]",
            "id: Walk Fast",
            "contrasts: [walk]",
            "colour: red",
            "hotkey: ab",
            "hotkey: '?'",
            "duration: 3 seconds",
            "duration: {at_lest: 3 s}",
            "duration: {at_least: 3}",
            "verdicts: [absent]",
            "verdicts: []",
            "severity: {exclusiv: warn}",
            "severity: {within: soft}",
            "severity: {label_known: warn}",
            "attributes: coat",
            "attributes: [{required: true}]",
            "attributes: [{id: coat, when: {coat2: []}}]",
            "children: walk",
            "children: [walk]",
            "children: [{scopes: frame}]",
        ],
    )
    def test_both_refuse_a_label(self, schema: jsonschema.Draft202012Validator, line: str):
        assert verdicts(schema, label_with(line)) == (False, False)

    @pytest.mark.parametrize(
        "attribute",
        [
            "{name: A}",
            "{type: text}",
            "{name: A, type: chioce}",
            "{name: A, type: choice}",
            "{name: A, type: choice, values: []}",
            "{name: A, type: choice, values: [{id: x}]}",
            "{name: A, type: text, values: [x]}",
            "{name: A, type: text, min: 3}",
            "{name: A, type: yes_no, pattern: x}",
            "{name: A, type: number, min: x}",
            "{name: A, type: number, colour: red}",
            "{name: A, children: [], type: text}",
            "text",
        ],
    )
    def test_both_refuse_an_attribute(self, schema: jsonschema.Draft202012Validator, attribute: str):
        text = label_with("use: any").replace("  - {name: Coat,", f"  - {attribute}\n  - {{name: Coat,", 1)
        assert verdicts(schema, text) == (False, False)

    @pytest.mark.parametrize("gone", ["framegrain_taxonomy: 1\n", "name: T\n", "version: 1\n", "ALL LABELS"])
    def test_both_refuse_a_file_without(self, schema: jsonschema.Draft202012Validator, gone: str):
        text = label_with("use: any")
        text = text.split("action:")[0] if gone == "ALL LABELS" else text.replace(gone, "", 1)
        assert verdicts(schema, text) == (False, False)


def label_with(line: str) -> str:
    """A sound file with one more line on its label."""
    return (
        "framegrain_taxonomy: 1\nname: T\nversion: 1\n"
        f"action:\n  - name: Walk\n    scopes: [segment]\n    {line}\n"
        "attribute:\n  - {name: Coat, type: choice, values: [red, blue]}\n  - {name: Coat2, type: text}\n"
    )


def plain(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def verdicts(schema: jsonschema.Draft202012Validator, text: str) -> tuple[bool, bool]:
    """Whether the schema and whether the reader accept a file."""
    errors = [problem for problem in check_taxonomy(text) if problem.severity == "error"]
    return schema.is_valid(plain(text)), not errors


@pytest.mark.parametrize("name", TO_START_FROM)
def test_the_linter_has_nothing_to_say_of_what_a_team_starts_from(name: str):
    assert lint(load_taxonomy(assets.taxonomy_file(name))) == []
