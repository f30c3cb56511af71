"""Whether a project file is whole, found out without disturbing whoever works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def damage_in(project: Path) -> str:
    """What is wrong with a project file and what to do; empty when it is whole.

    Reads the whole file through a connection of its own, so it may run in the background.
    """
    file = ProjectFile.open(project, read_only=True)
    try:
        problems = file.check()
    finally:
        file.close()
    if not problems:
        return ""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return (
        f"{project.name} is damaged: {problems[0]}{more}. Export it to JSON now and make a new project of the export, "
        f"or go back to an older copy"
    )
