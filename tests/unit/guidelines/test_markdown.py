"""Notes from strangers are shown, and can do nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.guidelines.markdown import CUT, MOST_CHARACTERS, safe_html

HARMLESS = {"p", "em", "strong", "u", "ul", "ol", "li", "code", "pre", "blockquote", "hr", "br"} | {
    f"h{level}" for level in range(1, 7)
}


class _Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def _is_harmless(html: str) -> bool:
    seen = _Seen(html)
    return seen.tags <= HARMLESS and seen.attributes <= {"start"}


def test_ordinary_notes_look_as_they_were_meant() -> None:
    shown = safe_html("# Reach\n\nStart at the *first* move.\n\n- hand\n- arm\n")
    assert shown.startswith("<h1>Reach</h1>")
    assert "<em>first</em>" in shown
    assert shown.count("<li>") == 2


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=http://x.example/a.png onerror=alert(1)>",
        "![a](http://x.example/a.png)",
        '![a" onload="x](data:image/svg+xml;base64,AAAA "t")',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&colon;alert(1))",
        "[a](file:///etc/passwd)",
        "[a](data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: vbscript:x 'onclick=x'",
        '```"><script>alert(1)</script>\ncode\n```',
        "[![a](http://x.example/a.png)](https://x.example)",
        "<iframe src='//x.example'></iframe>\n\n<style>@import 'http://x'</style>",
    ],
)
def test_nothing_in_the_notes_can_load_or_run(attack: str) -> None:
    assert _is_harmless(safe_html(attack))


@given(st.text(alphabet="<>[]()!`*_#\"'&:;/\\ \n-abjs123\0", max_size=200))
def test_no_text_at_all_can_load_or_run(text: str) -> None:
    assert _is_harmless(safe_html(text))


def test_a_web_address_is_shown_but_cannot_be_followed() -> None:
    assert safe_html("[rules](https://x.example/?a=1&b=2)") == (
        "<p><u>rules</u> (https://x.example/?a=1&amp;b=2)</p>\n"
    )
    assert safe_html("<https://x.example>") == "<p><u>https://x.example</u></p>\n"
    assert safe_html("[rules](javascript:x)") == "<p><u>rules</u></p>\n"


def test_a_picture_is_its_description() -> None:
    assert safe_html("![a hand](http://x.example/a.png)") == "<p>a hand</p>\n"


@pytest.mark.parametrize("piece", ["> ", "- ", "[", "![", "*a **", "`", "<", "[a](", "_a", "\\"])
def test_huge_and_deep_notes_are_cut_and_say_so(piece: str) -> None:
    shown = safe_html((piece * MOST_CHARACTERS)[:MOST_CHARACTERS] + "x")
    assert shown.endswith(CUT)
    assert _is_harmless(shown)
    assert shown.count("<blockquote>") + shown.count("<ul>") < 20


@pytest.mark.parametrize("depth", range(1, 40))
def test_words_are_never_lost_however_deep_they_stand(depth: int) -> None:
    assert "the word" in safe_html("> " * depth + "the word")
    assert "the word" in safe_html("- " * depth + "the word")
