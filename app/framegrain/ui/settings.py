"""What the window remembers on this machine: one small JSON file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from platformdirs import user_config_path

if TYPE_CHECKING:
    from pathlib import Path


def default_settings_file() -> Path:
    """Where settings live for this person."""
    return user_config_path("framegrain", appauthor=False) / "settings.json"


class Settings:
    """Values by name, on disk as soon as they are set.

    A file that can't be read is set aside and the defaults count; `problem` then says so in one sentence,
    as it does when values can't be kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""
        self._values: dict[str, Any] = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """A value of the default's type; the default when there is none or it is of another type."""
        value = self._values.get(name, default)
        if default is not None and not isinstance(value, type(default)):
            return default
        return value

    def set(self, name: str, value: Any) -> None:
        """Keep a JSON value; None forgets it."""
        if self._values.get(name) == value:
            return
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            self.problem = (
                f"The settings in {self.path} can't be read ({error.strerror}); the defaults are used."
            )
            return {}
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            return values
        self.problem = (
            f"The settings file {self.path} was damaged; the defaults are used and it is kept beside it."
        )
        self._set_aside()
        return {}

    def _set_aside(self) -> None:
        try:
            os.replace(self.path, self.path.with_suffix(".damaged"))
        except OSError:
            self.problem = f"The settings file {self.path} is damaged; the defaults are used."

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self._values, indent=1, sort_keys=True), encoding="utf-8")
            os.replace(fresh, self.path)
        except OSError as error:
            self.problem = (
                f"Settings can't be kept in {self.path} ({error.strerror}); they last until you quit."
            )
