"""Archives a stranger sends: refused in a sentence, in little time and memory, with nothing written anywhere."""

from __future__ import annotations

import io
import os
import shutil
import stat
import struct
import tracemalloc
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.exchange.packs import manifest as manifests
from framegrain.exchange.packs import reading
from framegrain.session import unpacking
from framegrain.session.unpacking import looked_into, unpack
from made_packs import PROJECT, manifest_of, write_pack

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

MEMBERS = {PROJECT: b"no project, which is found out last", "media/a.mp4": b"pictures" * 50}


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[Path], str]:
    """Unpacks, expects a refusal and that nothing stays; what was said."""

    def run(pack: Path) -> str:
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(FramegrainError) as caught:
            unpack(pack, tmp_path / "to")
        assert sorted(tmp_path.rglob("*")) == before
        said = str(caught.value)
        assert len(said) < 700
        assert "Traceback" not in said
        return said

    return run


def _name(archive: zipfile.ZipFile, name: str, content: bytes = b"x", **facts: Any) -> None:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name  # the constructor puts some names right
    for key, value in facts.items():
        setattr(info, key, value)
    archive.writestr(info, content)


ESCAPES = [
    "../x",
    "a/../../x",
    "/tmp/x",
    "C:\\x",
    "a\\..\\..\\x",
    "media/con",
    "media/x ",
    "media/a:b",
    ".ssh/x",
]


@pytest.mark.parametrize("name", ESCAPES)
def test_names_that_lead_elsewhere(tmp_path: Path, refused: Callable[[Path], str], name: str) -> None:
    pack = write_pack(tmp_path / "p.zip", {**MEMBERS, name: b"x"}, videos=[])
    assert "can't be used: a file in it" in refused(pack)
    # the list is honest, the archive is not
    pack = write_pack(tmp_path / "q.zip", MEMBERS, spoil=partial(_name, name=name))
    assert "is in it but not in its list" in refused(pack)


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        (stat.S_IFLNK, "a link"),
        (stat.S_IFIFO, "a device"),
        (stat.S_IFCHR, "a device"),
        (stat.S_IFDIR, "folder"),
    ],
)
def test_links_and_devices(tmp_path: Path, refused: Callable[[Path], str], mode: int, why: str) -> None:
    members = {PROJECT: b"x"}
    listed = manifest_of({**members, "media/a.mp4": b"/etc/passwd"})
    spoil = partial(_name, name="media/a.mp4", content=b"/etc/passwd", external_attr=(mode | 0o777) << 16)
    assert why in refused(write_pack(tmp_path / "p.zip", members, listed, spoil=spoil))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (partial(_name, name="media/"), "is a folder"),
        (partial(_name, name="media/a.mp4"), "is in it twice"),
        (partial(_name, name="media/b.mp4"), "not in its list"),
        (partial(_name, name="manifest.json", content=b"{}"), "is in it twice"),
        (partial(_name, name="a\0b"), "not in its list|says two things"),
        (partial(_name, name="x", compress_type=zipfile.ZIP_LZMA), "in a way packs are not"),
    ],
)
def test_entries_no_pack_has(
    tmp_path: Path, refused: Callable[[Path], str], spoil: Callable[[zipfile.ZipFile], object], why: str
) -> None:
    said = refused(write_pack(tmp_path / "p.zip", MEMBERS, spoil=spoil))
    assert any(part in said for part in why.split("|"))


def _set(archive: zipfile.ZipFile, name: str, **facts: Any) -> None:
    for key, value in facts.items():
        setattr(archive.getinfo(name), key, value)


def _overlap(archive: zipfile.ZipFile) -> None:
    archive.getinfo("media/a.mp4").header_offset = archive.getinfo(PROJECT).header_offset


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_overlap, "shares its content"),
        (partial(_set, name="media/a.mp4", flag_bits=1), "encrypted"),
        (partial(_set, name="media/a.mp4", CRC=5), "damaged"),
        (partial(_set, name="media/a.mp4", file_size=10), "two sizes"),
        (partial(_set, name="media/a.mp4", file_size=10, compress_size=10), "another size than its list"),
        (partial(_set, name="media/a.mp4", header_offset=100_000), "cut short"),
        (partial(_set, name="media/a.mp4", header_offset=1), "shares its content"),
        (partial(_set, name="media/a.mp4", compress_size=1 << 40, file_size=1 << 40), "shares|cut short"),
        (partial(_set, name="media/a.mp4", extra=b"\1\0\xff\xff"), "damaged"),
    ],
)
def test_archives_that_lie_about_themselves(
    tmp_path: Path, refused: Callable[[Path], str], spoil: Callable[[zipfile.ZipFile], object], why: str
) -> None:
    said = refused(write_pack(tmp_path / "p.zip", MEMBERS, spoil=spoil))
    assert any(part in said for part in why.split("|"))


