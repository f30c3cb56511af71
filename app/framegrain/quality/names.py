"""Names that say nothing and definitions that are not there."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.quality.survey import Survey

LEAST_WORDS = 3
LEAST_LETTERS = 10
"""A definition of fewer of both defines nothing; the letters are for scripts without spaces."""

_REST = """
    other others misc miscellaneous various unknown unspecified undefined unclassified uncategorized uncategorised
    andere anderes sonstige sonstiges verschiedenes diverses unbekannt
    autre autres divers diverses inconnu
    otro otros otra otras varios desconocido misceláneo
    outro outros outra outras vários diversos desconhecido
    altro altri altra altre vario varie sconosciuto
    overig overige anders diversen onbekend
    inne różne nieznane övrigt annat okänd andet andre ukendt ukjent
    другое прочее разное неизвестно diğer أخرى
    其他 其它 未知 杂项 その他 不明 기타
    """
REST_WORDS = frozenset(_REST.split())
"""Words for whatever is left over; vague also in front of a noun."""

_EMPTY = """
    general generic stuff thing things etc none nothing any anything something default todo tbd na
    allgemein allgemeines ding dinge général choses cosa cosas geral coisas generale cose algemeen dingen
    ogólne allmänt общее 一般 いろいろ
    """
EMPTY_WORDS = REST_WORDS | frozenset(_EMPTY.split())
"""Words that say nothing when there is no other word."""


def words(text: str) -> list[str]:
    """The words of a text in lower case, one form for each letter however it was typed."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("_", " "))


def vague(survey: Survey) -> Iterator[Finding]:
    """Labels and attributes called “Other” and the like."""
    for label in survey.taxonomy.labels:
        if is_vague(label.name):
            yield Finding(
                check=Check.VAGUE_NAME,
                severity=Weight.HINT,
                label=label.id,
                field="name",
                sentence=f"“{label.name}” says what is left over, not what is seen; people will disagree about it.",
                suggestion="Name what it holds, or remove it and let people say “unsure” with a reason.",
            )
    for attribute in survey.taxonomy.attributes:
        if is_vague(attribute.name):
            yield Finding(
                check=Check.VAGUE_NAME,
                severity=Weight.HINT,
                attribute=attribute.id,
                field="name",
                sentence=f"The attribute “{attribute.name}” does not say what is asked.",
                suggestion="Name the property people should look at.",
            )


def is_vague(name: str) -> bool:
    """Whether a name says nothing of what is meant."""
    found = words(name)
    if not found:
        return True
    rest = found[0] in REST_WORDS and len(found) <= 3
    return rest or all(word in EMPTY_WORDS for word in found) or found in (["n", "a"], ["알", "수", "없음"])


def definitions(survey: Survey) -> Iterator[Finding]:
    """Labels and attributes nobody has defined, or in a word or two."""
    for label in survey.taxonomy.labels:
        check, sentence = _definition_problem(label.name, label.definition)
        if check is not None:
            yield Finding(
                check=check,
                severity=Weight.HINT,
                label=label.id,
                field="definition",
                sentence=sentence,
                suggestion="Say what starts it, what ends it, and what it is not.",
            )
    for attribute in survey.taxonomy.attributes:
        check, sentence = _definition_problem(attribute.name, attribute.definition)
        if check is not None:
            yield Finding(
                check=check,
                severity=Weight.HINT,
                attribute=attribute.id,
                field="definition",
                sentence=sentence,
                suggestion="Say what is asked and how to tell its values apart.",
            )


def _definition_problem(name: str, definition: str) -> tuple[Check | None, str]:
    if not definition.strip():
        return Check.NO_DEFINITION, f"“{name}” has no definition."
    found = words(definition)
    if found == words(name):
        return Check.SHORT_DEFINITION, f"The definition of “{name}” only repeats its name."
    if len(found) < LEAST_WORDS and sum(map(len, found)) < LEAST_LETTERS:
        return Check.SHORT_DEFINITION, f"The definition of “{name}” is too short to decide by."
    return None, ""
