"""Every rule gives one answer: to the window's session, to an import, to the command line; and the manual lists it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from contract.videos import Recipe, encode
from framegrain.assets import resource
from framegrain.cli import main as cli
from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL, Rule, RuleBroken
from framegrain.editing.remedies import remedied
from framegrain.exchange import project_json
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.importing import import_json
from framegrain.session.projects import open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.storage.project_file import ProjectFile
from made_projects import MadeSource
from rule_examples import FRAMES, examples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from framegrain.domain.records import Record
    from framegrain.domain.rules import Violation
    from framegrain.session.session import Session
    from framegrain.session.videos import Examined
    from rule_examples import Example

EXAMPLES = {example.rule: example for example in examples()}
every_rule = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)

Answer = set[tuple[str, str, str, str]]
"""Rule, severity, sentence and way out."""


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    path = tmp_path_factory.mktemp("video") / "small.mp4"
    encode(Recipe("libx264", b_frames=2), path)
    found = examine(path)
    assert found.video.frames == FRAMES
    return found


def project_of(folder: Path, example: Example, examined: Examined, records: Iterable[Record]) -> Path:
    """A project file that holds these records, whatever the rules say of them."""
    path = folder / f"{example.rule}.framegrain"
    file = ProjectFile.create(path, taxonomy_text=example.taxonomy, taxonomy_version="2", name="Example")
    file.add_video(examined.video, examined.index.to_bytes(), records)
    file.close()
    return path


def answers(example: Example, violations: Iterable[Violation]) -> Answer:
    """What is said of the example's rule."""
    return {(v.rule, v.severity, v.reason, v.fix) for v in violations if v.rule is example.rule}


def expected(example: Example, examined: Examined) -> Answer:
    """What the rules say, asked directly; before the change they say nothing of this rule."""
    contract = read_taxonomy(example.taxonomy, "example.yaml")
    sound, broken = (
        Document(examined.video, examined.index.times, records) for records in (example.before, example.after)
    )
    assert answers(example, rules.check(sound, contract)) == set()
    found = answers(example, rules.check(broken, contract))
    assert found
    return found


def opened(path: Path) -> Session:
    session = open_project(path, person="tester")
    open_last_video(session)
    return session


@every_rule
def test_through_the_session(example: Example, examined: Examined, tmp_path: Path) -> None:
    wanted = expected(example, examined)
    session = opened(project_of(tmp_path, example, examined, example.before))
    try:
        if any(severity == "forbid" for _, severity, _, _ in wanted):
            with pytest.raises(RuleBroken) as refused:
                session.do(example.edit)
            assert answers(example, refused.value.violations) == wanted
            assert session.open_document == Document(
                session.open_document.video, session.open_document.times, example.before
            )
        else:
            session.do(example.edit)
            assert answers(example, rules.check(session.open_document, session.taxonomy)) == wanted
    finally:
        session.close()


@every_rule
def test_through_an_import(example: Example, examined: Examined, tmp_path: Path) -> None:
    wanted = expected(example, examined)
    file = tmp_path / "example.json"
    contract = read_taxonomy(example.taxonomy, "example.yaml")
    document = Document(replace(examined.video, id=1), examined.index.times, example.after)
    source = IndexedSource([document], taxonomy=contract, taxonomy_text=example.taxonomy)
    source.index = examined.index.to_bytes()
    project_json.write(source, file)
    report = import_json(tmp_path / "made.framegrain", file)
    assert answers(example, (violation for _, violation in report.violations)) == wanted


class IndexedSource(MadeSource):
    """A project in memory, with the index of a real video."""

    index = b""

    def index_bytes(self, video_id: int) -> bytes:
        return self.index


@every_rule
def test_through_the_command_line(
    example: Example, examined: Examined, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = expected(example, examined)
    path = project_of(tmp_path, example, examined, example.after)
    assert cli.run(["check", str(path), "--json"], open_window=lambda _: 0, make_demo=lambda *_: 0) == 1
    found = json.loads(capsys.readouterr().out)["violations"]
    shown = {(v["rule"], v["severity"], v["reason"], v["fix"]) for v in found}
    assert {answer for answer in shown if answer[0] == example.rule} == wanted


@every_rule
def test_one_click_puts_it_right(example: Example, examined: Examined, tmp_path: Path) -> None:
    session = opened(project_of(tmp_path, example, examined, example.after))
    try:
        for violation in rules.check(session.open_document, session.taxonomy):
            if violation.rule is example.rule and violation.remedy is not None:
                edit = remedied(session.desk, violation)
                assert edit is not None
                session.do(edit)
                left = rules.check(session.open_document, session.taxonomy, [violation.record])
                assert (violation.rule, violation.reason) not in {(v.rule, v.reason) for v in left}
                assert session.can_undo == edit.name
                return
        assert manual()[example.rule].click == "–"
    finally:
        session.close()


class Row:
    """One line of the manual's table."""

    def __init__(self, cells: list[str]) -> None:
        self.says, self.severity, self.way_out, self.click = cells


def manual() -> dict[str, Row]:
    text = resource("help", "labels-and-rules.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| `(\w+)` \|(.+)\|$", text, re.MULTILINE)
    return {rule: Row([cell.strip() for cell in cells.split("|")]) for rule, cells in lines}


def test_every_rule_has_an_example_and_a_line_in_the_manual() -> None:
    assert set(EXAMPLES) == set(Rule)
    assert set(manual()) == {rule.value for rule in Rule}


def test_the_manual_names_the_default_of_every_rule() -> None:
    shown = {rule: row.severity for rule, row in manual().items()}
    assert shown == {
        rule.value: "always" if rule in STRUCTURAL else DEFAULT_SEVERITY[rule].value for rule in Rule
    }


def test_the_manual_says_what_one_click_does_where_there_is_one(examined: Examined) -> None:
    for rule, example in EXAMPLES.items():
        contract = read_taxonomy(example.taxonomy, "example.yaml")
        document = Document(examined.video, examined.index.times, example.after)
        found = [v for v in rules.check(document, contract) if v.rule is rule]
        clicks = any(v.remedy is not None for v in found)
        assert clicks is (manual()[rule].click != "–"), rule
        assert all(v.reason and v.fix for v in found)
