"""Markdown that strangers wrote, as HTML that cannot do anything: no markup of its own, no scripts, no network."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it.token import Token

MOST_CHARACTERS = 50_000
"""Longer notes are cut here, and say so."""
DEEPEST = 12
"""Text whose lists or quotes are nested this deep is shown as it was typed: the parser would drop it."""
CUT = "<p><em>The rest of this text is too long to be shown.</em></p>\n"

_FOLLOWED = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def safe_html(text: str) -> str:
    """CommonMark as a fragment of HTML without attributes that load or run anything.

    HTML in the text is shown as it was typed. A link to http, https or mail is its words followed by the
    address in brackets, and any other link its words alone: neither can be followed. A picture is its
    description. Text above `MOST_CHARACTERS` is cut with a sentence that says so. Raises nothing.
    """
    kept = text[:MOST_CHARACTERS].replace("\0", "\ufffd")
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(kept, env)
    too_deep = any(token.level >= DEEPEST - 1 for token in tokens)
    shown = (
        f"<pre>{escape(kept)}</pre>\n"
        if too_deep
        else str(parser.renderer.render(tokens, parser.options, env))
    )
    return shown + CUT if len(text) > MOST_CHARACTERS else shown


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # none is ever written as a link
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("link_close", _link_close)
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("fence", _code)
    return parser


def _link_open(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, env: MutableMapping[str, Any]
) -> str:
    env.setdefault("addresses", []).append(str(tokens[index].attrGet("href") or ""))
    return "<u>"


def _link_close(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, env: MutableMapping[str, Any]
) -> str:
    address = env["addresses"].pop()
    said = tokens[index - 1].content if index else ""
    if not _FOLLOWED.match(address) or said == address:
        return "</u>"
    return f"</u> ({escape(address)})"


def _picture(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return escape(tokens[index].content)


def _code(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f"<pre><code>{escape(tokens[index].content)}</code></pre>\n"
