"""The manual says what the program does: every action, key, command and rule is in it, and its links lead somewhere."""

from __future__ import annotations

import argparse
import re

import pytest

from framegrain.cli.main import build_parser
from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL, Rule
from framegrain.media.problems import SENTENCES
from framegrain.ui.action_table import ACTIONS, GROUPS
from framegrain.ui.dialogs.manual_pages import ORDER, folder, pages, slug
from framegrain.ui.keys import normal_key, shown_keys
from framegrain.ui.taxonomy_editor.tree_view import VERBS

OURS = [
    name
    for name in ORDER
    if name not in ("taxonomy-format", "formats")  # written with the formats themselves
]
NAMED_KEYS = {
    "Enter",
    "Esc",
    "Delete",
    "Space",
    "Tab",
    "Home",
    "End",
    "Page up",
    "Page down",
    "F1",
    "Shift+Tab",
}
TEXT = {page.name: page.text for page in pages()}


def keyboard_rows():
    """The table rows of keyboard.md, by group, as they have to be."""
    rows = []
    for group, name in GROUPS.items():
        rows += [f"## {name}", "", "| what | key | what it does |", "|---|---|---|"]
        for spec in ACTIONS:
            if spec.group == group:
                keys = " ".join(dict.fromkeys(f"`{shown_keys(key)}`" for key in spec.keys))
                rows.append(f"| {spec.text} | {keys} | {spec.tip} |")
        rows.append("")
    return rows


def commands():
    """Every command with its parser, `taxonomy check` as two words."""
    found = {}

    def walk(parser, words):
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    walk(below, [*words, name])
                return
        found[" ".join(words)] = parser

    walk(build_parser(lambda path: 0, lambda out, headless: 0), [])
    return found


def test_every_page_of_the_manual_is_there_and_begins_with_its_title():
    assert set(OURS) <= TEXT.keys()
    assert all(TEXT[name].startswith("# ") for name in OURS)


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_every_action_says_what_it_is(spec):
    assert spec.text
    assert spec.tip
    assert spec.id.split(".")[0] in GROUPS
    assert all(normal_key(key) == key for key in spec.keys)


def test_no_two_actions_come_with_the_same_key():
    keys = [normal_key(key) for spec in ACTIONS for key in spec.keys]
    assert sorted(keys) == sorted(set(keys))


def test_the_keyboard_page_has_every_action_with_its_key_and_what_it_does():
    """When the table of actions changes: put these rows in place of the tables of keyboard.md."""
    wanted = keyboard_rows()
    missing = [row for row in wanted if row not in TEXT["keyboard"].splitlines()]
    assert missing == [], "\n".join(wanted)


def test_the_keyboard_page_has_no_line_of_an_action_that_is_gone():
    wanted = set(keyboard_rows())
    rows = [line for line in TEXT["keyboard"].splitlines() if line.startswith("| ")]
    assert [row for row in rows if row not in wanted] == []


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_and_is_in_the_manual_with_all_its_options(name):
    parser = commands()[name]
    assert parser.description
    section = re.search(rf"^## `framegrain {name}`\n(.*?)(?=^## |\Z)", TEXT["command-line"], re.S | re.M)
    assert section, f"command-line.md has no section ## `framegrain {name}`"
    for action in parser._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in section[1], f"{name}: {option} is not described"
        if not action.option_strings and action.metavar:
            assert str(action.metavar) in section[1]


def test_the_manual_names_no_command_that_is_not_there():
    named = re.findall(r"^## `framegrain ([a-z ]+)`$", TEXT["command-line"], re.M)
    assert sorted(named) == sorted(commands())


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_explained_with_how_hard_it_is(rule):
    row = next((line for line in TEXT["labels-and-rules"].splitlines() if f"`{rule.value}`" in line), "")
    hardness = "always" if rule in STRUCTURAL else DEFAULT_SEVERITY[rule].value
    assert f"| {hardness} |" in row


@pytest.mark.parametrize("code", SENTENCES)
def test_everything_that_can_be_odd_about_a_file_is_explained(code):
    assert SENTENCES[code] in TEXT["exactness"].replace("\n", " ")


@pytest.mark.parametrize("name", OURS)
def test_its_links_lead_to_pages_and_headings_that_are_there(name):
    for target in re.findall(r"\]\(([^)]+)\)", TEXT[name]):
        page, _, anchor = target.partition("#")
        text = TEXT[page.removesuffix(".md")] if page else TEXT[name]
        assert not page or (folder() / page).is_file()
        if anchor:
            assert anchor in {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


@pytest.mark.parametrize("name", OURS)
def test_keys_named_in_running_text_are_keys_of_actions(name):
    """What stands there as a key must be one of the table."""
    known = {shown_keys(key) for spec in ACTIONS for key in spec.keys} | {"Ctrl+F", "Ctrl+C"}
    known |= {shown_keys(key) for _, _, key in VERBS if key}  # the taxonomy editor has keys of its own
    tokens = set(re.findall(r"`([^`]+)`", TEXT[name]))
    named = {token for token in tokens if token in NAMED_KEYS or token.startswith(("Ctrl+", "Alt+"))}
    named |= {token for token in tokens if len(token) == 1}
    assert named <= known


def test_every_key_for_two_hands_is_the_key_of_that_action():
    """Each row of the tables for the left hand names an action as the table does, with its first key."""
    left, _, _ = TEXT["two-handed"].partition("## The right hand")
    rows = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \|$", left, re.M)
    first = {(spec.text, shown_keys(spec.keys[0])) for spec in ACTIONS if spec.keys}
    assert len(rows) > 20
    assert [row for row in rows if row not in first] == []


def test_keys_for_two_hands_lie_in_the_left_half_of_the_keyboard():
    left, _, _ = TEXT["two-handed"].partition("## The right hand")
    keys = [key.rpartition("+")[2] for key in re.findall(r"^\| [^|]+ \| `([^`|]+)` \|$", left, re.M)]
    assert set(keys) <= {*"12345QWERTASDFGZXCVB", "Space", "Tab", "Esc"}
