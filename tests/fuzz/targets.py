"""What is fuzzed: each parser with files to begin with. It may refuse with our own errors, and with nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import struct
import tempfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from framegrain.domain.document import Document
from framegrain.domain.errors import FramegrainError
from framegrain.exchange import project_json
from framegrain.exchange.packs.reading import Pack
from framegrain.exchange.taxonomies.formats import FORMATS as TAXONOMY_FORMATS
from framegrain.exchange.taxonomy import check_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy
from framegrain.guidelines.markdown import safe_html
from framegrain.media import index_bytes, peaks_bytes
from framegrain.media.compat_report import CompatReport
from framegrain.media.example_picture import check_picture
from framegrain.media.index import VideoIndex
from framegrain.media.picture_header import BadPicture, read_header
from framegrain.session.contents import ProjectContents
from framegrain.session.drafting import check, draft_of, keep, kept
from framegrain.session.importing import import_json
from framegrain.session.projects import open_project
from framegrain.session.taxonomies import any_taxonomy
from framegrain.session.videos import index_of
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.settings import Settings
from framegrain.ui.start.recent import RecentProjects
from made_packs import manifest_of, write_pack
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.timebase import FrameTimes

DATA = Path(__file__).resolve().parent.parent / "data"
_STORED = max((DATA / "projects").glob("v*.framegrain"))
_FRAMES = 250
_SHORT, _LONG = 10, 5000


@dataclass(frozen=True)
class Target:
    """A parser: `run` gets a file's bytes and an empty folder; what it raises beside our errors is a find."""

    name: str
    seeds: tuple[bytes, ...]
    run: Callable[[bytes, Path], None]


def allowed(run: Callable[[bytes, Path], None], data: bytes) -> None:
    """Run a parser in a folder of its own; refusals are fine."""
    folder = Path(tempfile.mkdtemp(prefix="framegrain-fuzz-"))
    try:
        run(data, folder)
    except FramegrainError as refusal:
        length = len(str(refusal))
    else:
        length = _SHORT
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert _SHORT <= length <= _LONG, f"a refusal of {length} letters"


def _taxonomy(data: bytes, _folder: Path) -> None:
    check_taxonomy(data.decode(errors="replace"))


def _foreign(ending: str, name: str, data: bytes, folder: Path) -> None:
    file = folder / f"labels{ending}"
    file.write_bytes(data)
    brought = any_taxonomy(file, format_name=name)
    assert write_taxonomy(brought.taxonomy)


def _project_json(data: bytes, folder: Path) -> None:
    file = folder / "p.json"
    file.write_bytes(data)
    import_json(folder / "p.framegrain", file)


def _index(data: bytes, _folder: Path) -> None:
    """Header and arrays, signed anew, so that more than the check sum is asked."""
    (length,) = struct.unpack("<I", data[:4].ljust(4, b"\0"))
    header, raw = data[4 : 4 + length % 100_000], data[4 + length % 100_000 :]
    body = struct.pack("<I", len(header)) + header + zlib.compress(raw, 1)
    signed = struct.pack("<8sHII", index_bytes.MAGIC, index_bytes.VERSION, zlib.crc32(body), len(body)) + body
    index = VideoIndex.from_bytes(signed)
    assert index.to_bytes()
    assert index.times.duration >= 0
    index.times.frame_at(index.times.at(0))


def _raw_index(data: bytes, _folder: Path) -> None:
    VideoIndex.from_bytes(data)


def _peaks(data: bytes, _folder: Path) -> None:
    times = _times()
    body = data[:28].ljust(28, b"\0") + zlib.compress(data[28:], 1)
    peaks_bytes.from_bytes(struct.pack("<8sHI", b"FGPEAKS\0", 1, zlib.crc32(body)) + body, times)


def _times() -> FrameTimes:
    return made_index().times


def _project(data: bytes, folder: Path) -> None:
    path = folder / "p.framegrain"
    path.write_bytes(data)
    with ProjectFile.open(path) as file:
        _read_all(file)


def _read_all(file: ProjectFile) -> None:
    file.check()
    file.guideline()
    file.project_history()
    file.counts()
    for video in file.videos():
        try:
            Document(video, index_of(file, video).times, file.load(video.id))
        finally:
            file.history(video.id)


