"""Label files made to hurt, or only broken: a clear sentence, soon."""

from __future__ import annotations

import json

import pytest

from framegrain.domain.errors import BadInput
from framegrain.exchange.taxonomies.formats import import_taxonomy
from framegrain.exchange.taxonomies.reading import Parents, Reading
from framegrain.exchange.taxonomies.source import MAX_BYTES, Source

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE View [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<View><Labels name="x"><Label value="&c;"/></Labels></View>"""
OUTSIDE = (
    """<!DOCTYPE View SYSTEM "http://example.org/x.dtd"><View><Labels><Label value="A"/></Labels></View>"""
)
LADDER = [{"id": str(n), "name": f"n{n}", "child_ids": [str(n + 1)]} for n in range(120)]
DIAMONDS = [
    {"id": f"{n}{side}", "name": f"{n}{side}", "child_ids": [f"{n + 1}a", f"{n + 1}b"]}
    for n in range(40)
    for side in "ab"
]

REFUSED = {
    "entities": (LAUGHS, "<!DOCTYPE"),
    "a document type elsewhere": (OUTSIDE, "<!DOCTYPE"),
    "deep XML": ("<View>" * 5_000, "nested deeper"),
    "broken XML": ("<View><Labels></View>", "not XML"),
    "an unknown encoding": ('<?xml version="1.0" encoding="klingon"?><View/>', "XML"),
    "a view of nothing": ("<View/>", "no labels"),
    "deep JSON": ("[" * 100_000, ""),
    "broken JSON": ('{"categories": [', "not JSON"),
    "many values": ("[" + "0," * 2_000_001 + "0]", "more values"),
    "other JSON": ('{"a": 1}', "none of the kinds"),
    "no categories": ('{"categories": []}', "no labels"),
    "a ladder": (json.dumps(LADDER), "levels deep"),
    "100,000 nodes": (
        json.dumps([{"id": n, "name": "x", "children": []} for n in range(100_000)]),
        "at most",
    ),
    "200,000 lines": ("x\n" * 200_000, "at most"),
    "a line without end": ("x" * 3_000, "one name a line"),
    "only remarks": ("# nothing\n", "no labels"),
    "a header alone": ("name,parent\n", "no labels"),
    "a cell without end": ('name,parent\n"' + "x" * 200_000, "CSV"),
    "two null bytes": ("a\0b", "no text"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_a_sentence_names_the_file_and_what_is_wrong(text, words):
    with pytest.raises(BadInput) as refused:
        import_taxonomy(Source("odd.file", text.encode()))
    assert str(refused.value).startswith("odd.file")
    assert words in str(refused.value)
    assert len(str(refused.value)) < 500


def test_each_label_under_all_its_parents_has_an_end():
    source = Source("odd.json", json.dumps(DIAMONDS).encode())
    with pytest.raises(BadInput, match="choose the first or shortest"):
        import_taxonomy(source, Reading(parents=Parents.DUPLICATE))
    assert len(import_taxonomy(source).taxonomy.labels) == 80


def test_circles_are_cut_and_told():
    nodes = [{"id": a, "name": a, "child_ids": [b]} for a, b in ("ab", "bc", "ca")]
    found = import_taxonomy(Source("odd.json", json.dumps(nodes).encode()))
    assert sorted(label.name for label in found.taxonomy.labels) == ["a", "b", "c"]
    assert ("circles of parents", 1) in [(loss.what, loss.count) for loss in found.losses]


def test_tiers_in_a_circle_lie_free():
    text = (
        "<ANNOTATION_DOCUMENT><TIER TIER_ID='A' PARENT_REF='B' LINGUISTIC_TYPE_REF='t'/>"
        "<TIER TIER_ID='B' PARENT_REF='A' LINGUISTIC_TYPE_REF='t'/>"
        "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID='t' CONSTRAINTS='Included_In'/></ANNOTATION_DOCUMENT>"
    )
    found = import_taxonomy(Source("odd.eaf", text.encode()))
    assert [label.within for label in found.taxonomy.labels] == [(), ()]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_the_encoding_are_understood(encoding):
    found = import_taxonomy(Source("x.csv", "name,definition\nCafé,A place.\n".encode(encoding)))
    assert [label.name for label in found.taxonomy.labels] == ["Café"]


def test_another_encoding_is_told_with_its_line():
    with pytest.raises(BadInput, match="line 2: this is not UTF-8"):
        import_taxonomy(Source("x.csv", "name,definition\nCafé,A place.\n".encode("latin-1")))


def test_names_used_twice_get_ids_of_their_own():
    found = import_taxonomy(Source("x.txt", b"left\n\tarm\nright\n\tarm\n!!\n!!\n"))
    assert [label.id for label in found.taxonomy.labels] == [
        "left",
        "arm",
        "right",
        "right_arm",
        "label",
        "label_2",
    ]


def test_a_file_too_large_is_not_read(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BadInput, match="larger than 20 MB"):
        Source.of(large)
    with pytest.raises(BadInput, match="No such file"):
        Source.of(tmp_path / "gone.json")
