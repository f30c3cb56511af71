"""A stranger's file as bytes, text, JSON or XML, within bounds whatever is in it.

XML goes through expat with our own builder of plain elements: a document type declaration ends the reading, so there
are no entities to grow and no addresses to fetch; depth and number of elements are counted while they come.
"""

from __future__ import annotations

import codecs
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.parsers import expat

import msgspec

from framegrain.domain.errors import BadInput

MAX_BYTES = 20_000_000
MAX_JSON_VALUES = 2_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 500_000

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Element(msgspec.Struct):
    """One XML element: its name without namespace, its attributes, what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element]
    text: str = ""

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute, without the white space around it."""
        return self.attributes.get(name, otherwise).strip()

    def all(self, tag: str) -> list[Element]:
        """Elements with a tag, at any depth, in the order of the file."""
        found: list[Element] = []
        ahead = list(reversed(self.children))
        while ahead:
            at = ahead.pop()
            if at.tag == tag:
                found.append(at)
            ahead += reversed(at.children)
        return found


class Source:
    """One file; each form of it is made once, when it is asked for."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    @classmethod
    def of(cls, path: Path) -> Source:
        """A file's bytes, never more than a taxonomy may have. Raises BadInput."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            reason = error.strerror or "it can't be read"
            raise BadInput(f"{path}: {reason}; choose a file with labels") from error
        if len(data) > MAX_BYTES:
            raise BadInput(
                f"{path}: larger than {MAX_BYTES // 1_000_000} MB; save only its labels to a file of their own"
            )
        return cls(str(path), data)

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.name).stem or "taxonomy"

    @property
    def suffix(self) -> str:
        """The file's ending in lower case."""
        return Path(self.name).suffix.lower()

    def wrong(self, message: str) -> BadInput:
        """An error that names the file."""
        return BadInput(f"{self.name}: {message}")

    @cached_property
    def text(self) -> str:
        """The file as text: UTF-8, or UTF-16 with its mark. Raises BadInput."""
        encoding = next((name for mark, name in _MARKS if self.data.startswith(mark)), "utf-8")
        try:
            text = self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise BadInput(
                f"{self.name}, line {line}: this is not UTF-8 text; save the file as UTF-8"
            ) from error
        if "\0" in text:
            raise self.wrong("this is no text; choose a file with labels")
        return text

    @cached_property
    def json(self) -> Any:
        """The file as JSON. Raises BadInput."""
        text = self.text
        if sum(text.count(each) for each in ",:[{") > MAX_JSON_VALUES:
            raise self.wrong("it holds more values than any list of labels; save only the labels")
        try:
            return msgspec.json.decode(text)
        except RecursionError:
            raise self.wrong("nested too deeply; flatten it") from None
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            raise self.wrong(f"this is not JSON ({error})") from error

    @cached_property
    def xml(self) -> Element:
        """The file as XML. Raises BadInput."""
        return _Builder(self).build()

    @cached_property
    def start(self) -> str:
        """The first character that is no white space, of text that can be read; else empty."""
        try:
            return self.text.lstrip()[:1]
        except BadInput:
            return ""


class _Builder:
    """Turns expat's events into elements."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._root = Element("", {}, [])
        self._open = [self._root]
        self._count = 0

    def build(self) -> Element:
        """The one element at the top."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._more_text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(self._source.data, True)
        except expat.ExpatError as error:
            raise self._source.wrong(
                f"line {error.lineno}: this is not XML ({expat.ErrorString(error.code)})"
            ) from error
        except (LookupError, ValueError) as error:  # an encoding nobody knows
            raise self._source.wrong(f"this XML can't be read ({error}); save it as UTF-8") from error
        return self._root.children[0]

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise self._source.wrong(f"more than {MAX_ELEMENTS} elements; save only the labels")
        if len(self._open) > MAX_DEPTH:
            raise self._source.wrong(f"nested deeper than {MAX_DEPTH} elements; flatten it")
        element = Element(tag.rpartition(":")[2], attributes, [])
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _more_text(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse_doctype(self, *_about: object) -> None:
        raise self._source.wrong("a document type (“<!DOCTYPE”) is not read, for safety; remove it")