def _cells(data: bytes, folder: Path) -> None:
    """`TABLE COLUMN VALUE`: one text of a good project replaced."""
    table, column, value = [*data.split(b" ", 2), b"", b"", b""][:3]
    path = folder / "p.framegrain"
    path.write_bytes(_PROJECT)
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        sqlite.execute("PRAGMA ignore_check_constraints = ON")
        try:
            names = _CELLS.get((table.decode(), column.decode()))
            if names is None:
                return
            sqlite.execute(names, (value.decode() if _is_text(value) else value.decode("latin-1"),))
        except (sqlite3.Error, UnicodeDecodeError):
            return
    with ProjectFile.open(path) as file:
        _read_all(file)


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _pack(data: bytes, folder: Path) -> None:
    file = folder / "p.zip"
    file.write_bytes(data)
    _unpacked(file, folder)


def _manifest(data: bytes, folder: Path) -> None:
    content = b"not looked at"
    file = write_pack(folder / "p.zip", {"street.framegrain": content, "media/a.mp4": b"pictures"}, data)
    _unpacked(file, folder)


def _unpacked(file: Path, folder: Path) -> None:
    inner = folder / "outer" / "inner"
    inner.mkdir(parents=True)
    try:
        with Pack(file) as pack:
            pack.unpack(inner, lambda done: None, lambda: False)
    finally:
        outside = {p.name for p in folder.iterdir()} | {p.name for p in (folder / "outer").iterdir()}
        assert outside == {"p.zip", "outer", "inner"}, outside


def _markdown(data: bytes, _folder: Path) -> None:
    html = safe_html(data.decode(errors="replace"))
    lowered = html.lower()
    for never in ("<script", "javascript:", "<img", "<iframe", "<style", "file:"):
        assert f'="{never}' not in lowered, never
        assert never in ("javascript:", "file:") or never not in lowered, never


def _draft(data: bytes, folder: Path) -> None:
    file = folder / "draft.json"
    file.write_bytes(data)
    found = kept(file)
    if found is not None:
        check(found[0])


def _compat(data: bytes, _folder: Path) -> None:
    CompatReport.from_json(data)


def _picture(data: bytes, _folder: Path) -> None:
    check_picture(data)


def _settings(data: bytes, folder: Path) -> None:
    file = folder / "settings.json"
    file.write_bytes(data)
    settings = Settings(file)
    settings.get("look", "")
    settings.set("look", "light")
    assert Settings(file).get("look", "") == "light"
    RecentProjects(settings).paths()


def _header(data: bytes, _folder: Path) -> None:
    try:
        read_header(io.BytesIO(data))
    except BadPicture:
        return


def made_index() -> VideoIndex:
    """What a video of as many frames as the stored projects have might have."""
    frames = np.arange(_FRAMES, dtype=np.int64)
    return VideoIndex(
        container="mov,mp4",
        codec="h264",
        stream=0,
        time_base=Fraction(1, 25),
        rate=Fraction(25),
        last_duration=1,
        header_count=_FRAMES,
        pts=frames,
        dts=frames,
        pos=frames * 1000,
        size=np.full(_FRAMES, 900, np.int32),
        flags=(frames % 25 == 0).astype(np.uint8),
        packets=frames.astype(np.int32),
        problems=(),
    )


def _index_seed() -> bytes:
    header, deflated = index_bytes.unpack_header(made_index().to_bytes())
    return struct.pack("<I", len(header)) + header + zlib.decompress(deflated)


