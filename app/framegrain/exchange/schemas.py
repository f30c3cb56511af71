"""The published JSON Schemas of what we write, made from the types that are written.

`resources/schemas/` holds them; a test compares. `save` writes them anew after a change of the types.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.exchange.coco_rows import CocoFile
from framegrain.exchange.json_parts import ProjectJson
from framegrain.exchange.project_json import FORMAT_VERSION, LARGEST_ID
from framegrain.exchange.schema_notes import COCO_NOTES, PROJECT_NOTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LIMITS: Mapping[str, Schema] = {
    "ProjectJson.framegrain_project": {"const": FORMAT_VERSION},
    "Span.start": {"minimum": 0},
    "Span.stop": {"minimum": 1},
    "Keyframe.frame": {"minimum": 0},
    "Box.width": {"exclusiveMinimum": 0},
    "Box.height": {"exclusiveMinimum": 0},
    "Box.rotation": {"exclusiveMinimum": -180, "maximum": 180},
    "Camera.focal": {"exclusiveMinimum": 0},
    "Camera.height": {"exclusiveMinimum": 0},
    "KnownRectangle.width": {"exclusiveMinimum": 0},
    "KnownRectangle.length": {"exclusiveMinimum": 0},
    "Part.outer": {"minItems": 3},
    "Polygon.parts": {"minItems": 1},
    **{
        f"{kind}.id": {"minimum": 1, "maximum": LARGEST_ID}
        for kind in (
            *("Clip", "Event", "Track", "Keyframe", "Comment", "Calibration"),
            *("Example", "Question", "Recheck"),
        )
    },
    "Keyframe.fill": {"minimum": 0, "maximum": 1},
    "Example.picture": {"pattern": "^[0-9a-f]{64}$"},
    "Picture.sha256": {"pattern": "^[0-9a-f]{64}$"},
}
"""What the types check when a value is made and msgspec can't know."""


def project_schema() -> Schema:
    """Of Framegrain JSON."""
    return _schema(ProjectJson, "A Framegrain project", "project.schema.json", PROJECT_NOTES)


def coco_schema() -> Schema:
    """Of our COCO profile."""
    return _schema(CocoFile, "COCO as Framegrain writes it", "coco.schema.json", COCO_NOTES)


def text(schema: Schema) -> str:
    """A schema as it is published."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def save(folder: Path) -> None:
    """Write both schemas into a folder."""
    for name, schema in (("project", project_schema()), ("coco", coco_schema())):
        (folder / f"{name}.schema.json").write_text(text(schema), encoding="utf-8", newline="\n")


def _schema(kind: type, title: str, name: str, notes: Mapping[str, Mapping[str, str]]) -> Schema:
    (root,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for part, schema in parts.items():
        _annotate(part, schema, notes)
    return {"$schema": DIALECT, "$id": name, "title": title, **root, "$defs": dict(sorted(parts.items()))}


def _annotate(part: str, schema: Schema, notes: Mapping[str, Mapping[str, str]]) -> None:
    schema.pop("title", None)
    if "description" in schema:
        schema["description"] = cleandoc(schema["description"])
    said = notes.get(part, {})
    for field, value in schema.get("properties", {}).items():
        _forget_raw(value)
        if field in said:
            value["description"] = said[field]
        value.update(_LIMITS.get(f"{part}.{field}", {}))


def _forget_raw(value: Schema) -> None:
    """Drop "or text already encoded", which only the writer needs to know."""
    kinds = value.get("anyOf", [])
    if {} in kinds:
        (rest,) = (kind for kind in kinds if kind)
        del value["anyOf"]
        value.update(rest)
