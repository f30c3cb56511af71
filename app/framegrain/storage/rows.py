"""Records as rows: one table a kind, constant statements, the same parameters for adding and changing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Clip, Event, Keyframe, Record, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from framegrain.domain.provenance import Provenance
    from framegrain.domain.records import Value
    from framegrain.domain.shapes import Shape

Row = tuple[Any, ...]

_ENCODER = msgspec.json.Encoder()


class RecordTable(NamedTuple):
    """How one kind of record lies in its table. `values` gives the id first; `read` gives one JSON text a row."""

    name: str
    kind: type[Record]
    add: str
    change: str
    remove: str
    read: str
    values: Callable[[int, Any], Row]


def json_of(value: object) -> str:
    """JSON text, exact for every number a record holds."""
    return _ENCODER.encode(value).decode()


def _attributes(values: Mapping[str, Value]) -> str:
    if not values:
        return "{}"
    for name, value in values.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise BadInput(f"attribute {name} must be a number, not {value}")  # JSON has no word for it
    return json_of(dict(values))


def _shape(shape: Shape | None) -> str | None:
    return None if shape is None else json_of(shape)


def _clip(video: int, record: Clip) -> Row:
    return record.id, video, record.span.start, record.span.stop, record.state.value


def _made(by: Provenance) -> Row:
    return by.by, by.method.value, by.at, by.detail, by.confirmed_by


def _event(video: int, record: Event) -> Row:
    return (
        record.id,
        video,
        record.label,
        record.scope.value,
        record.span.start,
        record.span.stop,
        record.verdict.value,
        record.reason,
        _attributes(record.attributes),
        record.taxonomy_version,
        *_made(record.provenance),
    )


def _track(video: int, record: Track) -> Row:
    return (
        record.id,
        video,
        record.label,
        record.number,
        record.verdict.value,
        record.reason,
        _attributes(record.attributes),
        record.taxonomy_version,
        *_made(record.provenance),
    )


def _keyframe(video: int, record: Keyframe) -> Row:
    return (
        record.id,
        record.track,
        record.frame,
        _shape(record.shape),
        int(record.occluded),
        int(record.outside),
        _attributes(record.attributes),
        *_made(record.provenance),
    )


CLIPS = RecordTable(
    "clip",
    Clip,
    "INSERT INTO clip (id, video, start, stop, state) VALUES (?1, ?2, ?3, ?4, ?5)",
    "UPDATE clip SET start = ?3, stop = ?4, state = ?5 WHERE id = ?1 AND video = ?2",
    "DELETE FROM clip WHERE id = ?1",
    """SELECT printf('{"id":%d,"span":{"start":%d,"stop":%d},"state":%s}', id, start, stop, json_quote(state))
    FROM clip WHERE video = ?1 ORDER BY id""",
    _clip,
)

EVENTS = RecordTable(
    "event",
    Event,
    """INSERT INTO event (id, video, label, scope, start, stop, verdict, reason, attributes, taxonomy_version,
        made_by, method, made_at, detail, confirmed_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)""",
    """UPDATE event SET label = ?3, scope = ?4, start = ?5, stop = ?6, verdict = ?7, reason = ?8,
        attributes = ?9, taxonomy_version = ?10, made_by = ?11, method = ?12, made_at = ?13, detail = ?14,
        confirmed_by = ?15
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM event WHERE id = ?1",
    """SELECT printf('{"id":%d,"label":%s,"scope":%s,"span":{"start":%d,"stop":%d},"verdict":%s,"reason":%s,'
        || '"attributes":%s,"taxonomy_version":%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, json_quote(label), json_quote(scope), start, stop, json_quote(verdict), json_quote(reason),
        attributes, json_quote(taxonomy_version),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM event WHERE video = ?1 ORDER BY id""",
    _event,
)

TRACKS = RecordTable(
    "track",
    Track,
    """INSERT INTO track (id, video, label, number, verdict, reason, attributes, taxonomy_version,
        made_by, method, made_at, detail, confirmed_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)""",
    """UPDATE track SET label = ?3, number = ?4, verdict = ?5, reason = ?6, attributes = ?7,
        taxonomy_version = ?8, made_by = ?9, method = ?10, made_at = ?11, detail = ?12, confirmed_by = ?13
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM track WHERE id = ?1",
    """SELECT printf('{"id":%d,"label":%s,"number":%d,"verdict":%s,"reason":%s,'
        || '"attributes":%s,"taxonomy_version":%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, json_quote(label), number, json_quote(verdict), json_quote(reason),
        attributes, json_quote(taxonomy_version),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM track WHERE video = ?1 ORDER BY id""",
    _track,
)

KEYFRAMES = RecordTable(
    "keyframe",
    Keyframe,
    """INSERT INTO keyframe (id, track, frame, shape, occluded, outside, attributes,
        made_by, method, made_at, detail, confirmed_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)""",
    """UPDATE keyframe SET track = ?2, frame = ?3, shape = ?4, occluded = ?5, outside = ?6, attributes = ?7,
        made_by = ?8, method = ?9, made_at = ?10, detail = ?11, confirmed_by = ?12
    WHERE id = ?1""",
    "DELETE FROM keyframe WHERE id = ?1",
    # what is as a keyframe has it without being told is left out: a third of the time for a million of them
    """SELECT printf('{"id":%d,"track":%d,"frame":%d,"shape":%s%s%s%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d%s%s}}',
        id, track, frame, coalesce(shape, 'null'), iif(occluded, ',"occluded":true', ''),
        iif(outside, ',"outside":true', ''), iif(attributes = '{}', '', ',"attributes":' || attributes),
        json_quote(made_by), json_quote(method), made_at,
        iif(detail = '', '', ',"detail":' || json_quote(detail)),
        iif(confirmed_by = '', '', ',"confirmed_by":' || json_quote(confirmed_by)))
    FROM (SELECT id AS owner FROM track WHERE video = ?1) CROSS JOIN keyframe ON track = owner
    ORDER BY owner, frame, id""",
    _keyframe,
)

RECORD_TABLES = (CLIPS, EVENTS, TRACKS, KEYFRAMES)
"""In the order in which a document lists its records."""

TABLE_OF: dict[type[Record], RecordTable] = {table.kind: table for table in RECORD_TABLES}
