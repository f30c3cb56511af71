"""What a label takes and means, in words and as the card's rich text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from framegrain.domain.records import Scope, Verdict
from framegrain.domain.rules.space import either
from framegrain.guidelines.markdown import safe_html
from framegrain.ui.taxonomy.layout import glyphs, only_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.guideline import Question
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.ui.theme import Theme

_ANSWERS = 3
"""So many answers stand on the card; all of them are one click away."""
_PLURAL = {
    "box": "boxes",
    "rotated box": "rotated boxes",
    "polygon": "polygons",
    "cuboid": "cuboids",
    "frame tag": "frame tags",
    "segment": "segments",
    "clip label": "clip labels",
}


def takes(taxonomy: Taxonomy, label: Label) -> list[str]:
    """What the label's grain is, one short sentence each."""
    said: list[str] = []
    if only_groups(label):
        below = [taxonomy.name_of(child) for child in label.children]
        return [f"Groups {_and(below)}; choose one of them" if below else "Groups other labels"]
    said.append(f"Takes {_and([_PLURAL[word] for _, word in glyphs(label)])}")
    said.extend(_lasting(label))
    if label.within:
        said.append(f"Only within {either(taxonomy.name_of(other) for other in label.within)}")
    if label.exclusive:
        said.append(_exclusive(taxonomy, label))
    said.extend(_asked(taxonomy, label))
    return said


def no_longer(taxonomy: Taxonomy, label: Label) -> str:
    """Since when a label is not to be used any more, and what to use instead; empty while it is in use."""
    if label.deprecated is None:
        return ""
    instead = use_instead(taxonomy, label)
    return f"No longer used since version {label.deprecated.since}" + (f"; {instead}" if instead else "")


def use_instead(taxonomy: Taxonomy, label: Label) -> str:
    """What to use instead of a label that is no longer used; empty where nothing is named."""
    known = label.deprecated is not None and label.deprecated.use in taxonomy.by_id
    return f"use {taxonomy.name_of(str(label.deprecated.use))}" if known and label.deprecated else ""


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _lasting(label: Label) -> Iterator[str]:
    if Scope.SEGMENT not in label.scopes and not label.scopes:
        return
    if label.at_least is not None and label.at_most is not None:
        yield f"Lasts {label.at_least} to {label.at_most}"
    elif label.at_least is not None:
        yield f"Lasts {label.at_least} or more"
    elif label.at_most is not None:
        yield f"Lasts {label.at_most} at most"


def _exclusive(taxonomy: Taxonomy, label: Label) -> str:
    beside = [other.name for other in taxonomy.siblings(label)]
    if not beside:
        return "Never twice at the same time"
    named = either(beside[:3]) if len(beside) <= 3 else f"{', '.join(beside[:3])} and others"
    return f"Never at the same time as {named}"


def _asked(taxonomy: Taxonomy, label: Label) -> Iterator[str]:
    names = [
        taxonomy.attribute_by_id[use.attribute].name.lower()
        for use in label.attributes
        if use.required and not use.when and use.attribute in taxonomy.attribute_by_id
    ]
    if names:
        yield f"Needs {_and(names)}"


def judged(label: Label) -> str:
    """Which verdicts need which reasons; empty when there is nothing to say."""
    others = [v.value for v in label.verdicts if v is not Verdict.PRESENT]
    if not others or not label.reasons:
        return ""
    return f"Why {either(others)}: " + "; ".join(label.reasons)


def card(
    taxonomy: Taxonomy, label: Label, look: Theme, refusal: str = "", asked: Sequence[Question] = ()
) -> str:
    """The guideline as rich text, without its heading; `refusal` says why the label can't be used now.

    Of the questions `asked` on the label the answered ones are shown, the newest first.
    """
    ok, bad, pale = look.ok.name(), look.error.name(), look.secondary.name()
    parts = [
        _paragraph(f'<span style="color:{look.attention.name()}">{escape(text)}</span>')
        for text in (refusal, no_longer(taxonomy, label))
        if text
    ]
    parts += [_paragraph(escape(label.definition))] if label.definition else []
    if not label.definition and not label.do and not label.dont:
        parts.append(
            _paragraph(f'<span style="color:{pale}">The taxonomy says nothing more about it.</span>')
        )
    parts.append(_marked(label.do, "✓", ok, "Do"))
    parts.append(_marked(label.dont, "✕", bad, "Don’t"))
    parts.extend(_contrasts(taxonomy, label, look))
    parts.append(safe_html(label.notes))
    parts.extend(_answers(asked, pale))
    grain = "<br>".join(escape(line) for line in takes(taxonomy, label))
    parts.append(_paragraph(f'<span style="color:{pale}">{grain}</span>'))
    why = judged(label)
    if why:
        parts.append(_paragraph(f'<span style="color:{pale}">{escape(why)}</span>'))
    return "".join(parts)


def _answers(asked: Sequence[Question], pale: str) -> Iterator[str]:
    told = [question for question in asked if not question.is_open]
    for question in sorted(told, key=lambda q: -q.id)[:_ANSWERS]:
        asked_for = f'<span style="color:{pale}">{escape(question.text)}</span>'
        yield _paragraph(f"{asked_for}<br>{escape(question.answer)}")


def _paragraph(html: str) -> str:
    return f'<p style="margin:0 0 8px 0; line-height:135%">{html}</p>'


def _marked(lines: Sequence[str], mark: str, colour: str, word: str) -> str:
    if not lines:
        return ""
    cells = "".join(
        f'<tr><td style="color:{colour}; padding-right:6px">{mark}</td>'
        f'<td style="padding-bottom:3px; line-height:135%">{escape(line)}</td></tr>'
        for line in lines
    )
    head = f'<tr><td colspan="2" style="color:{colour}; padding-bottom:2px">{word}</td></tr>'
    return f'<table cellspacing="0" cellpadding="0" style="margin:0 0 8px 0">{head}{cells}</table>'


def _contrasts(taxonomy: Taxonomy, label: Label, look: Theme) -> Iterator[str]:
    for other, text in label.contrasts.items():
        colour = look.label_colour(taxonomy, other).name()
        name = escape(taxonomy.name_of(other))
        link = f'<a href="label:{escape(other)}" style="color:{look.text.name()}"><b>{name}</b></a>'
        yield (
            '<table cellspacing="0" cellpadding="0" style="margin:2px 0 8px 0"><tr>'
            f'<td width="3" style="background:{colour}"></td>'
            f'<td style="padding-left:8px; line-height:135%">{_said(label, link, name, text)}</td></tr></table>'
        )


def _said(label: Label, link: str, name: str, text: str) -> str:
    """The contrast with the two names set off; the other's name leads when the text doesn't have it."""
    html = escape(text)
    if name in html:
        html = html.replace(name, link, 1)
        return html.replace(escape(label.name), f"<b>{escape(label.name)}</b>", 1)
    return f"Not {link}: {html}"
