"""What an index found odd about a file, each with a sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from framegrain.media.picture_series import gap_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

SENTENCES: Final = {
    "repeated_pts": "Some frames carry the same timestamp.",
    "missing_pts": "Some frames carry no timestamp; their times are filled in from their neighbours.",
    "dts_backwards": "The timestamps jump back, as in files joined from pieces.",
    "no_keyframes": "The file marks no keyframe, so reaching a frame means reading from the start.",
    "starts_mid_stream": "The file starts in the middle of a recording; what lies before its first keyframe is lost.",
    "wrong_header_count": "The header promises another number of frames than the file holds.",
    "edit_list_preroll": "The file hides pictures by an edit list; they are not counted, as in every player.",
    "corrupt_packets": "Parts of the file are damaged.",
    "truncated": "The file is cut off before its end.",
    "container_needs_scan": "This kind of file doesn't tell the order of its frames; it is decoded once to know.",
    "order_corrected": "A full decode showed other frames than the file's index promises; the decode is what counts.",
    "damaged_pictures": "Some pictures are damaged and show more or less than was filmed.",
    "size_changes": "The picture size changes within the file; all frames are shown at the size of the first.",
    "fields": "The two fields of a picture are stored one by one; the file is decoded once to know its pictures.",
    "false_keys": "The file marks pictures as keyframes that are none; it is decoded once to know which are.",
    "settings_change": "The file changes how it is decoded on the way; reaching a frame means reading from the start.",
    "numbering_gaps": "Pictures are missing from the numbering.",
    "unnumbered_pictures": "Pictures without a number in their names are left out.",
    "turned_pictures": "A note inside the pictures turns them; programs that don't read it see them lying.",
    "unreadable_pictures": "Some pictures can't be shown, so nothing can be labeled on them.",
}

# Findings after which the demuxed order is a guess: the file is decoded once before its frames are numbered.
DOUBTFUL: Final = frozenset(
    {
        "repeated_pts",
        "missing_pts",
        "dts_backwards",
        "no_keyframes",
        "starts_mid_stream",
        "corrupt_packets",
        "truncated",
        "fields",
        "false_keys",
        "container_needs_scan",
    }
)

# Findings after which a picture depends on where its decoding began.
DAMAGE: Final = frozenset({"corrupt_packets", "truncated", "damaged_pictures"})


class Problem(msgspec.Struct, frozen=True):
    """One finding about a file; `code` is stable for programs, `sentence` is for people."""

    code: str
    sentence: str


def problem(code: str, names: Sequence[str] = ()) -> Problem:
    """The finding of that code with its sentence; `names` are the pictures of a folder it speaks of."""
    return Problem(code, gap_sentence(names) if code == "numbering_gaps" and names else SENTENCES[code])
