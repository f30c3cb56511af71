"""The guideline book as one HTML file that needs nothing else: no network, no scripts, pictures within.

Whatever a taxonomy, an example or a question says is text here and never a tag or an attribute of its own.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from framegrain.domain.rules.words import value_words
from framegrain.guidelines import book as made
from framegrain.guidelines.book_style import STYLE
from framegrain.guidelines.markdown import safe_html
from framegrain.guidelines.picture import looked_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.guideline import Example, Question
    from framegrain.domain.taxonomy import Attribute, Label
    from framegrain.guidelines.book import Book, Contrast, Entry, Place, Row, Side

_OPEN_TREE = 300
"""Labels up to which the whole tree of contents stands open."""
_DEEPEST_HEADING = 4
_NEVER = dict.fromkeys(n for n in range(32) if chr(n) not in "\t\n")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_WIDE = ' class="wide"'
_MARKS = {"positive": "✓", "borderline": "≈", "negative": "✕"}


def text(words: str) -> str:
    """Words as text for HTML, also within quotes; what no page may hold is left out."""
    return escape(words.translate(_NEVER), quote=True)


def pieces(book: Book) -> Iterator[str]:
    """The file, piece by piece, so that never more than one label and one picture are in memory."""
    levels = list(made.places(book.taxonomy))
    yield _head(book)
    yield _title(book, sum(len(found) for _level, found in levels))
    yield '<nav class="contents" aria-label="Contents"><h2>Contents</h2>'
    for level, found in levels:
        yield f"<h3>{text(made.LEVELS[level])}</h3>"
        yield from _tree(book, found)
    yield _ends(book)
    yield "</nav><main>"
    for level, found in levels:
        yield f'<section class="level"><h2 id="level-{level.value}">{text(made.LEVELS[level])}</h2>'
        for place in found:
            yield from _entry(book, made.entry(book, place.label), place.depth)
        yield "</section>"
    yield from _attributes(book)
    yield from _general(book)
    yield from _changes(book)
    yield "</main></body></html>\n"


def colour(book: Book, label: Label) -> str:
    """A label's colour, never anything but six hexadecimal digits behind a #."""
    found = book.taxonomy.colour(label.id)
    return found if _COLOUR.fullmatch(found) else "#888888"


