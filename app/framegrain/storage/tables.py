"""The tables of the project file, as constant SQL. Documented in columns that a person can read by hand.

Frames are 0-based, spans half-open [start, stop). `made_at`, `at` and `since` are milliseconds since 1970 UTC.
Attributes, shapes and the records of the journal are JSON as `framegrain.domain` encodes them.
"""

from __future__ import annotations

APPLICATION_ID = 0x4672476E
"""“FrGn” in the file's header, by which any tool can tell a project from other SQLite files."""
SET_APPLICATION_ID = "PRAGMA application_id = 0x4672476E"

META = """CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID"""

TAXONOMY = """CREATE TABLE taxonomy (
    id INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT"""

ANNOTATOR = """CREATE TABLE annotator (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID"""

VIDEO = """CREATE TABLE video (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    codec TEXT NOT NULL,
    rate TEXT NOT NULL
) STRICT"""

VIDEO_INDEX = """CREATE TABLE video_index (
    video INTEGER PRIMARY KEY REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    content BLOB NOT NULL
) STRICT"""

CLIP = """CREATE TABLE clip (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    state TEXT NOT NULL
) STRICT"""

EVENT = """CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    label TEXT NOT NULL,
    scope TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    attributes TEXT NOT NULL,
    taxonomy_version TEXT NOT NULL,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

TRACK = """CREATE TABLE track (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    label TEXT NOT NULL,
    number INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    attributes TEXT NOT NULL,
    taxonomy_version TEXT NOT NULL,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

KEYFRAME = """CREATE TABLE keyframe (
    id INTEGER PRIMARY KEY,
    track INTEGER NOT NULL REFERENCES track DEFERRABLE INITIALLY DEFERRED,
    frame INTEGER NOT NULL CHECK (frame >= 0),
    shape TEXT,
    occluded INTEGER NOT NULL CHECK (occluded IN (0, 1)),
    outside INTEGER NOT NULL CHECK (outside IN (0, 1)),
    attributes TEXT NOT NULL,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

# Only the step that was taken back last can be redone; a new edit abandons the others but they stay on file.
EDIT = """CREATE TABLE edit (
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    merge_key TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned')),
    first_change INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    PRIMARY KEY (video, number)
) STRICT, WITHOUT ROWID"""

# An edit's changes are the rows `first_change`, `first_change` + 1, ...: without a second index, and always added
# at the table's end, a commit that moves a box writes 4.5 pages on average instead of 5.7.
CHANGE = """CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL,
    edit INTEGER NOT NULL,
    record INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    FOREIGN KEY (video, edit) REFERENCES edit DEFERRABLE INITIALLY DEFERRED
) STRICT"""

MIGRATIONS = """CREATE TABLE _sqlite_migrations (
    id INTEGER PRIMARY KEY,
    migration_set TEXT,
    name TEXT,
    applied_at TEXT
)"""

MIGRATIONS_INDEX = """CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name
    ON _sqlite_migrations (migration_set, name)"""

# `first` and `last` are inclusive frames; the video stands twice because an R*Tree holds ranges only.
EVENT_SPAN = "CREATE VIRTUAL TABLE event_span USING rtree_i32(id, video, video_again, first, last)"
TRACK_SPAN = "CREATE VIRTUAL TABLE track_span USING rtree_i32(id, video, video_again, first, last)"

INDEXES = (
    "CREATE INDEX clip_of_video ON clip (video)",
    "CREATE INDEX event_of_video ON event (video)",
    "CREATE INDEX track_of_video ON track (video)",
    "CREATE INDEX keyframe_of_track ON keyframe (track, frame)",
    "CREATE INDEX edit_undone ON edit (video, number) WHERE state = 'undone'",
)

VERSION_1 = (
    META,
    TAXONOMY,
    ANNOTATOR,
    VIDEO,
    VIDEO_INDEX,
    CLIP,
    EVENT,
    TRACK,
    KEYFRAME,
    EDIT,
    CHANGE,
    EVENT_SPAN,
    TRACK_SPAN,
    *INDEXES,
)
