"""`framegrain guideline` on the command line, both formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain import bootstrap
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_taxonomy_becomes_a_page_and_a_pdf(tmp_path: Path, qapp: object) -> None:
    assert qapp
    (tmp_path / "small.yaml").write_text(TAXONOMY, encoding="utf-8")
    for name, start in (("book.html", b"<!DOCTYPE html>"), ("book.pdf", b"%PDF")):
        assert bootstrap.run(["guideline", str(tmp_path / "small.yaml"), "--out", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_another_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.yaml").write_text(TAXONOMY, encoding="utf-8")
    status = bootstrap.run(["guideline", str(tmp_path / "small.yaml"), "--out", str(tmp_path / "book.doc")])
    assert status == 2
    assert ".html or .pdf" in capsys.readouterr().err
    assert not (tmp_path / "book.doc").exists()
