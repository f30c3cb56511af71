"""A taxonomy file from anywhere can't run code, take the memory or keep the program busy."""

from __future__ import annotations

import re
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain import assets
from framegrain.domain.rules.meaning import MAX_PATTERNED
from framegrain.exchange.taxonomy import ProblemSeverity, TaxonomyError, check_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_patterns import pattern_problem

TOP = "framegrain_taxonomy: 1\nname: Test\nversion: 1\n"
LABEL = "action: [{name: Walk, scopes: segment}]\n"


def refusal(text: str) -> str:
    """The only problem of a text."""
    (problem,) = check_taxonomy(text)
    assert problem.severity is ProblemSeverity.ERROR
    return f"{problem.line}:{problem.column} {problem.message}"


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['false']",
        "!!python/name:os.system",
        "!mine {a: b}",
        "!!str words",
        "!!binary aGk=",
    ],
)
def test_tags_are_refused_and_never_followed(tag: str):
    assert refusal(f"{TOP}description: {tag}").startswith("4:14 tags such as “")


def test_anchors_that_explode_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refusal("\n".join(lines)).endswith("this grows too large when its aliases are written out")


def test_many_aliases_are_refused():
    assert "more than 1000 aliases" in refusal(f"a: &a x\nb: [{', '.join(['*a'] * 1001)}]")


def test_an_anchor_inside_itself_is_refused():
    assert refusal("a: &a [1, *a]") == "1:11 “*a” contains itself; write the values out"
    assert refusal("a: &a {b: {c: *a}}").endswith("“*a” contains itself; write the values out")


def test_an_alias_to_nothing_is_named():
    assert refusal("a: *b").endswith("“*b” names nothing written before it")


@pytest.mark.parametrize(("left", "right"), [("[", "]"), ("{a: ", "}")])
def test_deep_nesting_is_refused(left: str, right: str):
    text = f"a: {left * 300}x{right * 300}"
    assert "nested deeper than 200 levels; flatten it" in refusal(text)


def test_bottomless_nesting_is_refused():
    refusal("[" * 1_000_000)


def test_a_large_text_is_refused():
    assert refusal("#" * 5_000_001) == "1:1 the file is larger than 5 MB; no taxonomy needs that"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1, 2", "this is not YAML: "),
        ("a: b: c", "1:5 a second “:” on one line; put the text in quotes"),
        ("a:\n\tb: 1", "2:1 YAML does not allow tabs here; indent with spaces"),
        ("a: \x00", "the text holds a character YAML forbids"),
        ("a: \ud800", "1:1 the text holds broken characters; save the file as UTF-8"),
        ("a: 1\n---\nb: 2", "2:1 a taxonomy is one document"),
        ("? [a, b]\n: 1", "1:3 a key is one word, not a list or mapping"),
        ("? {a: b}\n: 1", "1:3 a key is one word, not a list or mapping"),
        ("a: &x [1]\n*x : 2", "1:4 a key is one word, not a list or mapping"),
    ],
)
def test_what_is_not_plain_yaml_is_said_with_its_place(text: str, says: str):
    assert says in refusal(text)


def test_merge_keys_are_not_followed():
    found = check_taxonomy(f"{TOP}x: &x {{name: A}}\naction:\n  - <<: *x\n    scopes: segment\n")
    assert any(p.message.startswith("unknown key “<<”") for p in found)


def test_problems_are_counted_but_not_all_kept():
    text = f"{TOP}{LABEL}" + "".join(f"k{n}: 1\n" for n in range(5_000))
    assert len(check_taxonomy(text)) == 200


def test_thousands_of_wrong_names_are_answered_quickly():
    labels = "".join(
        f"  - {{name: Some label {n}, scopes: clip, within: some_lable_{n}}}\n" for n in range(2_000)
    )
    started = time.process_time()
    assert len(check_taxonomy(f"{TOP}scene:\n{labels}")) == 200
    assert time.process_time() - started < 10  # 0.6 s measured; a suggestion for each takes a minute