def test_a_thousand_entries_on_one_content(tmp_path: Path, refused: Callable[[Path], str]) -> None:
    """The bomb that needs no archive in an archive: every entry of the directory unpacks the same bytes."""

    def spoil(archive: zipfile.ZipFile) -> None:
        kernel = archive.getinfo("media/a.mp4")
        for number in range(1000):
            more = zipfile.ZipInfo(f"media/a{number}.mp4")
            more.compress_size, more.file_size = kernel.compress_size, kernel.file_size
            more.CRC, more.header_offset = kernel.CRC, kernel.header_offset
            archive.filelist.append(more)

    assert "shares its content" in refused(write_pack(tmp_path / "p.zip", MEMBERS, spoil=spoil))


def test_a_bomb_is_known_by_its_promise_and_by_its_deed(
    tmp_path: Path, refused: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "NEVER_A_BOMB", 1 << 20)
    bomb = {PROJECT: b"x", "media/a.mp4": bytes(8 << 20)}
    assert "100 times larger" in refused(write_pack(tmp_path / "p.zip", bomb, deflated=True))
    # says that it is small, in the archive and in the list
    small = manifest_of({PROJECT: b"x", "media/a.mp4": b"0123456789"})
    pack = write_pack(
        *(tmp_path / "q.zip", bomb, small),
        deflated=True,
        spoil=partial(_set, name="media/a.mp4", file_size=10),
    )
    tracemalloc.start()
    said = refused(pack)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "damaged" in said
    assert most < 24 << 20


def test_more_than_fits_or_than_anybody_packs(
    tmp_path: Path, refused: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = write_pack(tmp_path / "p.zip", MEMBERS)
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(unpacking.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
        assert "0.0 GB free" in refused(pack)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "LARGEST_TOTAL", 100)
        assert "would unpack to more than" in refused(pack)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "MOST_MEMBERS", 1)
        assert "more than 1 files" in refused(pack)
    monkeypatch.setattr(manifests, "LARGEST", 100)
    assert "its list of files is larger" in refused(pack)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "is not a Framegrain pack"),
        (b"[" * 100_000, "is not a Framegrain pack"),
        (b'{"framegrain_pack":1,"videos":' + b"[" * 100_000, "is not a Framegrain pack"),
        (b'{"framegrain_pack":1}', "its list of files is wrong"),
        (b'{"framegrain_pack":99}', "version 99 of the pack format"),
        (b'{"framegrain_pack":"1"}', "is not a Framegrain pack"),
        (b"\xff\xfe", "is not a Framegrain pack"),
    ],
)
def test_lists_that_are_none(tmp_path: Path, refused: Callable[[Path], str], text: bytes, why: str) -> None:
    assert why in refused(write_pack(tmp_path / "p.zip", MEMBERS, text))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"framegrain_pack": 2}, "version 2"),
        ({"project": "other.framegrain"}, "is not in it"),
        ({"project": "media/a.mp4"}, "is not in it"),
        ({"members": []}, "is not in it"),
        ({"videos": []}, "belongs to no video"),
        ({"more": 1}, "its list of files is wrong"),
        ({"videos": [{"id": 1, "name": "a", "path": "../a", "media": "here"}]}, "leads out of the folder"),
        ({"videos": [{"id": 1, "name": "a", "path": "/a", "media": "here"}]}, "leads out of the folder"),
        ({"videos": [{"id": 1, "name": "a", "path": "media/b", "media": "here"}]}, "is not so"),
        ({"videos": [{"id": 1, "name": "a", "path": "media/a.mp4", "media": "missing"}]}, "is not so"),
        (
            {"videos": [{"id": 1, "name": "a", "path": "media/a.mp4", "media": "else"}]},
            "list of files is wrong",
        ),
    ],
)
def test_lists_that_make_no_sense(
    tmp_path: Path, refused: Callable[[Path], str], changed: dict[str, Any], why: str
) -> None:
    assert why in refused(write_pack(tmp_path / "p.zip", MEMBERS, {**manifest_of(MEMBERS), **changed}))


