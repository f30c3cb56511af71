"""The rules that keep the code readable and the program offline, safe and in layers."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "app" / "framegrain"
SOURCES = sorted(PACKAGE.rglob("*.py"))

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())

NETWORK = re.compile(
    r"(socket|socketserver|ssl|http|ftplib|smtplib|imaplib|poplib|telnetlib|xmlrpc|urllib\.(request|error)|urllib3"
    r"|requests|httpx|aiohttp|websockets|webbrowser|PySide6\.(QtNetwork\w*|QtWebSockets|QtWebEngine\w+))(\.|$)"
)
RUNS_DATA_AS_CODE = re.compile(r"(pickle|_pickle|cPickle|cloudpickle|dill|joblib|marshal|shelve)(\.|$)")
YAML_OBJECTS = re.compile(r"yaml\.((full_|unsafe_)?load(_all)?|C?(Full|Unsafe)?Loader)$")
SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|WITH|REPLACE|VACUUM)\s"
    r"|\s*(select .*from|insert (or \w+ )?into|delete from|update \S+ set|pragma)\s"
    r"|\s*((create|drop|alter) (virtual )?(table|index|trigger|view))\s"
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name a file imports, spelled in full."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def calls_of(module: ast.Module, *names: str) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno


def used_of(module: ast.Module, library: str) -> Iterator[tuple[int, str]]:
    """What a file takes from a library it imports as a whole."""
    if any(name == library for _, name in imported(module)):
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == library
            ):
                yield node.lineno, f"{library}.{node.attr}"


def network_imports(module: ast.Module) -> Iterator[int]:
    return (line for line, name in imported(module) if NETWORK.match(name))


def data_run_as_code(module: ast.Module) -> Iterator[int]:
    for line, name in (*imported(module), *used_of(module, "yaml")):
        if RUNS_DATA_AS_CODE.match(name) or YAML_OBJECTS.match(name):
            yield line
    yield from calls_of(module, "eval", "exec", "compile", "__import__")
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            given = (node.arg, node.value.value)
            if given in {("typ", "unsafe"), ("allow_pickle", True), ("shell", True)}:
                yield node.value.lineno


def prints(module: ast.Module) -> Iterator[int]:
    return calls_of(module, "print")


def assembled_sql(module: ast.Module) -> Iterator[int]:
    """Lines where SQL is put together from pieces instead of taking parameters."""
    for node in ast.walk(module):
        if any(SQL.match(text) for text in assembled(node)):
            yield node.lineno


def assembled(node: ast.AST) -> Iterator[str]:
    """What is known of a string that is put together from parts; the rest reads as `?`."""
    match node:
        case ast.JoinedStr(values=[_, _, *_] as parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in parts)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add() | ast.Mod()):
            yield text
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format" | "replace")):
            yield text


def long_functions(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 60:
            yield node.lineno


def broken(rule: Callable[[ast.Module], Iterator[int]], sources: list[Path] = SOURCES) -> list[str]:
    """Where the sources break a rule, as `file:line` that an editor can jump to."""
    return [
        f"{path.relative_to(CHECKOUT)}:{line}" for path in sources for line in sorted(set(rule(tree(path))))
    ]


def too_long(limit: int, sources: list[Path]) -> list[str]:
    lengths = {path: len(path.read_text().splitlines()) for path in sources}
    return [
        f"{path.relative_to(CHECKOUT)}: {lines} lines" for path, lines in lengths.items() if lines >= limit
    ]


def within(*folders: str) -> list[Path]:
    return [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] in folders]


def test_imports_keep_to_the_layers(capsys: pytest.CaptureFixture[str]):
    configuration.configure()
    kept = lint_imports(config_filename=str(CHECKOUT / "pyproject.toml"), cache_dir=None, no_logo=True)
    report = capsys.readouterr().out
    assert kept, report[max(report.find("Broken contracts"), 0) :]


def test_files_and_functions_are_short():
    assert too_long(400, SOURCES) == []
    assert broken(long_functions) == []


def test_the_main_window_only_assembles():
    assert too_long(300, [path for path in within("ui") if path.stem in ("window", "main_window")]) == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [str(path) for path in PACKAGE.rglob("*.py") if words.search(path.read_text())] == []


def test_the_program_stays_offline():
    assert broken(network_imports) == []


def test_only_the_command_line_prints():
    assert broken(prints, [path for path in SOURCES if path not in within("cli")]) == []


def test_queries_take_parameters():
    assert broken(assembled_sql, within("storage")) == []


def test_data_is_never_run_as_code():
    assert broken(data_run_as_code) == []


def test_every_library_used_is_declared():
    declared = [metadata.distribution(Requirement(text).name) for text in PROJECT["project"]["dependencies"]]
    brought = {path.parts[0].removesuffix(".py") for package in declared for path in package.files}
    used = {name.partition(".")[0] for path in SOURCES for _, name in imported(tree(path))}
    assert used - brought - sys.stdlib_module_names - {"framegrain"} == set()


def test_only_the_headless_opencv_is_installed():
    wheels = (
        "opencv-python",
        "opencv-contrib-python",
        "opencv-python-headless",
        "opencv-contrib-python-headless",
    )
    installed = {name for name in wheels if any(metadata.distributions(name=name))}
    assert installed == {"opencv-contrib-python-headless"}


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (network_imports, "from PySide6 import QtNetwork"),
        (network_imports, "import urllib.request"),
        (network_imports, "from urllib import request"),
        (network_imports, "import http.client as web"),
        (data_run_as_code, "from pickle import loads"),
        (data_run_as_code, "import yaml\nyaml.load(text)"),
        (data_run_as_code, "import yaml\nyaml.parse(text, Loader=yaml.Loader)"),
        (data_run_as_code, "from yaml import unsafe_load"),
        (data_run_as_code, "eval(text)"),
        (data_run_as_code, "YAML(typ='unsafe')"),
        (data_run_as_code, "np.load(path, allow_pickle=True)"),
        (prints, "print('here')"),
        (assembled_sql, "f'SELECT * FROM event WHERE id = {id}'"),
        (assembled_sql, "'select * from ' + table"),
        (assembled_sql, "f'select {columns} from event'"),
        (assembled_sql, "'DELETE FROM event WHERE id = %s' % id"),
        (assembled_sql, "'PRAGMA user_version = {}'.format(version)"),
        (assembled_sql, "'INSERT INTO event VALUES (' + marks + ')' + tail"),
        (long_functions, "def long():\n" + "    pass\n" * 60),
    ],
)
def test_each_rule_sees_what_it_forbids(rule: Callable[[ast.Module], Iterator[int]], source: str):
    assert list(rule(ast.parse(source))) != []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (network_imports, "from urllib.parse import quote"),
        (data_run_as_code, "dialog.exec()\nre.compile('a')\nYAML(typ='safe')"),
        (data_run_as_code, "import yaml\nyaml.parse(text, Loader=yaml.CSafeLoader)"),
        (data_run_as_code, "yaml = YAML(typ='safe')\nyaml.load(text)"),
        (prints, "console.print('here')"),
        (assembled_sql, "f'select a video first: {name}'.strip()"),
        (assembled_sql, "db.execute('SELECT * FROM event WHERE id = ?', (id,))"),
        (long_functions, "def short():\n" + "    pass\n" * 59),
    ],
)
def test_each_rule_lets_the_rest_be(rule: Callable[[ast.Module], Iterator[int]], source: str):
    assert list(rule(ast.parse(source))) == []
