"""Records found across a project, without loading any of its videos.

One video after the other, each kind by an index, and no further than needed: the first hundred of a million records
take no longer than the first hundred of a thousand. SQLite narrows down, with parameters only; what it can't decide
(letters beyond English ones, texts within JSON) is decided here, row by row.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from framegrain.domain.record_query import Found, FoundKind, Place, in_words
from framegrain.domain.records import Value
from framegrain.domain.span import Span
from framegrain.storage.errors import damaged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from framegrain.domain.record_query import RecordQuery
    from framegrain.storage.database import Database

AROUND = 40
"""Characters of a text kept before and after what was looked for."""

_LONGEST, _MOST_GAPS = 200, 8
_FEW = 200
"""Records that tell a text; with fewer only their videos are looked through."""
_KINDS = tuple(FoundKind)
_ATTRIBUTES = msgspec.json.Decoder(dict[str, Value])
_VIDEOS = "SELECT id FROM video ORDER BY id"

# A parameter that is NULL asks for nothing.
# Columns: id, label, first frame, frame after the last, by whom, when, attributes, text, number, what orders it.
_EVENT = """SELECT id, label, start, stop, made_by, made_at, attributes, reason, NULL, id
    FROM event AS r INDEXED BY {index} WHERE {label} video = :video AND id > :a
    AND (:text IS NULL OR {told})
    AND (:verdict IS NULL OR verdict = :verdict) AND (:person IS NULL OR r.made_by = :person)
    AND (:confirmed IS NULL OR (r.confirmed_by <> '') = :confirmed)
    AND (:name IS NULL OR r.attributes LIKE :name ESCAPE '\\')
    AND (:value IS NULL OR r.attributes LIKE :value ESCAPE '\\')
    ORDER BY id"""
_TRACK = """SELECT id, label, (SELECT min(frame) FROM keyframe WHERE track = r.id),
        (SELECT max(frame) + 1 FROM keyframe WHERE track = r.id), made_by, made_at, attributes, reason, number, id
    FROM track AS r INDEXED BY {index} WHERE {label} video = :video AND id > :a
    AND (:text IS NULL OR {told})
    AND (:verdict IS NULL OR verdict = :verdict) AND (:person IS NULL OR r.made_by = :person)
    AND (:confirmed IS NULL OR (r.confirmed_by <> '') = :confirmed)
    AND (:name IS NULL OR r.attributes LIKE :name ESCAPE '\\')
    AND (:value IS NULL OR r.attributes LIKE :value ESCAPE '\\')
    ORDER BY id"""
_KEYFRAME = """SELECT r.id, label, frame, frame + 1, r.made_by, r.made_at, r.attributes, '', NULL, owner, frame, r.id
    FROM (SELECT id AS owner, label, verdict FROM track INDEXED BY {index}
        WHERE {label} video = :video AND id >= :a)
    CROSS JOIN keyframe AS r {through} ON r.track = owner
    WHERE {says} AND (:text IS NULL OR {told})
    AND (owner > :a OR (frame, r.id) > (:b, :c))
    AND (:verdict IS NULL OR verdict = :verdict) AND (:person IS NULL OR r.made_by = :person)
    AND (:confirmed IS NULL OR (r.confirmed_by <> '') = :confirmed)
    AND (:name IS NULL OR r.attributes LIKE :name ESCAPE '\\')
    AND (:value IS NULL OR r.attributes LIKE :value ESCAPE '\\')
    ORDER BY owner, frame, r.id"""
_COMMENT = """SELECT record, coalesce(event.label, track.label, ''),
        coalesce(event.start, clip.start, keyframe.frame, (SELECT min(frame) FROM keyframe WHERE track = record)),
        coalesce(event.stop, clip.stop, keyframe.frame + 1,
            (SELECT max(frame) + 1 FROM keyframe WHERE track = record)),
        r.made_by, r.made_at, '{{}}', text, NULL, r.id
    FROM comment AS r INDEXED BY comment_of_video
    LEFT JOIN event ON event.id = record LEFT JOIN keyframe ON keyframe.id = record
    LEFT JOIN track ON track.id = coalesce(keyframe.track, record) LEFT JOIN clip ON clip.id = record
    WHERE {label} r.video = :video AND r.id > :a AND (:person IS NULL OR r.made_by = :person)
    AND (:confirmed IS NULL OR (r.confirmed_by <> '') = :confirmed)
    AND (:text IS NULL OR {told}) ORDER BY r.id"""

# Where a text is: in what is not empty, which tells most records apart before LIKE begins.
_EVENT_TOLD = """((r.attributes <> '{}' AND r.attributes LIKE :text ESCAPE '\\')
    OR (r.reason <> '' AND r.reason LIKE :text ESCAPE '\\'))"""
_TRACK_TOLD = f"(number = :number OR {_EVENT_TOLD})"
_KEYFRAME_TOLD = "r.attributes LIKE :text ESCAPE '\\'"
_COMMENT_TOLD = "r.text LIKE :text ESCAPE '\\'"

# One walk through all of a kind takes half as long as one through each video.
_VIDEOS_OF_EVENTS = "SELECT video FROM event AS r WHERE {told} LIMIT :few"
_VIDEOS_OF_TRACKS = "SELECT video FROM track AS r WHERE {told} LIMIT :few"
_VIDEOS_OF_KEYFRAMES = """SELECT video FROM keyframe AS r INDEXED BY keyframe_says
    CROSS JOIN track ON track.id = r.track WHERE r.attributes <> '{{}}' AND {told} LIMIT :few"""
_VIDEOS_OF_COMMENTS = "SELECT video FROM comment AS r WHERE {told} LIMIT :few"

# Keyframes that say something are few, and have an index of their own.
_SPEAKING, _SPEAKING_INDEX = "r.attributes <> '{}'", "keyframe_says"
_ONE, _MANY = "{} = :label AND", "{} IN (SELECT value FROM json_each(:labels)) AND"


class _Kind(NamedTuple):
    """Its statement, its indexes (by video, by label), where its label is, where a text is, and the videos with it."""

    statement: str
    by_video: str
    by_label: str
    label: str
    told: str
    videos: str


_TABLES = {
    FoundKind.EVENT: _Kind(_EVENT, "event_of_video", "event_label", "label", _EVENT_TOLD, _VIDEOS_OF_EVENTS),
    FoundKind.TRACK: _Kind(_TRACK, "track_of_video", "track_label", "label", _TRACK_TOLD, _VIDEOS_OF_TRACKS),
    FoundKind.KEYFRAME: _Kind(
        _KEYFRAME, "track_of_video", "track_label", "label", _KEYFRAME_TOLD, _VIDEOS_OF_KEYFRAMES
    ),
    FoundKind.COMMENT: _Kind(
        _COMMENT, "", "", "coalesce(event.label, track.label)", _COMMENT_TOLD, _VIDEOS_OF_COMMENTS
    ),
}


def found(database: Database, query: RecordQuery, after: Place | None, limit: int = 100) -> list[Found]:
    """The first `limit` records that are as asked for, by video, kind and then id (keyframes: by track and frame).

    `after` is the place of the last one found before. Raises DamagedProject.
    """
    with database.reading("the records looked for") as sqlite:
        try:
            return list(islice(_all(sqlite, query, after or Place(0, 0)), max(limit, 0)))
        except UnicodeEncodeError:
            return []  # half a character: no file can hold it
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise damaged(database.path, f"the records looked for can't be read ({error})") from error


def _all(sqlite: sqlite3.Connection, query: RecordQuery, after: Place) -> Iterator[Found]:
    asked = _asked(query)
    statements = [(_KINDS.index(kind), kind, _statement(kind, query)) for kind in _wanted(query)]
    telling: dict[FoundKind, set[int] | None] = {}
    for (video,) in sqlite.execute(_VIDEOS).fetchall():
        if video < after.video or (query.videos and video not in query.videos):
            continue
        for number, kind, statement in statements:
            if (video, number) < (after.video, after.kind):
                continue
            if kind not in telling:
                telling[kind] = _videos(sqlite, query, kind, asked)
            known = telling[kind]
            if known is None or video in known:
                within = after.within if (video, number) == (after.video, after.kind) else ()
                a, b, c = (*within, -1, -1, -1)[:3]
                rows = sqlite.execute(statement, {**asked, "video": video, "a": a, "b": b, "c": c})
                yield from _found(rows, query, kind, video)


def _videos(
    sqlite: sqlite3.Connection, query: RecordQuery, kind: FoundKind, asked: dict[str, Any]
) -> set[int] | None:
    """The videos in which a text is told by a kind; None where it is in so many records that the next is near.

    A text that is nowhere, or nearly so, is looked for longest.
    """
    if not query.text or query.labels or query.videos:
        return None
    statement = _TABLES[kind].videos.format(told=_TABLES[kind].told)
    found = sqlite.execute(statement, {**asked, "few": _FEW}).fetchall()
    return {video for (video,) in found} if len(found) < _FEW else None


def _wanted(query: RecordQuery) -> Iterator[FoundKind]:
    """The kinds that can have what is asked for, in order."""
    says = query.asks_attributes or bool(query.text)
    for kind in _KINDS:
        if query.kinds and kind not in query.kinds:
            continue
        if kind is FoundKind.KEYFRAME and not (says or query.kinds):
            continue
        if kind is FoundKind.COMMENT and (
            query.asks_attributes or query.verdict is not None or query.unconfirmed is not None
        ):
            continue
        yield kind


def _statement(kind: FoundKind, query: RecordQuery) -> str:
    """Put together of constants only."""
    table, label = _TABLES[kind], ""
    speaks = query.asks_attributes or bool(query.text)
    if query.labels:
        label = (_ONE if len(query.labels) == 1 else _MANY).format(table.label)
    return table.statement.format(
        index=table.by_label if label else table.by_video,
        label=label,
        told=table.told,
        says=_SPEAKING if speaks else "TRUE",
        through=f"INDEXED BY {_SPEAKING_INDEX}" if speaks else "",
    )


def _asked(query: RecordQuery) -> dict[str, Any]:
    number = query.text.strip().removeprefix("#")
    value = query.value
    return {
        "label": next(iter(query.labels), None),
        "labels": msgspec.json.encode(query.labels).decode(),
        "person": query.person or None,
        "confirmed": None if query.unconfirmed is None else int(not query.unconfirmed),
        "verdict": None if query.verdict is None else query.verdict.value,
        "name": None if query.attribute is None else pattern(query.attribute),
        "value": pattern(value) if isinstance(value, str) and not _is_number(value) else None,
        "text": pattern(query.text) if query.text else None,
        "number": int(number) if number.isdecimal() and len(number) < 10 else None,
    }


def pattern(text: str) -> str:
    """What LIKE finds wherever `text` is, and now and then elsewhere; in JSON, too."""
    pieces = ["%"]
    for letter in text[:_LONGEST]:
        if (
            letter in '"\\' or not " " <= letter <= "~"
        ):  # JSON writes it in another way, or LIKE knows one case only
            if pieces[-1] != "%":
                pieces.append("%")
        else:
            pieces.append(f"\\{letter}" if letter in "%_" else letter)
        if pieces.count("%") > _MOST_GAPS:
            break  # the more gaps, the longer LIKE tries
    return "".join(pieces) + ("" if pieces[-1] == "%" else "%")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _found(rows: sqlite3.Cursor, query: RecordQuery, kind: FoundKind, video: int) -> Iterator[Found]:
    number = _KINDS.index(kind)
    wanted = query.text.casefold()
    for record, label, start, stop, by, at, attributes, text, shown, *within in rows:
        snippet = _said(query, wanted, _ATTRIBUTES.decode(attributes), text, shown)
        if snippet is not None:
            span = None if start is None else Span(start, stop)
            yield Found(
                video=video,
                record=record,
                kind=kind,
                label=label,
                span=span,
                person=by,
                at=at,
                snippet=snippet,
                place=Place(video, number, tuple(within)),
            )


def _said(
    query: RecordQuery, wanted: str, attributes: dict[str, Value], text: str, number: int | None
) -> str | None:
    """What a record says of what is looked for; None where it says nothing of it."""
    told = query.finds(attributes) if query.asks_attributes else None
    if query.asks_attributes and told is None:
        return None
    if not wanted:
        return f"{told[0]}: {_cut(in_words(told[1]), '')}" if told is not None else _cut(text, "")
    if number is not None and wanted.strip().removeprefix("#") == str(number):
        return f"#{number}"
    if wanted in text.casefold():
        return _cut(text, wanted)
    for name, held in attributes.items():
        if not isinstance(held, bool) and wanted in in_words(held).casefold():
            return f"{name}: {_cut(in_words(held), wanted)}"
    return None


def _cut(text: str, wanted: str) -> str:
    """One line of a text, around what was looked for."""
    line = " ".join(text.split()) if len(text) < 10_000 else text
    at = max(line.casefold().find(wanted), 0)
    start, stop = max(at - AROUND, 0), at + len(wanted) + AROUND
    return "…" * (start > 0) + line[start:stop] + "…" * (stop < len(line))
