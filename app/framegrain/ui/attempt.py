"""Doing an edit where a person sees it: a refusal becomes a sentence instead of an exception."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from framegrain.domain.errors import FramegrainError
from framegrain.domain.rules import RuleBroken
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit


class Tone(StrEnum):
    """How a sentence to the person is meant."""

    INFO = "info"
    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"


Say = Callable[[str, Tone], None]
"""Shows one sentence to the person, without stopping them."""


class Doer(Protocol):
    """Whatever lets edits land; in the program, the session."""

    def do(self, edit: Edit) -> None:
        """Let the edit land, or raise and change nothing."""


def attempt(session: Doer, say: Say, edit: Edit | Callable[[], Edit]) -> bool:
    """Let an edit land, or say why it didn't; also takes a function that makes the edit.

    Returns whether it landed.
    """
    try:
        session.do(edit() if callable(edit) else edit)
    except RuleBroken as refused:
        say(sentence(refused), Tone.ATTENTION)
    except FramegrainError as failed:
        say(sentence(failed), Tone.ERROR)
    else:
        return True
    return False


def sentence(error: Exception) -> str:
    """An error's message as a person reads it: a capital first letter, one line."""
    text = " ".join(str(error).split())
    return capital(text)
