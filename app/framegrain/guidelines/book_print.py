"""The guideline book for paper: the same content in the plain HTML that a text document of the toolkit lays out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.rules.words import value_words
from framegrain.guidelines import book as made
from framegrain.guidelines.book_html import colour, text, times
from framegrain.guidelines.markdown import safe_html
from framegrain.guidelines.picture import looked_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from framegrain.domain.guideline import Example, Question
    from framegrain.domain.taxonomy import Choice, Label
    from framegrain.guidelines.book import Book, Contrast, Entry, Place, Row
    from framegrain.guidelines.picture import Seen

PICTURE = "picture:"
"""What stands before a picture's SHA-256 in `src`."""
KEPT = "kept"
"""The anchor of small headings, which stay with what follows."""
STYLE = """
body { font-size: 10pt; color: #1c2026; }
a { color: #1c2026; text-decoration: none; }
p { margin-top: 0; margin-bottom: 4px; }
h1 { font-size: 28pt; margin-bottom: 6px; }
h2 { font-size: 18pt; margin-top: 0; margin-bottom: 10px; }
h3 { font-size: 13pt; margin-top: 0; margin-bottom: 4px; }
h5 { font-size: 9pt; color: #5d6673; margin-top: 10px; margin-bottom: 3px; }
td { vertical-align: top; }
.pale { color: #5d6673; }
.path { color: #5d6673; font-size: 8pt; margin-top: 22px; margin-bottom: 0; }
.small { color: #5d6673; font-size: 8pt; }
.ok { color: #1c7f51; } .no { color: #b52a2a; } .mid { color: #8a5d00; }
.definition { font-size: 11pt; margin-bottom: 6px; }
.name { margin-left: 422px; text-indent: -422px; margin-bottom: 6px; }
.beside { margin-left: 422px; margin-bottom: 6px; }
.synonyms { color: #5d6673; }
"""
BESIDE = 135
"""Where what is said of a name begins, beside it, at 96 an inch; in the style above margins count at 300."""
_LONG_NAME = 20
"""Letters of a name that has room there."""
_WIDTH = 655
"""Of the text, in the pixels of `width` attributes (96 an inch)."""
_PICTURE = (205, 190)
_STRIP = (630, 190)
_SIDE = (290, 170)
_IN_A_ROW = 3
_AT_LEAST, _AT_MOST = 20, 40
"""Labels of one chapter: it ends at the next top label, or when it is full."""
_TOC_ROWS = 150
_TONES = {"positive": ("ok", "✓"), "borderline": ("mid", "≈"), "negative": ("no", "✕")}


class Chapter(NamedTuple):
    """A part of the book that starts on a new page and is laid out alone, so that memory stays small."""

    title: str
    places: Sequence[Place]


def chapters(book: Book) -> list[Chapter]:
    """The labels in chapters; the first of each level has its title."""
    found: list[Chapter] = []
    for level, places in made.places(book.taxonomy):
        title, rows = made.LEVELS[level], list[made.Place]()
        for place in places:
            if len(rows) >= (_AT_LEAST if place.depth == 0 else _AT_MOST) or len(rows) >= _AT_MOST:
                found.append(Chapter(title, rows))
                title, rows = "", []
            rows.append(place)
        found.append(Chapter(title, rows))
    return found


def cover(book: Book) -> str:
    """The title page."""
    taxonomy = book.taxonomy
    known = [times(len(taxonomy.labels), "label")]
    if book.examples:
        known.append(times(len(book.examples), "example"))
    name = "" if taxonomy.name == book.title else f'<p style="font-size:14pt">{text(taxonomy.name)}</p>'
    return (
        f'<p>&nbsp;</p><p style="margin-top:220px" class="pale">GUIDELINE</p><h1>{text(book.title)}</h1>{name}'
        f'<p class="pale">Version {text(taxonomy.version)} · {text(book.date)} · {", ".join(known)}</p>'
        f'<p style="margin-top:24px;font-size:11pt">{text(taxonomy.description)}</p>'
    )


def contents(book: Book, pages: Mapping[str, int]) -> Iterator[str]:
    """The table of contents in parts; `pages` by anchor, 0 for those not known yet."""
    rows: list[str] = []
    for level, places in made.places(book.taxonomy):
        rows.append(_row(made.LEVELS[level], pages.get(f"level-{level.value}", 0), 0, is_level=True))
        rows.extend(
            _row(place.label.name, pages.get(book.anchors[place.label.id], 0), place.depth)
            for place in places
        )
    rows.extend(
        _row(title, pages.get(anchor, 0), 0, is_level=True)
        for anchor, title, there in (
            ("attributes", "Attributes", book.taxonomy.attributes),
            ("questions", "Questions and answers", book.general),
            ("changes", "Changes", book.versions),
        )
        if there
    )
    for start in range(0, len(rows), _TOC_ROWS):
        title = "<h2>Contents</h2>" if not start else ""
        body = "".join(rows[start : start + _TOC_ROWS])
        yield f'{title}<table width="100%" cellspacing="0" cellpadding="1">{body}</table>'