def _project_seed() -> bytes:
    """The stored project with a taxonomy and frame indexes that can be used."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed.framegrain"
        shutil.copyfile(_STORED, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
            sqlite.execute("UPDATE video_index SET content = ?", (made_index().to_bytes(),))
            sqlite.execute("UPDATE video SET frames = ?", (_FRAMES,))
            sqlite.execute("UPDATE taxonomy SET text = ?", (TAXONOMY,))
            picture = _pictures()[0]
            name = hashlib.sha256(picture).hexdigest()
            sqlite.execute("UPDATE picture SET sha256 = ?, content = ?", (name, picture))
            sqlite.execute("UPDATE example SET picture = ?", (name,))
            sqlite.execute("PRAGMA journal_mode = DELETE")
        return path.read_bytes()


def _json_seed() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "seed.framegrain", Path(folder) / "seed.json"
        path.write_bytes(_PROJECT)
        session = open_project(path, read_only=True)
        try:
            project_json.write(ProjectContents(session.project, session.taxonomy), out)
        finally:
            session.close()
        return out.read_bytes()


def _peaks_seed() -> bytes:
    times = _times()
    return struct.pack("<IIIdd", 48000, 480, 20, float(times.at(0)), float(times.duration)) + bytes(range(60))


def _draft_seed() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.json"
        keep(draft_of(read_taxonomy(TAXONOMY, "seed")), file, "seed")
        return file.read_bytes()


def _text_columns() -> dict[tuple[str, str], tuple[str, bytes]]:
    """For each column of text: how one of its values is replaced, and one of its values."""
    found = {}
    with closing(sqlite3.connect(_STORED)) as sqlite:
        kinds = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%span%'"
        for (table,) in sqlite.execute(kinds).fetchall():
            for _, column, kind, *_ in sqlite.execute(f"PRAGMA table_info({table})").fetchall():
                row = sqlite.execute(
                    f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY length({column}) DESC LIMIT 1"
                ).fetchone()
                if kind == "TEXT" and row is not None:
                    change = f"UPDATE {table} SET {column} = ?1 WHERE {column} = (SELECT max({column}) FROM {table})"
                    found[table, column] = change, str(row[0]).encode()
    return found


def _pictures() -> tuple[bytes, ...]:
    image = np.arange(30 * 40 * 3, dtype=np.uint8).reshape(30, 40, 3)
    return tuple(
        cv2.imencode(kind, image)[1].tobytes() for kind in (".png", ".jpg", ".bmp", ".tiff", ".webp")
    )


def _pack_seeds() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as folder:
        members = {
            "street.framegrain": b"a project" * 40,
            "media/a.mp4": b"pictures",
            "media/p/1.png": b"one",
        }
        files = (write_pack(Path(folder) / f"{n}.zip", members, deflated=bool(n)) for n in range(2))
        return tuple(file.read_bytes() for file in files)


_PROJECT = _project_seed()
_CELLS = {place: change for place, (change, _) in _text_columns().items()}
_MARKDOWN = b"""# Head\n\n*a* **b** `c` [l](https://x.y) ![p](picture.png) <b>h</b> <http://a.b>\n\n> q\n\n- 1\n  - 2\n
1. x\n\n```py\ncode\n```\n\n[r]: javascript:alert(1) "t"\n\n[r] &amp; &#x3c;script&#62;\n\n---\n"""
_SETTINGS = json.dumps(
    {"look": "dark", "geometry": "00ff", "keys": {"a.b": ["Ctrl+S"]}, "recent": ["/a"]}
).encode()


def _is_of(known: str, ending: str, data: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _foreign(ending, known, data, Path(folder))
        except FramegrainError:
            return False
    return True


def _targets() -> tuple[Target, ...]:
    taxonomies = DATA / "taxonomies"
    listed = json.dumps(
        manifest_of({"street.framegrain": b"not looked at", "media/a.mp4": b"pictures"})
    ).encode()
    cells = tuple(f"{t} {c} ".encode() + seed for (t, c), (_, seed) in _text_columns().items())
    samples = [file.read_bytes() for file in sorted(taxonomies.iterdir())]
    foreign = tuple(
        Target(
            f"taxonomy-{known.name}",
            tuple(data for data in samples if _is_of(known.name, known.suffixes[0], data)),
            partial(_foreign, known.suffixes[0], known.name),
        )
        for known in TAXONOMY_FORMATS
        if known.name != "framegrain"
    )
    return (
        Target("taxonomy", (TAXONOMY.encode(),), _taxonomy),
        *(target for target in foreign if target.seeds),
        Target("project-json", (_json_seed(),), _project_json),
        Target("index", (_index_seed(),), _index),
        Target("index-raw", (made_index().to_bytes(),), _raw_index),
        Target("peaks", (_peaks_seed(),), _peaks),
        Target("project", (_PROJECT,), _project),
        Target("cells", cells, _cells),
        Target("pack", _pack_seeds(), _pack),
        Target("manifest", (listed,), _manifest),
        Target("markdown", (_MARKDOWN,), _markdown),
        Target("draft", (_draft_seed(),), _draft),
        Target("compat", (b'{"fingerprint":"1:a","frames":5}',), _compat),
        Target("picture", _pictures()[:2], _picture),
        Target("picture-header", _pictures(), _header),
        Target("settings", (_SETTINGS,), _settings),
    )


TARGETS = {target.name: target for target in _targets()}