def times(number: int, word: str) -> str:
    """`1 label`, `2 labels`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _head(book: Book) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{text(book.title)}: guideline, version {text(book.taxonomy.version)}</title>"
        f"<style>{STYLE}</style></head><body>"
    )


def _title(book: Book, count: int) -> str:
    taxonomy = book.taxonomy
    known = [times(count, "label")]
    if book.examples:
        known.append(times(len(book.examples), "example"))
    answered = sum(len(found) for found in book.answered_by_label.values()) + len(book.general)
    if answered:
        known.append(times(answered, "answered question"))
    name = "" if taxonomy.name == book.title else f'<p class="taxonomy">{text(taxonomy.name)}</p>'
    about = f'<p class="lead">{text(taxonomy.description)}</p>' if taxonomy.description else ""
    return (
        f'<header class="title"><p class="kind">Guideline</p><h1>{text(book.title)}</h1>{name}'
        f'<p class="facts">Version {text(taxonomy.version)} · {text(book.date)} · {", ".join(known)}</p>{about}'
        "</header>"
    )


# -- contents


def _tree(book: Book, found: Sequence[Place]) -> Iterator[str]:
    """Nested lists; branches of a large tree are closed until somebody opens them."""
    opened = " open" if len(book.taxonomy.labels) <= _OPEN_TREE else ""
    closing: list[str] = []
    yield "<ul>"
    for number, place in enumerate(found):
        while len(closing) > place.depth:
            yield closing.pop()
        after = found[number + 1].depth if number + 1 < len(found) else 0
        link = _link(book, place.label)
        if after > place.depth:
            yield f"<li><details{opened}><summary>{link}</summary><ul>"
            closing.append("</ul></details></li>")
        else:
            yield f"<li>{link}</li>"
    yield "".join(reversed(closing)) + "</ul>"


def _ends(book: Book) -> str:
    rows = []
    if book.taxonomy.attributes:
        rows.append('<li><a href="#attributes">Attributes</a></li>')
    if book.general:
        rows.append('<li><a href="#questions">Questions and answers</a></li>')
    if book.versions:
        rows.append('<li><a href="#changes">Changes</a></li>')
    return f"<h3>Also</h3><ul>{''.join(rows)}</ul>" if rows else ""


def _link(book: Book, label: Label) -> str:
    gone = ' class="gone"' if label.deprecated is not None else ""
    return f'<a href="#{book.anchors[label.id]}"{gone}>{text(label.name)}</a>'


# -- one label


def _entry(book: Book, entry: Entry, depth: int) -> Iterator[str]:
    label = entry.label
    heading = f"h{min(3 + depth, _DEEPEST_HEADING)}"
    path = " › ".join([made.LEVELS[label.level], *entry.path])
    key = f'<kbd title="Key">{text(label.hotkey)}</kbd>' if label.hotkey else ""
    yield (
        f'<article class="entry" id="{book.anchors[label.id]}"><p class="path">{text(path)}</p>'
        f'<{heading} class="name"><span class="dot" style="background:{colour(book, label)}"></span>'
        f"{text(label.name)}{key}</{heading}>"
    )
    yield _deprecated(book, label)
    if label.synonyms:
        yield f'<p class="synonyms">Also called {text(", ".join(label.synonyms))}</p>'
    yield f'<p class="definition">{text(label.definition)}</p>' if label.definition else ""
    yield _advice(label)
    yield f'<div class="notes">{safe_html(label.notes)}</div>' if label.notes.strip() else ""
    if entry.contrasts:
        yield "<h5>Not to be confused with</h5>"
    for contrast in entry.contrasts:
        yield from _contrast(book, contrast)
    yield from _examples(book, entry)
    yield _questions(entry.questions)
    yield _rules(entry)
    yield _used(entry)
    yield "</article>"


def _deprecated(book: Book, label: Label) -> str:
    if label.deprecated is None:
        return ""
    use = book.taxonomy.by_id.get(label.deprecated.use or "")
    instead = f" Use {_link(book, use)} instead." if use is not None else ""
    return f'<p class="deprecated">No longer used since version {text(label.deprecated.since)}.{instead}</p>'


def _advice(label: Label) -> str:
    boxes = [
        f'<div class="{kind}"><h5>{title}</h5>{_list(lines)}</div>'
        for kind, title, lines in (("do", "Do", label.do), ("dont", "Don’t", label.dont))
        if lines
    ]
    return f'<div class="advice">{"".join(boxes)}</div>' if boxes else ""


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul>"


def _contrast(book: Book, contrast: Contrast) -> Iterator[str]:
    yield '<div class="contrast"><div class="sides">'
    for side in (contrast.left, contrast.right):
        yield from _side(book, side)
    yield "</div>"
    yield "".join(f'<p class="apart">{text(words)}</p>' for words in contrast.words)
    yield "</div>"


def _side(book: Book, side: Side) -> Iterator[str]:
    yield f'<div class="side"><h6><span class="dot" style="background:{colour(book, side.label)}"></span>'
    yield f"{_link(book, side.label)}</h6>"
    if side.example is not None:
        yield _picture(book, side.example)
    yield f"<p>{text(side.label.definition)}</p></div>"


def _examples(book: Book, entry: Entry) -> Iterator[str]:
    if not entry.examples:
        return
    yield "<h5>Examples</h5>"
    for kind, title, examples in entry.examples:
        yield f'<div class="group {kind.value}"><p class="verdict"><b>{_MARKS[kind.value]}</b> {title}</p>'
        yield '<div class="pictures">'
        for example in examples:
            caption = f"<strong>{text(example.caption)}</strong>" if example.caption else ""
            why = f"<span>{text(example.why)}</span>" if example.why else ""
            said = f"<figcaption>{caption}{why}</figcaption>" if caption or why else ""
            picture = _picture(book, example)
            yield f"<figure{_WIDE if _WIDE in picture else ''}>{picture}{said}</figure>"
        yield "</div></div>"


def _picture(book: Book, example: Example) -> str:
    content = book.pictures(example.picture) or b""
    seen = looked_at(content)
    if seen is None:
        return '<p class="lost">The picture is not in the project any more</p>'
    words = text(example.caption or f"Example of {book.taxonomy.name_of(example.label)}")
    return (
        f'<img{_WIDE if seen.is_wide else ""} alt="{words}" width="{seen.width}" height="{seen.height}"'
        f' src="data:{seen.kind};base64,{b64encode(content).decode()}">'
    )


def _questions(questions: Sequence[Question]) -> str:
    if not questions:
        return ""
    rows = "".join(
        f"<dt>{text(question.text)}</dt><dd>{text(question.answer)}</dd>" for question in questions
    )
    return f'<h5>Questions and answers</h5><dl class="questions">{rows}</dl>'


def _rules(entry: Entry) -> str:
    roles = "".join(
        f"<tr><th>{text(role.name)}</th><td>{text(role.who)}{_tag('required', role.required)}"
        f"{_more(role.definition)}</td></tr>"
        for role in entry.roles
    )
    rules = "".join(
        f"<tr><th>{text(topic)}</th><td>"
        + "".join(f"<p>{text(rule.text)} <small>{text(rule.hardness)}</small></p>" for rule in said)
        + "</td></tr>"
        for topic, said in entry.rules
    )
    parts = [
        f'<h5>{title}</h5><table class="{kind}">{rows}</table>'
        for title, kind, rows in (("Who takes part", "roles", roles), ("Grain and rules", "rules", rules))
        if rows
    ]
    return "".join(parts)


def _used(entry: Entry) -> str:
    rows = "".join(f"<tr><th>{_named(row)}</th><td>{_says(row)}</td></tr>" for row in entry.attributes)
    return f'<h5>Attributes</h5><table class="attributes">{rows}</table>' if rows else ""


def _named(row: Row) -> str:
    return f'<a href="#{_attribute_anchor(row.attribute)}">{text(row.attribute.name)}</a>'


def _says(row: Row) -> str:
    tags = _tag("required", row.use.required) + _tag("may change over time", row.attribute.changing)
    when = f"<p>Only where {text(row.condition)}.</p>" if row.condition else ""
    choices = "".join(
        f"<dt>{text(choice.name)}</dt><dd>{text(choice.definition)}</dd>"
        for choice in made.shown_choices(row)
    )
    values = f'<dl class="choices">{choices}</dl>' if choices else ""
    return f"{text(row.values)}{tags}{_more(row.attribute.definition if row.is_own else '')}{when}{values}"


def _tag(words: str, holds: bool) -> str:
    return f' <span class="tag">{words}</span>' if holds else ""


def _more(words: str) -> str:
    return f"<p>{text(words)}</p>" if words else ""


# -- the end of the book


def _attribute_anchor(attribute: Attribute) -> str:
    return f"attribute-{re.sub('[^0-9A-Za-z_-]', '-', attribute.id)}"


def _attributes(book: Book) -> Iterator[str]:
    if not book.taxonomy.attributes:
        return
    yield '<section class="level"><h2 id="attributes">Attributes</h2>'
    for attribute in book.taxonomy.attributes:
        choices = "".join(
            f"<dt>{text(choice.name)}</dt><dd>{text(choice.definition)}</dd>" for choice in attribute.choices
        )
        yield (
            f'<article class="entry" id="{_attribute_anchor(attribute)}"><h3 class="name">{text(attribute.name)}'
            f"</h3>{_more(attribute.definition)}<p>{text(value_words(attribute).capitalize())}"
            f"{_tag('may change over time', attribute.changing)}</p>"
            + (f'<dl class="choices">{choices}</dl>' if choices else "")
            + "</article>"
        )
    yield "</section>"


def _general(book: Book) -> Iterator[str]:
    if book.general:
        yield '<section class="level" id="questions"><h2>Questions and answers</h2><article class="entry">'
        yield _questions(book.general).replace("<h5>Questions and answers</h5>", "", 1)
        yield "</article></section>"


def _changes(book: Book) -> Iterator[str]:
    if not book.versions:
        return
    yield '<section class="level" id="changes"><h2>Changes</h2>'
    for version in book.versions:
        since = " · ".join(filter(None, (version.since, version.by)))
        yield f'<article class="entry"><h3 class="name">Version {text(version.version)}</h3>'
        yield f'<p class="path">{text(since)}</p>{_list(version.lines) if version.lines else ""}</article>'
    yield "</section>"
