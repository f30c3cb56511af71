"""Whether a project is whole: its file, found out without disturbing whoever works in it, and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain import rules
from framegrain.session.contents import ProjectContents
from framegrain.session.undecided import told
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.domain.document import Document
    from framegrain.domain.records import Record
    from framegrain.domain.rules import Violation
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.storage.counting import Counts


class Broken(NamedTuple):
    """A broken rule with the record that breaks it, in its video."""

    document: Document
    record: Record
    violation: Violation


def broken_rules(
    project: ProjectFile, taxonomy: Taxonomy, progress: Callable[[float], None] = lambda _done: None
) -> Iterator[Broken]:
    """Every rule broken anywhere in a project, one video after the other.

    `progress` hears of the share done (0 to 1), some twenty times a second. Whoever has seen enough stops asking;
    `progress` may raise to stop it, too.
    """
    contents = ProjectContents(project, taxonomy)
    sizes = {video: _records(counts) for video, counts in project.counts_by_video().items()}
    whole, before = max(sum(sizes.values()), 1), 0
    known = contents.guideline()
    for video_id, size in sizes.items():
        document = contents.document(video_id)
        for done, found in rules.check_bit_by_bit(document, taxonomy):
            yield from (Broken(document, document[v.record], v) for v in told(taxonomy, found, known))
            progress((before + size * done) / whole)
        before += size
    progress(1.0)


def _records(counts: Counts) -> int:
    return counts.clips + counts.events + counts.tracks + counts.keyframes


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