@pytest.mark.parametrize(
    ("key", "value"), [("size", 399), ("size", -1), ("sha256", "0" * 64), ("sha256", "x")]
)
def test_sizes_and_checksums_that_are_not_so(
    tmp_path: Path, refused: Callable[[Path], str], key: str, value: object
) -> None:
    listed = manifest_of(MEMBERS)
    listed["members"][1][key] = value
    said = refused(write_pack(tmp_path / "p.zip", MEMBERS, listed))
    assert "damaged" in said or "list of files is wrong" in said


def test_two_names_that_are_one_on_some_system(tmp_path: Path, refused: Callable[[Path], str]) -> None:
    members = {PROJECT: b"x", "media/a.mp4": b"1", "media/A.mp4": b"2"}
    assert "have the same name" in refused(write_pack(tmp_path / "p.zip", members))
    members = {PROJECT: b"x", "media/a": b"1", "media/a/1.png": b"2"}
    assert "is a file and a folder" in refused(write_pack(tmp_path / "q.zip", members))


def test_what_is_no_archive_at_all(tmp_path: Path, refused: Callable[[Path], str]) -> None:
    pipe, folder, empty = tmp_path / "pipe.zip", tmp_path / "folder.zip", tmp_path / "empty.zip"
    os.mkfifo(pipe)
    folder.mkdir()
    empty.touch()
    circle = tmp_path / "circle.zip"
    circle.symlink_to(circle)
    for path in (pipe, folder):
        assert "no ordinary file" in refused(path)
    assert "no zip archive" in refused(empty)
    assert "can't be opened" in refused(circle)
    assert "can't be opened" in refused(tmp_path / "gone.zip")


def test_an_archive_cut_anywhere(tmp_path: Path, refused: Callable[[Path], str]) -> None:
    whole = write_pack(tmp_path / "p.zip", MEMBERS).read_bytes()
    cut = tmp_path / "cut.zip"
    for length in range(0, len(whole), 37):
        cut.write_bytes(whole[:length])
        assert "zip archive" in refused(cut) or "damaged" in refused(cut)


def test_an_existing_folder_is_never_touched(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "p.zip", MEMBERS)
    taken, dangling = tmp_path / "taken", tmp_path / "dangling"
    taken.mkdir()
    dangling.symlink_to(tmp_path / "nowhere")
    for target in (taken, dangling, pack):
        with pytest.raises(BadInput, match="exists already"):
            unpack(pack, target)
    assert list(taken.iterdir()) == []
    with pytest.raises(BadInput, match="there is no folder"):
        unpack(pack, tmp_path / "no" / "to")


def test_a_directory_of_a_million_entries_is_not_read_into_memory(
    tmp_path: Path, refused: Callable[[Path], str]
) -> None:
    directory = (b"PK\1\2" + bytes(42)) * 300_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    pack = tmp_path / "p.zip"
    pack.write_bytes(directory + end)
    assert "more than 250,000 files" in refused(pack)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.booleans())
def test_a_spoiled_archive_is_refused_or_whole(tmp_path: Path, chance: random.Random, deflated: bool) -> None:
    pack = tmp_path / "p.zip"
    whole = write_pack(pack, MEMBERS, deflated=deflated).read_bytes()
    honest = looked_into(pack)
    spoiled = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        place = chance.choice((chance.randrange(len(whole)), len(whole) - 1 - chance.randrange(300)))
        spoiled[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    pack.write_bytes(spoiled)
    into = tmp_path / "into"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    try:
        with reading.Pack(pack) as opened:
            opened.unpack(into, lambda done: None, lambda: False)
            found = opened.manifest
    except FramegrainError:
        return
    for member in found.members:
        content = into.joinpath(member.name).read_bytes()
        assert len(content) == member.size
    if found == honest:
        assert {m.name: into.joinpath(m.name).read_bytes() for m in found.members} == MEMBERS


def test_a_manifest_is_bounded_even_where_its_own_size_lies(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(1 << 20))
        archive.getinfo("manifest.json").file_size = 100
    pack = tmp_path / "p.zip"
    pack.write_bytes(out.getvalue())
    with pytest.raises(BadInput):
        looked_into(pack)