def chapter(book: Book, part: Chapter) -> str:
    """One chapter."""
    first = part.places[0].label.level.value
    title = f'<h2><a name="level-{first}"></a>{text(part.title)}</h2>' if part.title else ""
    return title + "".join(_entry(book, made.entry(book, place.label)) for place in part.places)


def ending(book: Book) -> Iterator[str]:
    """What follows the labels, each part from a new page: attributes, questions, changes."""
    attributes = book.taxonomy.attributes
    for start in range(0, len(attributes), _AT_MOST):
        title = '<h2><a name="attributes"></a>Attributes</h2>' if not start else ""
        yield title + "".join(
            f'<p class="path"></p><h3>{text(a.name)}</h3>{_p(a.definition)}'
            f"{_p(value_words(a).capitalize())}{_choices(a.choices)}"
            for a in attributes[start : start + _AT_MOST]
        )
    if book.general:
        yield f'<h2><a name="questions"></a>Questions and answers</h2>{_answers(book.general)}'
    if book.versions:
        yield '<h2><a name="changes"></a>Changes</h2>' + "".join(
            f'<h3 style="margin-top:16px">Version {text(version.version)}</h3>'
            f'<p class="pale">{text(" · ".join(filter(None, (version.since, version.by))))}</p>'
            f"{_list(version.lines)}"
            for version in book.versions
        )


def _row(name: str, page: int, depth: int, *, is_level: bool = False) -> str:
    shown = f"<b>{text(name)}</b>" if is_level else text(name)
    above = 8 if is_level else 1
    indent = min(depth, 12) * 18 + (0 if is_level else 12)
    return (
        f'<tr><td style="padding-left:{indent}px;padding-top:{above}px">{shown}</td>'
        f'<td align="right" width="60" class="pale" style="padding-top:{above}px">{page or "000"}</td></tr>'
    )


def _entry(book: Book, entry: Entry) -> str:
    label = entry.label
    path = " › ".join([made.LEVELS[label.level], *entry.path])
    key = (
        f'<span style="font-size:9pt;font-weight:400;color:#5d6673"> &nbsp; key {text(label.hotkey)}</span>'
        if label.hotkey
        else ""
    )
    parts = [
        f'<p class="path"><a name="{book.anchors[label.id]}"></a>{text(path)}</p>',
        f'<h3><span style="color:{colour(book, label)}">●</span> {text(label.name)}{key}</h3>',
        _deprecated(book, label),
        _p(f"Also called {', '.join(label.synonyms)}" if label.synonyms else "", "synonyms"),
        _p(label.definition, "definition"),
        _advice(label),
        safe_html(label.notes) if label.notes.strip() else "",
        *_contrasts(book, entry.contrasts),
        *_examples(book, entry),
        _heading("QUESTIONS AND ANSWERS") + _answers(entry.questions) if entry.questions else "",
        _rules(entry),
    ]
    return "".join(parts)


