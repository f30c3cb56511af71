"""Doing an edit where a person sees it: a refusal becomes a sentence instead of an exception."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from framegrain.domain.errors import FramegrainError
from framegrain.domain.rules import RuleBroken
from framegrain.storage.errors import StorageError
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit


class Tone(StrEnum):
    """How a sentence to the person is meant."""

    INFO = "info"
    HINT = "hint"
    """What to do next, or with what: out of date as soon as something is changed or another tool or label taken."""
    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"


Say = Callable[[str, Tone], None]
"""Shows one sentence to the person, without stopping them."""


class SayAndOffer(Protocol):
    """Shows one sentence, with a button where there is something to do about it."""

    def __call__(
        self, text: str, tone: Tone, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show it."""


class Doer(Protocol):
    """Whatever lets edits land; in the program, the session."""

    @property
    def unsaved(self) -> object:
        """The edit that could not be saved, if there is one."""
        ...

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
    except StorageError as failed:
        if not session.unsaved:  # the bar over the picture says it, and goes on saying it
            say(sentence(failed), Tone.ERROR)
    except FramegrainError as failed:
        say(sentence(failed), Tone.ERROR)
    else:
        return True
    return False


def sentence(error: Exception) -> str:
    """An error's message as a person reads it: a capital first letter, one line."""
    text = " ".join(str(error).split())
    return capital(text)
