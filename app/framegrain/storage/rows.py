"""Records as rows: one table a kind, constant statements, the same parameters for adding and changing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Calibration, Clip, Comment, Event, Keyframe, Record, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from framegrain.domain.provenance import Provenance
    from framegrain.domain.records import Value
    from framegrain.domain.shapes import Shape

Row = tuple[Any, ...]

LONGEST = 65_536
"""Characters of the roles or the ruled out labels of one record; a file with more is none of ours."""

MOST_VERTICES = 100_000
"""Of one shape. No outline in a picture of 8K has as many; one of millions would stop the window for minutes."""
LARGEST_RECORD = 1 << 20
"""Characters of one record as JSON, other than a keyframe; longer ones would stop the window for minutes."""
LARGEST_TEXT = 100_000
"""Characters of one text of a record when it is written: some fifty pages."""
_SHORTEST_VERTEX = 6  # characters: [1,1],

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


def _ruled_out(record: Event | Track) -> str:
    return _bounded("ruled out labels", record.ruled_out) if record.ruled_out else "[]"


def _bounded(what: str, value: object) -> str:
    text = json_of(value)
    if len(text) > LONGEST:
        raise BadInput(f"a record has too many {what}: {len(text) >> 10} KB of them; leave some out")
    return text


def check_written(row: Row) -> Row:
    """The row as it is; BadInput where it holds a text, other than a shape, that would be too long to be read again."""
    for value in row:
        # JSON may write six letters for one
        if type(value) is str and len(value) > LARGEST_TEXT and not value.startswith('{"shape":'):
            raise BadInput(f"a text of {len(value):,} letters is too long for a project file; shorten it")
    return row


def _shape(shape: Shape | None) -> str | None:
    if shape is None:
        return None
    text = json_of(shape)
    if has_too_many_vertices(text):
        raise BadInput(f"a shape has more than {MOST_VERTICES:,} vertices; simplify its outline")
    return text


def has_too_many_vertices(text: str) -> bool:
    """Whether a shape, or the record that holds it, is larger as JSON than any shape may be."""
    return len(text) > MOST_VERTICES * _SHORTEST_VERTEX and text.count("[") > MOST_VERTICES


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
        _bounded("roles", dict(record.roles)) if record.roles else "{}",
        _ruled_out(record),
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
        record.layer,
        record.part_of,
        _ruled_out(record),
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
        None if record.fill is None else json_of(record.fill),
    )


def _comment(video: int, record: Comment) -> Row:
    return (
        record.id,
        video,
        record.record,
        record.text,
        int(record.resolved),
        *_made(record.provenance),
    )


def _calibration(video: int, record: Calibration) -> Row:
    rectangle = None if record.rectangle is None else json_of(record.rectangle)
    return record.id, video, json_of(record.camera), rectangle, *_made(record.provenance)


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
        made_by, method, made_at, detail, confirmed_by, roles, ruled_out)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)""",
    """UPDATE event SET label = ?3, scope = ?4, start = ?5, stop = ?6, verdict = ?7, reason = ?8,
        attributes = ?9, taxonomy_version = ?10, made_by = ?11, method = ?12, made_at = ?13, detail = ?14,
        confirmed_by = ?15, roles = ?16, ruled_out = ?17
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM event WHERE id = ?1",
    """SELECT printf('{"id":%d,"label":%s,"scope":%s,"span":{"start":%d,"stop":%d},"verdict":%s,"reason":%s,'
        || '"attributes":%s,"taxonomy_version":%s%s%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, json_quote(label), json_quote(scope), start, stop, json_quote(verdict), json_quote(reason),
        attributes, json_quote(taxonomy_version),
        iif(roles = '{}', '', ',"roles":' || iif(length(roles) > 65536, '"too long"', roles)),
        iif(ruled_out = '[]', '', ',"ruled_out":' || iif(length(ruled_out) > 65536, '"too long"', ruled_out)),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM event WHERE video = ?1 ORDER BY id""",
    _event,
)

TRACKS = RecordTable(
    "track",
    Track,
    """INSERT INTO track (id, video, label, number, verdict, reason, attributes, taxonomy_version,
        made_by, method, made_at, detail, confirmed_by, layer, part_of, ruled_out)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)""",
    """UPDATE track SET label = ?3, number = ?4, verdict = ?5, reason = ?6, attributes = ?7,
        taxonomy_version = ?8, made_by = ?9, method = ?10, made_at = ?11, detail = ?12, confirmed_by = ?13,
        layer = ?14, part_of = ?15, ruled_out = ?16
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM track WHERE id = ?1",
    """SELECT printf('{"id":%d,"label":%s,"number":%d,"verdict":%s,"reason":%s,'
        || '"attributes":%s,"taxonomy_version":%s,"layer":%d%s%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, json_quote(label), number, json_quote(verdict), json_quote(reason),
        attributes, json_quote(taxonomy_version), layer, iif(part_of IS NULL, '', ',"part_of":' || part_of),
        iif(ruled_out = '[]', '', ',"ruled_out":' || iif(length(ruled_out) > 65536, '"too long"', ruled_out)),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM track WHERE video = ?1 ORDER BY id""",
    _track,
)

