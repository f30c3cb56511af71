"""The files that ship with the program: fonts, icons, sample data, taxonomies.

An installed wheel carries them inside the package; a checkout keeps them at its top level.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class MissingAsset(FileNotFoundError):
    """A file that ships with the program is not where the program was installed."""


def resource(*parts: str) -> Path:
    """Find a file or folder below `resources/`, as in `resource("icons", "play.svg")`.

    Raises MissingAsset.
    """
    return _existing(_home("resources").joinpath(*parts))


def taxonomy_files() -> tuple[Path, ...]:
    """List the shipped taxonomies in the order of their names."""
    return tuple(sorted(_home("taxonomies").glob("*.yaml")))


def taxonomy_file(name: str) -> Path:
    """Find a shipped taxonomy by its name, without the suffix. Raises MissingAsset."""
    found = {path.stem: path for path in taxonomy_files()}
    if name not in found:
        raise MissingAsset(
            f"there is no shipped taxonomy {name!r}; choose one of: {', '.join(found) or 'none'}"
        )
    return found[name]


def _home(folder: str) -> Path:
    shipped = _PACKAGE / "_shipped" / folder
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / folder


def _existing(path: Path) -> Path:
    if not path.exists():
        raise MissingAsset(f"{path} is missing from this installation; install Framegrain again")
    return path
