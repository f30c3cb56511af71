"""What each format brings, beside what it can't: one small file of each, as other programs write them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from framegrain.domain.taxonomy import AttributeType, Containment, Level, Overlap, Taxonomy
from framegrain.exchange.taxonomies.formats import BY_NAME, FORMATS, Source, import_taxonomy, recognise
from framegrain.exchange.taxonomies.reading import Converted, Parents, Reading
from framegrain.exchange.taxonomy import check_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

SAMPLES = Path(__file__).parents[3] / "data" / "taxonomies"
FILES = {
    "list.txt": "list",
    "path.csv": "csv",
    "table.csv": "csv",
    "coco.json": "coco",
    "cvat.json": "cvat",
    "label-studio.xml": "label-studio",
    "elan.etf": "elan",
    "boris.boris": "boris",
    "audioset.json": "ontology",
    "wordnet.json": "ontology",
    "nested.json": "ontology",
    "activitynet.json": "ontology",
    "groups.json": "groups",
}


def brought(name: str, **choices) -> Converted:
    return import_taxonomy(Source.of(SAMPLES / name), Reading(**choices))


def tree(taxonomy: Taxonomy) -> list[str]:
    return [taxonomy.path(label.id) for label in taxonomy.labels]


def lost(converted: Converted) -> dict[str, int]:
    return {loss.what: loss.count for loss in converted.losses}


def test_there_is_a_sample_of_every_format():
    assert {path.name for path in SAMPLES.iterdir()} == set(FILES)
    assert {*FILES.values(), "framegrain"} == {each.name for each in FORMATS} == set(BY_NAME)


@pytest.mark.parametrize(("file", "name"), FILES.items())
def test_a_file_is_known_by_what_is_in_it(file, name, tmp_path):
    renamed = tmp_path / "labels.dat"  # whatever it is called
    shutil.copyfile(SAMPLES / file, renamed)
    assert recognise(Source.of(renamed)).name == name


@pytest.mark.parametrize("file", FILES)
def test_what_comes_is_a_taxonomy_without_errors(file):
    text = write_taxonomy(brought(file).taxonomy)
    assert [problem for problem in check_taxonomy(text) if problem.severity == "error"] == []


def test_a_list():
    assert tree(brought("list.txt").taxonomy) == [
        "Object › person",
        "Object › vehicle",
        "Object › vehicle › car",
        "Object › vehicle › truck",
        "Object › bicycle",
    ]


def test_csv_with_parents():
    taxonomy = brought("table.csv").taxonomy
    assert tree(taxonomy) == ["Action › Move", "Action › Move › Walk", "Action › Move › Run", "Object › Car"]
    walk = taxonomy.label("walk")
    assert (walk.synonyms, walk.hotkey, walk.colour) == (("stroll", "stride"), "w", "#00ff00")
    assert taxonomy.label("move").leaves_only
    assert taxonomy.label("car").shapes == ("box", "polygon")


def test_csv_with_paths():
    found = brought("path.csv")
    assert tree(found.taxonomy) == [
        "Object › Vehicle",
        "Object › Vehicle › Car",
        "Object › Vehicle › Truck",
        "Object › Person",
    ]
    assert found.taxonomy.label("car").definition == "A motor vehicle for few."
    assert lost(found) == {"the column “wheels”": 1}


def test_coco_categories():
    found = brought("coco.json")
    assert tree(found.taxonomy) == [
        "Object › vehicle",
        "Object › vehicle › car",
        "Object › vehicle › truck",
        "Object › person",
    ]
    assert found.taxonomy.label("vehicle").leaves_only
    assert found.taxonomy.label("truck").external_ids == {"coco": "8"}
    assert lost(found) == {"annotations": 2, "images": 1, "keypoints": 1, "skeleton": 1}


def test_cvat_labels():
    found = brought("cvat.json")
    taxonomy = found.taxonomy
    kinds = {a.id: (a.type, a.changing) for a in taxonomy.attributes}
    assert kinds == {
        "parked": (AttributeType.YES_NO, True),
        "colour": (AttributeType.CHOICE, False),
        "doors": (AttributeType.NUMBER, False),
        "plate": (AttributeType.TEXT, False),
        "van_colour": (AttributeType.CHOICE, False),  # another list of values under the same name
    }
    assert (taxonomy.attribute_by_id["doors"].minimum, taxonomy.attribute_by_id["doors"].maximum) == (2, 5)
    assert taxonomy.attribute_by_id["van_colour"].default == "white"
    assert [label.shapes for label in taxonomy.labels if not label.scopes] == [
        ("box",),
        ("polygon",),
        ("cuboid",),
        ("box",),
    ]
    assert taxonomy.label("rain").scopes == ("frame", "clip")
    assert lost(found) == {"skeletons": 1}


def test_label_studio():
    found = brought("label-studio.xml")
    taxonomy = found.taxonomy
    assert sorted(tree(taxonomy)) == sorted([
        "Object › Car", "Object › Person", "Object › Road", "Object › Nose", "Action › Turn left",
        "Action › Turn right", "Scene › Weather", "Scene › Weather › Sun", "Scene › Weather › Rain", "Scene › Place",
        "Scene › Place › Town", "Scene › Place › Town › Street", "Scene › Place › Town › Square",
    ])  # fmt: skip
    car = taxonomy.label("car")
    assert (car.colour, car.hotkey, [use.attribute for use in car.attributes]) == ("#ff0000", "c", ["colour"])
    assert taxonomy.attribute_by_id["age"].maximum == 120
    assert taxonomy.label("rain").exclusive
    assert not taxonomy.label("street").exclusive
    assert taxonomy.label("road").shapes == ("polygon",)
    assert lost(found) == {"keypoint regions": 1, "Relations controls": 1}


def test_elan():
    found = brought("elan.etf")
    taxonomy = found.taxonomy
    assert tree(taxonomy) == [
        "Action › Gesture", "Action › Phase", "Action › Phase › Preparation", "Action › Phase › Stroke",
        "Action › Gaze", "Action › Hand", "Action › Hand › Left", "Action › Hand › Right",
    ]  # fmt: skip
    lies = {
        key: (taxonomy.label(key).within, taxonomy.label(key).containment)
        for key in ("stroke", "gaze", "left")
    }
    assert lies == {
        "stroke": (("gesture",), Containment.TILE),
        "gaze": (("gesture",), Containment.INSIDE),
        "left": (("gesture",), Containment.ONE),
    }
    assert {label.overlap for label in taxonomy.labels} == {Overlap.FORBID}
    assert taxonomy.label("left").synonyms == ("Links",)
    assert [use.attribute for use in taxonomy.label("gaze").attributes] == ["text"]


def test_boris():
    found = brought("boris.boris")
    taxonomy = found.taxonomy
    assert taxonomy.name == "Meerkats"
    assert tree(taxonomy) == [
        "Action › state",
        "Action › state › rest",
        "Action › state › walk",
        "Action › call",
    ]
    assert (taxonomy.label("rest").excludes, taxonomy.label("walk").excludes) == (("walk",), ("rest",))
    assert taxonomy.label("call").scopes == ("frame",)
    speed, companions, steps = taxonomy.attributes
    assert [choice.name for choice in speed.choices] == ["slow", "fast"]
    assert (companions.type, steps.type) == (AttributeType.MANY, AttributeType.NUMBER)
    assert lost(found) == {"observations": 1, "subjects": 1}


def test_groups_and_where_they_belong():
    found = brought("groups.json")
    taxonomy = found.taxonomy
    levels = {label.id: label.level for label in taxonomy.labels if not label.leaves_only}
    assert levels == {
        "alley": Level.SCENE, "amusement_park": Level.SCENE, "acting_in_play": Level.ACTION, "archery": Level.ACTION,
        "air_travel": Level.ACTION, "accordion": Level.OBJECT, "agriculture": Level.SCENE, "judo": Level.OBJECT,
    }  # fmt: skip
    (attribute,) = taxonomy.attributes
    assert [choice.name for choice in attribute.choices] == ["Black and white", "Blond"]
    assert [use.attribute for use in taxonomy.label("accordion").attributes] == ["attribute"]
    assert "the 2 names under “attribute” are values of an attribute of objects" in found.guesses


@pytest.mark.parametrize(
    ("parents", "paths"),
    [
        (Parents.FIRST, ["Action › Human sounds › Human voice › Howl"]),
        (Parents.SHORTEST, ["Action › Human sounds › Human voice › Howl"]),
        (
            Parents.DUPLICATE,
            ["Action › Human sounds › Human voice › Howl", "Action › Domestic › Animal › Howl"],
        ),
        (Parents.ASK, ["Action › Domestic › Animal › Howl"]),
    ],
)
def test_a_label_with_two_parents(parents, paths):
    asked = []

    def choose(name, options):
        asked.append((name, list(options)))
        return 1

    found = brought("audioset.json", parents=parents, choose=choose)
    assert sorted(p for p in tree(found.taxonomy) if p.endswith("Howl")) == sorted(paths)
    (choice,) = found.choices
    assert (choice.name, choice.options) == ("Howl", ("Human sounds › Human voice", "Domestic › Animal"))
    assert len(choice.taken) == len(paths)
    told = [("Howl", ["Human sounds › Human voice", "Domestic › Animal"])] if parents is Parents.ASK else []
    assert asked == told


def test_the_shortest_way_up():
    first, shortest = brought("wordnet.json"), brought("wordnet.json", parents=Parents.SHORTEST)
    assert tree(first.taxonomy)[-1] == "Action › animal › domestic animal › dog"
    assert "Action › animal › dog" in tree(shortest.taxonomy)


def test_nodes_that_name_their_parent():
    found = brought("activitynet.json")
    assert tree(found.taxonomy) == ["Action › Care", "Action › Care › Applying sunscreen"]
    leaf = found.taxonomy.label("applying_sunscreen")
    assert leaf.synonyms == ("Using sunprotection",)
    assert leaf.external_ids == {"source": "389", "class": "199"}


def test_a_person_says_level_and_use():
    found = brought("nested.json", level=Level.OBJECT, shapes=("polygon",), scopes=("frame",))
    assert {(label.level, label.shapes, label.scopes) for label in found.taxonomy.labels} == {
        (Level.OBJECT, ("polygon",), ("frame",))
    }
    assert "Object › Vehicle › Bus" in tree(found.taxonomy)