def test_warnings_never_crowd_out_the_one_error():
    warnings = "".join(f"  - {{name: N{n}}}\n" for n in range(300))
    with pytest.raises(TaxonomyError):
        read_taxonomy(
            f"{TOP}action:\n{warnings}attribute: [{{name: A, type: text}}]\nobject: [{{name: N1}}]\n", "t"
        )
    found = check_taxonomy(f"{TOP}action:\n{warnings}object: [{{name: O, shapes: box, within: gone}}]\n")
    assert ProblemSeverity.ERROR in {p.severity for p in found}


def test_hostile_words_are_not_repeated_at_length():
    found = check_taxonomy(f"{TOP}{LABEL}{'k' * 900}: 1\n")
    assert all(len(p.message) < 400 and len(p.path) < 200 for p in found)


SAFE = [
    "[0-9]{1,2}",
    r"[^@\s]+@[^@\s]+\.[a-z]+",
    "[A-Z]{2}-\\d{4}(-[a-z])?",
    "(red|green|blue)",
    "[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}[.][0-9]",
    ".*",
    "(?i:ab)c?",
    "^x$",
]
UNSAFE = [
    "(a+)+b",
    "(a*)*",
    "(a|a)*b",
    "(a|ab)*c",
    "a?" * 66 + "a" * 66,
    ".*" * 5,
    r"(a+)\1+",
    "((a{1,9}){1,9}){1,9}",
]


@pytest.mark.parametrize("pattern", SAFE)
def test_ordinary_patterns_are_fine(pattern: str):
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize("pattern", UNSAFE)
def test_patterns_that_could_run_for_ever_are_refused(pattern: str):
    assert "could take for ever" in pattern_problem(pattern)


@pytest.mark.parametrize("pattern", ["(", "x{99999999999}", "(?<=a+)b", "a" * 201, "(" * 150])
def test_what_is_no_pattern_is_refused(pattern: str):
    assert pattern_problem(pattern)


@pytest.mark.parametrize("pattern", ["a*a*a*b", "(?:a|aa){23}b", "[ab]+[ab]+[ab]+c"])
def test_the_worst_patterns_that_pass_are_quick(pattern: str):
    assert pattern_problem(pattern) == ""
    started = time.process_time()
    assert re.fullmatch(pattern, "a" * MAX_PATTERNED) is None
    assert time.process_time() - started < 3


@given(st.text(max_size=40))
def test_any_pattern_is_answered(pattern: str):
    assert isinstance(pattern_problem(pattern), str)


SIGNS = ": |- |\n|  |[|]|{|}|&a |*a|'|#|>|? |!x |---|~|,|1|a"
WORDS = (
    "name id scopes segment children action object attribute type values choice within duration contrasts "
    "severity when attributes verdicts colour hotkey default pattern"
)
FRAGMENTS = st.sampled_from([*SIGNS.split("|"), *WORDS.split()])


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_whatever_is_written_is_either_read_or_explained(body: str):
    text = TOP + body
    found = check_taxonomy(text)
    wrong = [p for p in found if p.severity is ProblemSeverity.ERROR]
    assert all(p.line >= 1 and p.column >= 1 and p.message for p in found)
    if wrong:
        with pytest.raises(TaxonomyError):
            read_taxonomy(text, "t")
    else:
        read_taxonomy(text, "t")


@given(st.text())
def test_any_text_at_all_is_answered(text: str):
    assert check_taxonomy(text)


def damaged(text: str, luck: Random) -> str:
    """A taxonomy somebody's editor, merge or memory stick has spoiled in up to three places."""
    for _ in range(luck.randint(1, 3)):
        start = luck.randrange(len(text) - 80)
        stop = start + luck.randint(1, 60)
        moved = luck.choice(
            ["", text[start:stop], luck.choice([": ", "- ", "\n", "[", "}", "&a ", "*a ", "\t", "'"])]
        )
        to = luck.randrange(len(text))
        text = text[:start] + text[stop:] if luck.random() < 0.4 else text[:to] + moved + text[to:]
    return text


@given(st.integers(0, 2**40).map(Random))
def test_a_damaged_file_is_either_read_or_explained(luck: Random):
    text = damaged(luck.choice(assets.taxonomy_files()).read_text(encoding="utf-8"), luck)
    wrong = [p for p in check_taxonomy(text) if p.severity is ProblemSeverity.ERROR]
    if wrong:
        with pytest.raises(TaxonomyError):
            read_taxonomy(text, "t")
    else:
        read_taxonomy(text, "t")