KEYFRAMES = RecordTable(
    "keyframe",
    Keyframe,
    """INSERT INTO keyframe (id, track, frame, shape, occluded, outside, attributes,
        made_by, method, made_at, detail, confirmed_by, fill)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)""",
    """UPDATE keyframe SET track = ?2, frame = ?3, shape = ?4, occluded = ?5, outside = ?6, attributes = ?7,
        made_by = ?8, method = ?9, made_at = ?10, detail = ?11, confirmed_by = ?12, fill = ?13
    WHERE id = ?1""",
    "DELETE FROM keyframe WHERE id = ?1",
    # what is as a keyframe has it without being told is left out: a third of the time for a million of them
    """SELECT printf('{"id":%d,"track":%d,"frame":%d,"shape":%s%s%s%s%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d%s%s}}',
        id, track, frame, coalesce(shape, 'null'), iif(occluded, ',"occluded":true', ''),
        iif(outside, ',"outside":true', ''), iif(attributes = '{}', '', ',"attributes":' || attributes),
        iif(fill IS NULL, '', ',"fill":' || fill),
        json_quote(made_by), json_quote(method), made_at,
        iif(detail = '', '', ',"detail":' || json_quote(detail)),
        iif(confirmed_by = '', '', ',"confirmed_by":' || json_quote(confirmed_by)))
    FROM (SELECT id AS owner FROM track WHERE video = ?1) CROSS JOIN keyframe ON track = owner
    ORDER BY owner, frame, id""",
    _keyframe,
)

COMMENTS = RecordTable(
    "comment",
    Comment,
    """INSERT INTO comment (id, video, record, text, resolved, made_by, method, made_at, detail, confirmed_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)""",
    """UPDATE comment SET record = ?3, text = ?4, resolved = ?5, made_by = ?6, method = ?7, made_at = ?8,
        detail = ?9, confirmed_by = ?10
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM comment WHERE id = ?1",
    """SELECT printf('{"id":%d,"record":%d,"text":%s,"resolved":%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, record, json_quote(text), iif(resolved, 'true', 'false'),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM comment WHERE video = ?1 ORDER BY id""",
    _comment,
)

CALIBRATIONS = RecordTable(
    "calibration",
    Calibration,
    """INSERT INTO calibration (id, video, camera, rectangle, made_by, method, made_at, detail, confirmed_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)""",
    """UPDATE calibration SET camera = ?3, rectangle = ?4, made_by = ?5, method = ?6, made_at = ?7, detail = ?8,
        confirmed_by = ?9
    WHERE id = ?1 AND video = ?2""",
    "DELETE FROM calibration WHERE id = ?1",
    """SELECT printf('{"id":%d,"camera":%s,"rectangle":%s,'
        || '"provenance":{"by":%s,"method":%s,"at":%d,"detail":%s,"confirmed_by":%s}}',
        id, camera, coalesce(rectangle, 'null'),
        json_quote(made_by), json_quote(method), made_at, json_quote(detail), json_quote(confirmed_by))
    FROM calibration WHERE video = ?1 ORDER BY id""",
    _calibration,
)

RECORD_TABLES = (CLIPS, EVENTS, TRACKS, KEYFRAMES, COMMENTS, CALIBRATIONS)
"""In the order in which a document lists its records."""

TABLE_OF: dict[type[Record], RecordTable] = {table.kind: table for table in RECORD_TABLES}
