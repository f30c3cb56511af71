"""Spoiling a file a little, as accidents and attackers do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_WORD = re.compile(rb"[A-Za-z_]{2,24}|-?[0-9][0-9.eE+-]*|[{}\[\]:,\"'<>#&*|!-]")
_NUMBERS = (
    *(b"0", b"-1", b"1e999", b"-1e-999", b"NaN", b"Infinity", b"2147483647", b"2147483648", b"4294967296"),
    *(b"9223372036854775807", b"-9223372036854775808", b"18446744073709551616", b"1" * 5000, b"1e999999999"),
)
_ODD = (
    *(b"\0", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\\ud800", b"\\u0000"),
    *(
        b"../",
        b"/etc/passwd",
        b"C:\\",
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'""',
        b"&a *a",
        b"!!python/object",
        b"<<: *a",
    ),
    *(
        b"<script>",
        b"javascript:",
        b"![](file:///etc/passwd)",
        b"]]>",
        b"<!ENTITY x SYSTEM 'x'>",
        b"\r\n",
        b"\t",
    ),
)
_MOST = 200_000


def words_of(seeds: Sequence[bytes]) -> list[bytes]:
    """What the files are made of, to put elsewhere."""
    return sorted({word for seed in seeds for word in _WORD.findall(seed[:50_000])}) or [b"x"]


def spoiled(data: bytes, others: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """The data with a few random changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4, 8))):
        data = chance.choice(_WAYS)(data, others, words, chance)
    return data[:_MOST]


def _cut_at(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytes, _o: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    if not data:
        return b"\0"
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ (1 << chance.randrange(8)),)) + data[at + 1 :]


def _byte(data: bytes, _o: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    at = _cut_at(data, chance)
    return (
        data[:at] + bytes((chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256))),)) + data[at + 1 :]
    )


def _remove(data: bytes, _o: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    at = _cut_at(data, chance)
    return data[:at] + data[at + chance.choice((1, 2, 4, 16, 100, 1000)) :]


def _repeat(data: bytes, _o: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    at = _cut_at(data, chance)
    piece = data[at : at + chance.choice((1, 4, 16, 64, 400))]
    return data[:at] + piece * chance.choice((2, 3, 50, 300)) + data[at:]


def _insert(data: bytes, _o: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    at = _cut_at(data, chance)
    return (
        data[:at]
        + chance.choice((chance.choice(words), chance.choice(_ODD), chance.choice(_NUMBERS)))
        + data[at:]
    )


def _exchange(data: bytes, _o: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    found = list(_WORD.finditer(data[:50_000]))
    if not found:
        return data
    old = chance.choice(found)
    is_number = old[0][:1].isdigit() or old[0][:1] == b"-"
    new = chance.choice(_NUMBERS if is_number and chance.random() < 0.6 else (*words, *_ODD))
    return data[: old.start()] + new + data[old.end() :]


def _splice(data: bytes, others: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return data[: _cut_at(data, chance)] + other[_cut_at(other, chance) :]


def _nest(data: bytes, _o: Sequence[bytes], _w: Sequence[bytes], chance: random.Random) -> bytes:
    at = _cut_at(data, chance)
    opening = chance.choice((b"[", b"{", b'{"a":', b"<a>", b"> ", b"- ", b"(", b"!["))
    return data[:at] + opening * chance.choice((3, 60, 3000)) + data[at:]


_WAYS = (_flip, _byte, _remove, _repeat, _insert, _insert, _exchange, _exchange, _exchange, _splice, _nest)
