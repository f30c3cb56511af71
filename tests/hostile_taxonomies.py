"""Taxonomy files made to keep a program busy, fill its memory or mislead people; run as a script it measures them.

Every one is at most as large as a taxonomy may be. Each stands with the words of the answer it gets; None where it may
be used after all, since it is only odd.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from framegrain.exchange.taxonomy import check_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOP = "framegrain_taxonomy: 1\nname: Test\nversion: 1\n"
WALK = "action: [{name: Walk, scopes: segment}]\n"
ROOM = 4_900_000
"""Characters a file may fill."""


def repeated(before: str, each: str, after: str = "", most: int = ROOM) -> str:
    """A file filled with one thing; `{n}` in it counts."""
    count = min(most, ROOM // len(each.replace("{n}", "999999").encode()))
    return before + "".join(each.replace("{n}", str(n)) for n in range(count)) + after


def nested(depth: int, *, inner: str = "name: L, scopes: segment") -> str:
    """Labels within labels."""
    text = f"{{id: last, {inner}}}"
    for n in range(depth):
        text = f"{{id: l{n}, name: L, children: [{text}]}}"
    return f"{TOP}action: [{text}]"


def aliased(key: str, count: int, each: int) -> str:
    """Many labels that share one long list of names through an alias."""
    names = ", ".join(f"t{n}" for n in range(each))
    targets = "\n".join(f"  - {{name: t{n}, scopes: segment, shapes: box}}" for n in range(each))
    labels = "\n".join(f"  - {{name: u{n}, scopes: segment, {key}: *w}}" for n in range(count))
    return f"{TOP}scene:\n{targets}\naction:\n  - {{name: first, scopes: segment, {key}: &w [{names}]}}\n{labels}\n"


def attributes_handed_down() -> str:
    """A thousand attributes taken over by thousands of labels that each add one."""
    names = ", ".join(f"a{n}" for n in range(1000))
    known = (
        "".join(f"  - {{name: a{n}, type: text}}\n" for n in range(1000)) + "  - {name: more, type: text}\n"
    )
    children = "".join(f"      - {{name: c{n}, attributes: [more]}}\n" for n in range(40_000))
    top = f"  - name: o\n    shapes: box\n    attributes: [{names}]\n    children:\n"
    return f"{TOP}object:\n{top}{children}attribute:\n{known}"


def waiting_chain() -> str:
    """Attributes each of which waits for the next."""
    uses = ", ".join(f"{{id: a{n}, when: {{a{n + 1}: x}}}}" for n in range(999))
    known = "".join(f"  - {{name: a{n}, type: text}}\n" for n in range(1000))
    labels = "".join(f"  - {{name: o{n}, shapes: box, attributes: *w}}\n" for n in range(40))
    return f"{TOP}object:\n  - {{name: o, shapes: box, attributes: &w [{uses}, a999]}}\n{labels}attribute:\n{known}"


def many_choices() -> str:
    """Conditions on attributes with very many values."""
    values = ", ".join(f"v{n}" for n in range(5000))
    labels = "".join(
        f"  - {{name: o{n}, shapes: box, attributes: [a, {{id: b, when: {{a: *v}}}}]}}\n" for n in range(60)
    )
    known = f"  - {{name: a, type: choice, values: &v [{values}]}}\n  - {{name: b, type: text}}\n"
    return f"{TOP}attribute:\n{known}object:\n{labels}"


def slow_patterns() -> str:
    """Different patterns, each as slow to match as is let through, with texts that are slow to match."""
    one = "  - {{name: p{n}, type: text, pattern: 'a*a*a*b{{{n}}}|a*', default: '" + "a" * 190 + "'}}\n"
    return f"{TOP}{WALK}attribute:\n" + "".join(one.format(n=n) for n in range(2, 150))


HOSTILE: dict[str, tuple[Callable[[], str], str | None]] = {
    "deep lists": (lambda: "a: " + "[" * ROOM, "nested deeper than 200 levels"),
    "deep mappings": (lambda: "a: " + "{a: " * (ROOM // 4), "nested deeper than 200 levels"),
    "deep blocks": (lambda: "- " * (ROOM // 2), "nested deeper than 200 levels"),
    "deep labels": (lambda: nested(1_000), "nested deeper than 200 levels"),
    "labels as deep as may be": (lambda: nested(97), None),
    "one key": (lambda: f"{TOP}? {'k' * ROOM}\n: 1\n{WALK}", "unknown key “kkk"),
    "one long key": (lambda: f"{TOP}{'k' * ROOM}: 1\n{WALK}", "this is not YAML"),
    "one text": (
        lambda: f"{TOP}description: {'x' * ROOM}\n{WALK}",
        "“description” has at most 5000 characters",
    ),
    "one name": (lambda: f"{TOP}action: [{{name: {'x' * ROOM}, scopes: segment}}]", "“name” has at most 200"),
    "one quoted name": (
        lambda: f'{TOP}action: [{{name: "{"x" * ROOM}", scopes: segment}}]',
        "“name” has at most 200",
    ),
    "one id": (
        lambda: f"{TOP}action: [{{name: a, id: {'x' * ROOM}, scopes: segment}}]",
        "“id” has at most 64",
    ),
    "one value": (
        lambda: f"{TOP}{WALK}attribute: [{{name: a, type: choice, values: ['{'ﷺ' * (ROOM // 3)}']}}]",
        "a value is a word",
    ),
    "one contrast": (
        lambda: f"{TOP}action: [{{name: Walk, scopes: segment, contrasts: {{? {'x' * ROOM} : y}}}}]",
        "there is no label",
    ),
    "one anchor": (lambda: f"{TOP}a: *{'x' * ROOM}", "names nothing written before it"),
    "one tag": (lambda: f"{TOP}a: !{'x' * ROOM} y", "tags such as"),
    "one number": (
        lambda: f"{TOP}{WALK}attribute: [{{name: a, type: number, min: {'9' * ROOM}}}]",
        "“min” is a number",
    ),
    "one duration": (
        lambda: f"{TOP}action: [{{name: a, scopes: segment, duration: {{at_least: {'9' * ROOM} s}}}}]",
        "is no duration",
    ),
    "a billion laughs": (
        lambda: (
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20))
        ),
        "this grows too large when its aliases are written out",
    ),
    "a quadratic blow-up": (
        lambda: f"{TOP}a: &a {'x' * 4_000_000}\nb: [{', '.join(['*a'] * 1_001)}]",
        "more than 1000 aliases",
    ),
    "an anchor in itself": (lambda: f"{TOP}action: &a [{{name: x, children: *a}}]", "“*a” contains itself"),
    "only anchors": (
        lambda: repeated(f"{TOP}action: [", "&a{n} x, ", "]", most=390_000),
        "a label is a mapping",
    ),
    "unknown keys": (lambda: repeated(f"{TOP}{WALK}", "k{n}: 1\n", most=190_000), "unknown key “k0”"),
    "the same key": (lambda: repeated(f"{TOP}{WALK}", "name: 1\n", most=190_000), "“name” is here twice"),
    "unknown labels": (
        lambda: repeated(f"{TOP}action:\n", "  - {name: l{n}, scopes: clip, within: m{n}}\n", most=44_000),
        "there is no label “m0”",
    ),
    "the same label": (
        lambda: repeated(f"{TOP}action:\n", "  - {name: walk}\n", most=130_000),
        "“walk” is already the label on line 5",
    ),
    "words for labels": (lambda: repeated(f"{TOP}action:\n", "- a\n", most=390_000), "a label is a mapping"),
    "empty lists": (lambda: repeated(f"{TOP}action: [", "[],", "]", most=390_000), "a label is a mapping"),
    "short values": (lambda: repeated(f"{TOP}a: [", "a,", "]"), "more than 400000 values"),
    "nothing but lines": (lambda: "\n" * ROOM, "a taxonomy begins with"),
    "nothing but comments": (lambda: "#\n" * (ROOM // 2), "a taxonomy begins with"),
    "documents": (lambda: "---\n" * (ROOM // 4), "a taxonomy is one document"),
    "directives": (lambda: "%TAG ! x\n" * (ROOM // 9), "this is not YAML"),
    "labels": (
        lambda: repeated(f"{TOP}action:\n", "- {name: l{n}, scopes: clip}\n", most=55_000),
        "more than 50000 labels",
    ),
    "as many labels as may be": (
        lambda: (
            f"{TOP}action:\n"
            + "".join(f"- {{name: l{n}, scopes: clip, tracking: true}}\n" for n in range(50_000))
        ),
        None,
    ),
    "attributes": (
        lambda: repeated(f"{TOP}{WALK}attribute:\n", "- {name: a{n}, type: text}\n", most=55_000),
        "more than 10000 attributes",
    ),
    "attributes handed down": (lambda: attributes_handed_down(), "hand down more than can be kept"),
    "roles handed down": (
        lambda: (
            f"{TOP}object: [{{name: a, shapes: box}}]\naction:\n- name: o\n  scopes: clip\n"
            f"  roles: [{', '.join(f'{{id: r{n}, labels: a}}' for n in range(1000))}]\n  children:\n"
            + "".join(f"  - {{name: b{n}, roles: [{{id: own, labels: a}}]}}\n" for n in range(30_000))
        ),
        "hand down more than can be kept",
    ),
    "references": (lambda: aliased("excludes", 250, 1000), "labels name each other more than 200000 times"),
    "exclusions": (lambda: aliased("excludes", 180, 1000), None),
    "needs": (lambda: aliased("within", 180, 1000), None),
    "attributes in a circle": (
        lambda: waiting_chain().replace("a999]", "{id: a999, when: {a0: x}}]"),
        "“a0” waits for itself",
    ),
    "attributes waiting in a row": (lambda: waiting_chain(), None),
    "conditions": (lambda: many_choices(), None),
    "patterns that run for ever": (
        lambda: f"{TOP}{WALK}attribute: [{{name: a, type: text, pattern: '((a+)+){{300,}}b'}}]",
        "could take for ever",
    ),
    "slow patterns": (lambda: slow_patterns(), "takes too long on the texts of this file"),
    "patterns": (
        lambda: repeated(
            f"{TOP}{WALK}attribute:\n", "- {name: a{n}, type: text, pattern: 'a{n}'}\n", most=55_000
        ),
        "more than 100 different patterns",
    ),
    "wide patterns": (
        lambda: (
            f"{TOP}{WALK}attribute:\n"
            + "".join(f"- {{name: a{n}, type: text, pattern: '(?i)[a-\uffef]{n}'}}\n" for n in range(100))
        ),
        None,
    ),
    "groups": (
        lambda: (
            f"{TOP}{WALK}attribute: "
            + "".join(f"[{{name: {'g' * 190}, children: " for _ in range(90))
            + "["
            + ", ".join(f"{{name: a{n}, type: text}}" for n in range(10_000))
            + "]"
            + "}]" * 90
        ),
        None,
    ),
    "control characters": (
        lambda: f'{TOP}action: [{{name: "Wa\\x07lk", scopes: segment}}]',
        "U+0007, which people can't see",
    ),
    "nothing in a name": (
        lambda: f'{TOP}action: [{{name: "Wa\\0lk", scopes: segment}}]',
        "U+0000, which people can't see",
    ),
    "turned text": (
        lambda: f"{TOP}action: [{{name: Walk \u202eklaW, scopes: segment}}]",
        "U+202E, which people can't see",
    ),
    "isolated text": (
        lambda: f"{TOP}action: [{{name: Walk, scopes: segment, notes: \u2066x}}]",
        "U+2066, which people can't see",
    ),
    "lines in a name": (
        lambda: f'{TOP}action: [{{name: "Wa\\nlk", scopes: segment}}]',
        "“name” is written in one line",
    ),
    "half a character": (lambda: f"{TOP}name2: \ud800", "the text holds broken characters"),
    "turned text everywhere": (
        lambda: repeated(f"{TOP}a: [", "\u202e,", "]"),
        "U+202E, which people can't see",
    ),
}


HEAVY = frozenset(
    {
        "only anchors",
        "short values",
        "empty lists",
        "labels",
        "the same key",
        "unknown labels",
        "the same label",
        "words for labels",
        "as many labels as may be",
        "attributes",
        "roles handed down",
        "patterns",
        "wide patterns",
    }
)
"""Those that take longest and show nothing that others don't: measured with the speed, not in every test run."""


def peak() -> float:
    """Megabytes this process has held at most, not counting what the one that started it held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(names: Iterable[str]) -> None:
    """Print for each file what it is answered, in how many CPU seconds, and by how many megabytes memory grew."""
    check_taxonomy(TOP + WALK)
    for name in names:
        text = HOSTILE[name][0]()
        before = peak()
        started = time.process_time()
        found = check_taxonomy(text)
        seconds = time.process_time() - started
        grown = peak() - before
        said = [[p.severity, p.line, p.message, len(str(p))] for p in found]
        print(json.dumps({"name": name, "said": said, "seconds": seconds, "grown": grown}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or HOSTILE)