def _p(words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{text(words)}</p>" if words else ""


def _list(lines: Iterable[str]) -> str:
    return "".join(f'<p style="margin-left:11px;text-indent:-11px">• {text(line)}</p>' for line in lines)


def _heading(words: str) -> str:
    return f'<h5><a name="{KEPT}"></a>{words}</h5>'


def _deprecated(book: Book, label: Label) -> str:
    if label.deprecated is None:
        return ""
    instead = f" Use {book.taxonomy.name_of(label.deprecated.use)} instead." if label.deprecated.use else ""
    return f'<p class="mid"><b>{text(f"No longer used since version {label.deprecated.since}.{instead}")}</b></p>'


def _advice(label: Label) -> str:
    width = "50%" if label.do and label.dont else "100%"
    cells = [
        f'<td width="{width}" bgcolor="{ground}"><b class="{tone}">{title}</b>{_list(lines)}</td>'
        for title, lines, tone, ground in (
            ("Do", label.do, "ok", "#eaf6f0"),
            ("Don’t", label.dont, "no", "#fceeee"),
        )
        if lines
    ]
    if not cells:
        return ""
    around = 'cellspacing="0" cellpadding="7" style="margin-top:4px;margin-bottom:8px"'
    return f'<table width="100%" {around}><tr>{"".join(cells)}</tr></table>'


def _contrasts(book: Book, contrasts: Sequence[Contrast]) -> Iterator[str]:
    if contrasts:
        yield _heading("NOT TO BE CONFUSED WITH")
    for contrast in contrasts:
        cells = []
        for side in (contrast.left, contrast.right):
            picture = f"<p>{_side_picture(book, side.example)}</p>" if side.example is not None else ""
            dot = f'<span style="color:{colour(book, side.label)}">●</span>'
            cells.append(
                f'<td width="50%"><p><a name="{KEPT}"></a>{dot} <b>{text(side.label.name)}</b></p>{picture}'
                f"{_p(side.label.definition)}</td>"
            )
        words = "".join(f"<p><b>{text(said)}</b></p>" for said in contrast.words)
        yield (
            '<table width="100%" cellspacing="0" cellpadding="6" style="margin-bottom:8px" bgcolor="#f5f6f8">'
            f'<tr>{"".join(cells)}</tr><tr><td colspan="2">{words}</td></tr></table>'
        )


def _side_picture(book: Book, example: Example) -> str:
    return _picture(example, looked_at(book.pictures(example.picture) or b""), _SIDE)


def _examples(book: Book, entry: Entry) -> Iterator[str]:
    if entry.examples:
        yield _heading("EXAMPLES")
    for kind, title, examples in entry.examples:
        tone, mark = _TONES[kind.value]
        yield f'<p class="{tone}"><a name="{KEPT}"></a><b>{mark} {title}</b></p>'
        for row in _rows(book, examples):
            yield '<table width="100%" cellspacing="0" cellpadding="4" style="margin-bottom:8px">'
            cells = "".join(_figure(example, seen) for example, seen in row)
            if not _is_wide(row[0][1]):
                cells += f'<td width="{_WIDTH // _IN_A_ROW}"></td>' * (_IN_A_ROW - len(row))
            yield f"<tr>{cells}</tr></table>"


def _rows(book: Book, examples: Sequence[Example]) -> Iterator[list[tuple[Example, Seen | None]]]:
    """A row for each that is wide, the others side by side."""
    row: list[tuple[Example, Seen | None]] = []
    for example in examples:
        seen = looked_at(book.pictures(example.picture) or b"")
        if row and (_is_wide(seen) or _is_wide(row[0][1]) or len(row) == _IN_A_ROW):
            yield row
            row = []
        row.append((example, seen))
    if row:
        yield row


def _is_wide(seen: Seen | None) -> bool:
    return seen is not None and seen.is_wide


def _figure(example: Example, seen: Seen | None) -> str:
    caption = f"<p><b>{text(example.caption)}</b></p>" if example.caption else ""
    size, place = _PICTURE, f'width="{_WIDTH // _IN_A_ROW}"'
    if _is_wide(seen):
        size, place = _STRIP, f'colspan="{_IN_A_ROW}"'
    return f"<td {place}><p>{_picture(example, seen, size)}</p>{caption}{_p(example.why, 'pale')}</td>"


def _picture(example: Example, seen: Seen | None, frame: tuple[int, int]) -> str:
    if seen is None:
        return '<span class="pale">The picture is not in the project any more</span>'
    width, height = seen.within(*frame)
    return f'<img src="{PICTURE}{example.picture}" width="{width}" height="{height}">'


def _answers(questions: Sequence[Question]) -> str:
    return "".join(f"<p><b>{text(q.text)}</b></p>{_p(q.answer)}" for q in questions)


def _rules(entry: Entry) -> str:
    roles = [
        (role.name, [text(role.who) + (" (required)" if role.required else ""), *_lines(role.definition)])
        for role in entry.roles
    ]
    rules = [
        (topic, [f'{text(rule.text)} <span class="small">{text(rule.hardness)}</span>' for rule in said])
        for topic, said in entry.rules
    ]
    attributes = [(row.attribute.name, list(_says(row))) for row in entry.attributes]
    parts = (("WHO TAKES PART", roles), ("GRAIN AND RULES", rules), ("ATTRIBUTES", attributes))
    return "".join(
        _heading(title) + "".join(_named(name, lines) for name, lines in rows)
        for title, rows in parts
        if rows
    )


def _named(name: str, lines: Sequence[str]) -> str:
    """A name with lines beside it, by a tab: a table would take twice as long to be laid out."""
    first, *others = lines
    shown = f'<span class="pale">{text(name)}</span>'
    if len(name) > _LONG_NAME:
        head = f'<p class="name"><a name="{KEPT}"></a>{shown}</p><p class="beside">{first}</p>'
    else:
        head = f'<p class="name">{shown}<span style="white-space:pre">\t</span>{first}</p>'
    return head + "".join(f'<p class="beside">{line}</p>' for line in others)


def _lines(words: str) -> list[str]:
    return [text(words)] if words else []


def _says(row: Row) -> Iterator[str]:
    tags = [
        words
        for words, holds in (
            ("required", row.use.required),
            ("may change over time", row.attribute.changing),
        )
        if holds
    ]
    noted = f' <span class="small">{", ".join(tags)}</span>' if tags else ""
    yield f"{text(row.values)}{noted}"
    if row.is_own:
        yield from _lines(row.attribute.definition)
    yield from _lines(f"Only where {row.condition}." if row.condition else "")
    yield from _choice_lines(made.shown_choices(row))


def _choices(choices: Sequence[Choice]) -> str:
    return "".join(f"<p>{line}</p>" for line in _choice_lines(choices))


def _choice_lines(choices: Sequence[Choice]) -> Iterator[str]:
    for choice in choices:
        if choice.definition:
            yield f'{text(choice.name)}: <span class="pale">{text(choice.definition)}</span>'
