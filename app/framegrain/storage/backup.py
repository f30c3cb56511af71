"""A copy of a project while it is open, made by SQLite so that it is whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
from framegrain.storage.database import TROUBLE, failure
from framegrain.storage.errors import StorageError
from framegrain.storage.files import draft_for, forget, put_in_place, settle_folder
from framegrain.storage.rescue import copied

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.storage.database import Database
    from framegrain.storage.thinning import Stepping


def backed_up(
    database: Database, to: Path, *, replace: bool = False, stepping: Stepping | None = None
) -> None:
    """Copy the project to `to`, complete or not at all; BadInput when there is a file and `replace` is not set.

    With `stepping` it is copied bit by bit, telling how far it is; raises Cancelled when that says so.
    """
    to = to.absolute()
    if os.path.lexists(to) and (not replace or _same(to, database.path)):
        raise BadInput(f"{to} exists already; choose another name for the backup")
    draft = draft_for(to)
    try:
        forget(draft)
        copied(database.sqlite, draft, stepping)
        if replace:
            os.replace(draft, to)
            settle_folder(to.parent)
        else:
            put_in_place(draft, to)
    except FileExistsError:
        raise BadInput(f"{to} exists already; choose another name for the backup") from None
    except OSError as error:
        raise StorageError(
            f"the backup {to} could not be saved: {error.strerror}; choose another folder"
        ) from error
    except TROUBLE as error:
        raise failure(to, "the backup could not be saved", error) from error
    finally:
        forget(draft)


def _same(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except OSError:
        return False
