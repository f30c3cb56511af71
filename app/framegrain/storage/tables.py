"""The tables of the project file, as constant SQL. Documented in columns that a person can read by hand.

Frames are 0-based, spans half-open [start, stop). `made_at`, `at` and `since` are milliseconds since 1970 UTC.
Attributes, shapes, cameras, roles, lists and the records of the journal are JSON as `framegrain.domain` encodes them.
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

TRACK_LAYER = "ALTER TABLE track ADD COLUMN layer INTEGER NOT NULL DEFAULT 0"
TRACK_WITH_LAYER = TRACK.removesuffix(") STRICT") + ", layer INTEGER NOT NULL DEFAULT 0) STRICT"
"""As SQLite keeps the statement once the column is added."""

# `record` is the id of an event, track, keyframe or clip, so that no one table can be referred to.
COMMENT = """CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    record INTEGER NOT NULL,
    text TEXT NOT NULL,
    resolved INTEGER NOT NULL CHECK (resolved IN (0, 1)),
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

CALIBRATION = """CREATE TABLE calibration (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    camera TEXT NOT NULL,
    rectangle TEXT,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

NEW_IN_2 = (
    COMMENT,
    CALIBRATION,
    "CREATE INDEX comment_of_video ON comment (video)",
    "CREATE UNIQUE INDEX calibration_of_video ON calibration (video)",
)
VERSION_2 = (*(TRACK_WITH_LAYER if made == TRACK else made for made in VERSION_1), *NEW_IN_2)

NEW_COLUMNS_IN_3 = (
    "ALTER TABLE taxonomy ADD COLUMN made_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE event ADD COLUMN roles TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE event ADD COLUMN ruled_out TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE track ADD COLUMN part_of INTEGER",
    "ALTER TABLE track ADD COLUMN ruled_out TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE keyframe ADD COLUMN fill TEXT",  # JSON: SQLite writes a REAL with 15 digits only
)
_GROWN_IN_3 = {
    TAXONOMY: ", made_by TEXT NOT NULL DEFAULT ''",
    EVENT: ", roles TEXT NOT NULL DEFAULT '{}', ruled_out TEXT NOT NULL DEFAULT '[]'",
    TRACK_WITH_LAYER: ", part_of INTEGER, ruled_out TEXT NOT NULL DEFAULT '[]'",
    KEYFRAME: ", fill TEXT",
}

# What belongs to the project and to none of its videos. `video` and `record` may name what is gone by now, so they
# refer to no table; a picture is named by the SHA-256 of its content.
PICTURE = """CREATE TABLE picture (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT"""

EXAMPLE = """CREATE TABLE example (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    picture TEXT NOT NULL,
    caption TEXT NOT NULL,
    why TEXT NOT NULL,
    video INTEGER,
    start INTEGER CHECK (start >= 0),
    stop INTEGER CHECK (stop > start),
    shape TEXT,
    other TEXT,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

QUESTION = """CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    label TEXT,
    record INTEGER,
    video INTEGER,
    frame INTEGER,
    answer TEXT NOT NULL,
    answered TEXT,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

RECHECK = """CREATE TABLE recheck (
    id INTEGER PRIMARY KEY,
    video INTEGER NOT NULL,
    record INTEGER NOT NULL,
    label TEXT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    choices TEXT NOT NULL,
    done TEXT,
    made_by TEXT NOT NULL,
    method TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT"""

# `taxonomy_before` and `taxonomy_after` are NULL where the edit leaves the taxonomy alone.
PROJECT_EDIT = """CREATE TABLE project_edit (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned')),
    taxonomy_before INTEGER REFERENCES taxonomy DEFERRABLE INITIALLY DEFERRED,
    taxonomy_after INTEGER REFERENCES taxonomy DEFERRABLE INITIALLY DEFERRED
) STRICT"""

PROJECT_CHANGE = """CREATE TABLE project_change (
    edit INTEGER NOT NULL REFERENCES project_edit DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    record INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (edit, place)
) STRICT, WITHOUT ROWID"""

# The step that an edit of the project is in the history of a video; the changes of the video's records are there.
PROJECT_STEP = """CREATE TABLE project_step (
    edit INTEGER NOT NULL REFERENCES project_edit DEFERRABLE INITIALLY DEFERRED,
    video INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (edit, video),
    FOREIGN KEY (video, number) REFERENCES edit DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID"""

NEW_IN_3 = (PICTURE, EXAMPLE, QUESTION, RECHECK, PROJECT_EDIT, PROJECT_CHANGE, PROJECT_STEP)


def _grown(made: str) -> str:
    """As SQLite keeps the statement once the columns are added."""
    return made.removesuffix(") STRICT") + _GROWN_IN_3[made] + ") STRICT" if made in _GROWN_IN_3 else made


VERSION_3 = (*(_grown(made) for made in VERSION_2), *NEW_IN_3)

# How long somebody worked in a video, one stretch a row; never more than an estimate, and nothing else refers to it.
# `began` and `ended` as above; `active` is the milliseconds between them without the pauses.
ACTIVITY = """CREATE TABLE activity (
    person TEXT NOT NULL,
    video INTEGER NOT NULL REFERENCES video DEFERRABLE INITIALLY DEFERRED,
    began INTEGER NOT NULL,
    ended INTEGER NOT NULL CHECK (ended >= began),
    active INTEGER NOT NULL CHECK (active >= 0),
    edits INTEGER NOT NULL CHECK (edits >= 0),
    PRIMARY KEY (person, video, began)
) STRICT, WITHOUT ROWID"""

# By which records of a label are found and counted in a project of any size.
NEW_IN_4 = (
    ACTIVITY,
    "CREATE INDEX event_label ON event (label, video)",
    "CREATE INDEX track_label ON track (label, video)",
    "CREATE INDEX keyframe_says ON keyframe (track, frame, attributes) WHERE attributes <> '{}'",
)
VERSION_4 = (*VERSION_3, *NEW_IN_4)
