"""`framegrain taxonomy diff` and `framegrain taxonomy apply`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framegrain.cli.output import ProgressLine, print_json, sentence
from framegrain.domain.migration import (
    SPELLINGS,
    Redefine,
    Reid,
    defined_anew,
    diff,
    guess,
    parsed,
    spelled,
    summary,
)
from framegrain.exchange.taxonomy import read_taxonomy, read_taxonomy_file
from framegrain.session.migrating import MOST_ROWS, Migration, TaxonomyChange, change_from
from framegrain.session.projects import open_project
from framegrain.session.rechecking import CAUSES

if TYPE_CHECKING:
    import argparse

    from framegrain.domain.migration import Step
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.migrating import Outlook
    from framegrain.session.session import Session


def add_verbs(verbs: Any) -> None:
    """Add what compares taxonomies and changes that of a project."""
    text = "say what is different between two taxonomy files, a line for each thing"
    comparing = verbs.add_parser("diff", help=text, description=sentence(text))
    comparing.add_argument("old", type=Path, metavar="OLD")
    comparing.add_argument("new", type=Path, metavar="NEW")
    comparing.add_argument("--json", action="store_true", help="print JSON")
    comparing.set_defaults(run=run_diff)
    text = "give a project another taxonomy, with all its records, as one step that can be undone"
    applying = verbs.add_parser(
        "apply",
        help=text,
        description=f"{sentence(text)} A step says what becomes of a label, attribute, value or role that goes: "
        f"{'; '.join(SPELLINGS)}.",
    )
    applying.add_argument("project", type=Path, metavar="PROJECT")
    applying.add_argument("new", type=Path, metavar="NEW", help="a taxonomy file (YAML)")
    applying.add_argument(
        "--step",
        action="append",
        default=[],
        metavar="STEP",
        help='such as "merge stroll,amble into walk"; may be given more than once',
    )
    applying.add_argument(
        "--guess", action="store_true", help="also take the steps that the two taxonomies suggest"
    )
    applying.add_argument(
        "--no-recheck",
        action="store_true",
        help="leave the records of labels that are defined anew as they are; else they wait for another look",
    )
    applying.add_argument("--dry-run", action="store_true", help="only say what it would do")
    applying.add_argument("--json", action="store_true", help="print JSON")
    applying.set_defaults(run=run_apply)


def run_diff(arguments: argparse.Namespace) -> int:
    """Print every difference; status 1 when there are any."""
    old, new = (read_taxonomy(read_taxonomy_file(f), f.name) for f in (arguments.old, arguments.new))
    found = diff(old, new)
    steps = [text for step in guess(old, new) if (text := spelled(step))]
    if arguments.json:
        differences = [
            {
                "kind": d.kind.value,
                "subject": d.subject,
                "is_attribute": d.is_attribute,
                "title": d.title,
                "field": d.field,
                "was": d.was,
                "now": d.now,
            }
            for d in found
        ]
        print_json({"differences": differences, "proposed_steps": steps})
        return 1 if found else 0
    for difference in found:
        print(difference.line)
    print(summary(found))
    for step in steps:
        print(f'proposed: --step "{step}"')
    return 1 if found else 0


def run_apply(arguments: argparse.Namespace) -> int:
    """Change a project's taxonomy, or say what that would do.

    Status 1 when records break rules they kept before, have to be looked at again, or (in a dry run) stand in the way.
    """
    session = open_project(arguments.project, read_only=arguments.dry_run)
    try:
        change = change_from(arguments.new)
        steps = [parsed(text) for text in arguments.step]
        left = _left(session.taxonomy, change.new, steps) if arguments.no_recheck else []
        steps += left
        if arguments.guess:
            steps = with_guesses(session.taxonomy, change.new, steps)
        migration = Migration(session, TaxonomyChange(change.new, change.text, tuple(steps)))
        untouched = _records_of(session, {step.label for step in left})
        outlook, keep = migration.prepare(ProgressLine("looking ahead"))
        keep()
        proposed = _proposals(session, change.new, steps) if outlook.obstacles else []
        backup = None if arguments.dry_run else migration.land()
        if migration.backup_problem:
            print(f"framegrain: {migration.backup_problem}", file=sys.stderr)
        applied = not arguments.dry_run
        _tell(session, outlook, proposed, backup, applied=applied, as_json=arguments.json)
        if untouched and not arguments.json:
            print(f"not to be looked at again, though defined anew: {untouched} records")
    finally:
        session.close()
    return 1 if outlook.broken or outlook.queued or outlook.obstacles else 0


def _left(old: Taxonomy, new: Taxonomy, steps: list[Step]) -> list[Redefine]:
    """That records of labels defined anew stay as they are, for each label of which no step says so or otherwise."""
    same = {step.label: step.to for step in steps if isinstance(step, Reid)}
    said = {step.label for step in steps if isinstance(step, Redefine)}
    return [Redefine(label, look_again=False) for label in defined_anew(old, new, same) if label not in said]


def _records_of(session: Session, labels: set[LabelId]) -> int:
    counts = session.project.counts(None)
    of = (*counts.events_by_label.items(), *counts.tracks_by_label.items())
    return sum(count for label, count in of if label in labels)


def with_guesses(old: Taxonomy, new: Taxonomy, steps: list[Step]) -> list[Step]:
    """The steps given, and those guesses that say nothing of the same things."""
    said = {subject for step in steps for subject in _subjects(step)}
    return [*steps, *(step for step in guess(old, new) if not said.intersection(_subjects(step)))]


def _subjects(step: Step) -> set[tuple[str, str]]:
    """What a step decides about: labels, attributes, values, roles of the old taxonomy."""
    labels = getattr(step, "labels", ()) or (getattr(step, "label", None),)
    kind = type(step).__name__
    what = kind if kind in ("Redefine", "Rename", "Move", "Tighten", "Deprecate") else "label"
    found = {(what, label) for label in labels if label is not None and label != getattr(step, "into", None)}
    role = getattr(step, "role", None)
    if role is not None:
        return {("role", f"{label}.{role}") for _what, label in found}
    attribute = getattr(step, "attribute", None)
    if attribute is not None:
        return {("attribute", attribute)}
    of = getattr(step, "of", None)
    if of is not None:
        choices = getattr(step, "choices", None) or (getattr(step, "choice", ""),)
        return {("value", f"{of}.{choice}") for choice in choices}
    return found


def _proposals(session: Session, new: Taxonomy, steps: list[Step]) -> list[str]:
    known = {spelled(step) for step in steps}
    texts = (spelled(step) for step in with_guesses(session.taxonomy, new, steps))
    return [text for text in texts if text and text not in known]


def _tell(
    session: Session,
    outlook: Outlook,
    proposed: list[str],
    backup: Path | None,
    *,
    applied: bool,
    as_json: bool,
) -> None:
    if as_json:
        print_json({"applied": applied, **_as_json(session, outlook, proposed, backup)})
        return
    for obstacle in outlook.obstacles:
        print(f"in the way: {obstacle}")
    for step in proposed:
        print(f'proposed: --step "{step}"')
    print(outlook.sentence)
    for row in outlook.rows:
        print(f"{row.severity.value}  {row.video_name} frame {row.frame}  {row.title}: {row.reason}")
    if outlook.broken > MOST_ROWS:
        print(f"and {outlook.broken - MOST_ROWS:,} more")
    for cause, words in CAUSES.items():
        if outlook.queued[cause]:
            print(f"to look at again: {outlook.queued[cause]} ({words.lower()})")
    if applied:
        print(
            f"{session.project.path}: version {session.taxonomy.version}, {outlook.changed} records written anew"
        )
    if backup is not None:
        print(f"what it was is kept in {backup}")


def _as_json(session: Session, outlook: Outlook, proposed: list[str], backup: Path | None) -> dict[str, Any]:
    names = {video.id: video.name for video in session.videos()}
    return {
        "project": str(session.project.path),
        "backup": str(backup) if backup is not None else None,
        "changed": outlook.changed,
        "in_the_way": list(outlook.obstacles),
        "proposed_steps": proposed,
        "to_look_at_again": {cause.value: count for cause, count in outlook.queued.items()},
        "broken": outlook.broken,
        "counts": [
            {"video": names[video], "rule": rule.value, "label": label, "count": count}
            for (video, rule, label), count in outlook.counts.items()
        ],
        "violations": [
            {
                "video": row.video_name,
                "record": row.record,
                "label": row.label,
                "frame": row.frame,
                "title": row.title,
                "rule": row.rule.value,
                "severity": row.severity.value,
                "reason": row.reason,
            }
            for row in outlook.rows
        ],
    }
