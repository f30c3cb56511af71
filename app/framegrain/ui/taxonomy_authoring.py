"""Opens the taxonomy editor on what is there: the draft put aside, the project's taxonomy, or nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, cast

from framegrain.domain.errors import BadInput
from framegrain.domain.rules.offer import Offer
from framegrain.session.draft_steps import steps_of
from framegrain.session.drafting import draft_of, kept, use_in
from framegrain.session.migrating import TaxonomyChange
from framegrain.ui.attempt import sentence
from framegrain.ui.taxonomy.panel import TaxonomyPanel
from framegrain.ui.taxonomy_editor.preview import PreviewSession
from framegrain.ui.taxonomy_editor.sheet import Setting, TaxonomyEditor

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session
    from framegrain.ui.taxonomy_editor.checking import Finished
    from framegrain.ui.window import MainWindow


def edit_taxonomy(window: MainWindow) -> TaxonomyEditor:
    """Show the editor; a draft of this project that was not applied is gone on with."""
    session = window.session
    project = str(session.project.path) if session is not None else ""
    kept_at = window.settings.path.with_name(
        f"taxonomy-draft-{sha256(project.encode()).hexdigest()[:16]}.json"
    )
    draft, told = None, ""
    try:
        found = kept(kept_at)
        if found is not None and found[1] == project:
            draft = found[0]
            told = "You go on with the draft you left here"
    except BadInput as error:
        told = sentence(error)
    if draft is None:
        draft = draft_of(session.taxonomy if session is not None else None)
    shown = PreviewSession()
    panel = TaxonomyPanel(cast("Session", shown), window.look, window.say, None, _always)
    panel.view.chosen.disconnect()
    panel.edit.hide()
    panel.splitter.setSizes([700, 60])
    setting = Setting(
        jobs=window.jobs,
        kept_at=kept_at,
        preview=panel,
        show_preview=shown.show_taxonomy,
        project=project,
        taxonomy=session.taxonomy if session is not None else None,
        use=use_in(session) if session is not None else None,
    )
    editor = TaxonomyEditor(window, window.look, draft, setting)
    editor.apply_wanted.connect(lambda made: _apply(window, editor, made, project, kept_at))
    editor.present()
    if told:
        editor.tell(told)
    return editor


def _always(_session: Session, label_id: LabelId) -> Offer:
    """Where nothing is labeled every label is on offer."""
    return Offer(label=label_id, allowed=True)


def _apply(window: MainWindow, editor: TaxonomyEditor, made: Finished, project: str, kept_at: Path) -> None:
    """Show what the draft would do to everything labeled; the draft is kept until it is the project's taxonomy."""
    session, taxonomy = window.session, made.taxonomy
    if session is None or taxonomy is None:
        return None
    if str(session.project.path) != project:
        return editor.tell("Another project is open by now; close the editor and open it there")
    steps = steps_of(editor.draft, session.taxonomy, taxonomy)
    editor.dismiss()
    kept_so = _bytes_of(kept_at)

    def forget() -> None:
        """What the project works under is no draft any more; one that was gone on with meanwhile is."""
        if session.taxonomy == taxonomy:
            if _bytes_of(kept_at) == kept_so:
                kept_at.unlink(missing_ok=True)
            session.taxonomy_changed.disconnect(forget)

    session.taxonomy_changed.connect(forget)
    return window.dialogs.change_taxonomy(TaxonomyChange(taxonomy, made.text, steps))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
